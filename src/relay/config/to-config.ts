import type * as v from '#wire/schema';
import { readAccountId } from '../account-id';
import { parseAddress } from '../address';
import type { LogSeverity } from '../log';
import type { JiraConfig, RelayConfig, TeleportConfig } from './config';
import { separateFiles, type ConfigSchema, type TeleportKeys } from './schema';
import { durationMs } from './values';

/** The file's values under the names that the program uses. */
export function toConfig(file: v.InferOutput<typeof ConfigSchema>): RelayConfig {
  const listen = parseAddress(file.http.listen_addr);
  const level: LogSeverity = file.log.severity;
  return {
    teleport: toTeleport(file.teleport),
    http: {
      host: listen?.host ?? '',
      port: listen?.port ?? 0,
      httpsKeyFile: file.http.https_key_file,
      httpsCertFile: file.http.https_cert_file,
    },
    forge: {
      way: file.forge.way,
      pairingFile: file.forge.pairing_file,
      appId: file.forge.app_id ?? '',
      installations: file.forge.installations,
      environment: file.forge.environment,
      jwksUrl: file.forge.jwks_url,
      tokens: file.forge.tokens,
      webtriggerHosts: file.forge.webtrigger_hosts,
    },
    review: {
      mode: file.review.mode,
      userTrait: file.review.user_trait,
      allowEmailMatch: file.review.allow_email_match,
      approvers: (file.review.approvers ?? []).flatMap((text) => readAccountId(text) ?? []),
      allowedRoles: file.review.allowed_roles,
      denyOnly: file.review.deny_only,
      endAccess: file.review.end_access,
      endAccessOnClose: file.review.end_access_on_close,
      longestAccessMs: durationMs(file.review.longest_access),
    },
    people: Object.fromEntries(
      Object.entries(file.people).map(([text, user]) => [readAccountId(text) ?? text, user]),
    ),
    tiers: file.tiers,
    ...toJira(file.jira),
    metrics: parseAddress(file.metrics.listen_addr ?? ''),
    log: { output: file.log.output, severity: level },
  };
}

/** Nothing where the section is empty. */
function toJira(keys: v.InferOutput<typeof ConfigSchema>['jira']): { readonly jira?: JiraConfig } {
  const { cloud_id: cloudId, client_id: clientId, client_secret_file: secretFile, approved, denied } = keys;
  if (cloudId === undefined || clientId === undefined || secretFile === undefined) return {};
  return {
    jira: {
      cloudId: cloudId.toLowerCase(),
      clientId,
      secretFile,
      approvedStatuses: approved ?? [],
      deniedStatuses: denied ?? [],
      apiUrl: keys.api_url.replace(/\/$/, ''),
      tokenUrl: keys.token_url,
    },
  };
}

function toTeleport(keys: TeleportKeys): TeleportConfig {
  const [key = '', certificate = '', authorities = ''] = separateFiles(keys);
  return {
    addr: keys.addr,
    connection: keys.connection,
    credentials:
      keys.identity === undefined
        ? { kind: 'files', key, certificate, authorities }
        : { kind: 'identity', path: keys.identity },
    proxyCaFile: keys.proxy_ca_file,
  };
}
