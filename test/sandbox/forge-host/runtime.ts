import { environmentAri, type Site } from './installation';
import type { FunctionCall, Invocation } from './invocation';
import type { AppManifest } from './manifest';

/**
 * The data of `__forge_runtime__` for an invocation, as JSON; undefined outside of one.
 *
 * Parity: `kvs` and `rms` stay out, so that the SDK takes its simple way to storage; there is no licence and no tracing.
 */
export function runtimeOf(
  site: Site,
  manifest: AppManifest,
  invocation: Invocation | undefined,
): string | undefined {
  const installation = site.installation;
  if (invocation === undefined || installation === undefined) return undefined;
  const { appId, environmentId, environmentType, contextAri, cloudId } = site.deployment;
  const { functionKey, moduleKey, moduleType, accountId } = invocation.call;
  return JSON.stringify({
    contextAri,
    aaid: accountId,
    appContext: {
      appId,
      appVersion: installation.appVersion,
      environmentId,
      environmentType,
      invocationId: invocation.id,
      installationId: installation.id,
      functionKey,
      moduleType,
      moduleKey,
      installation: { ari: installation.ari, contexts: [{ cloudId }] },
      permissions: { scopes: manifest.scopes, external: manifest.permissions['external'] ?? {} },
    },
    lambdaContext: { awsRequestId: invocation.id },
    proxy: { token: '((no proxy token))', url: 'http://forge-proxy.invalid' },
    tracing: { traceId: '0'.repeat(32), spanId: '0'.repeat(16) },
    realtime: {},
    container: { region: 'sandbox', runtime: manifest.runtimeName },
  });
}

/** The second argument of every handler. */
export function handlerContext(site: Site, call: FunctionCall): unknown {
  const { contextAri, cloudId } = site.deployment;
  return {
    installContext: contextAri,
    ...(call.accountId === undefined ? {} : { principal: { accountId: call.accountId } }),
    installation: { ari: site.installation?.ari, contexts: [{ cloudId }] },
    environment: environmentAri(site.deployment),
  };
}
