import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { InvocationTokens } from './fit';
import type { HttpClient } from './http-client';
import { proxyError, type AppRequest, type AppResponse } from './http-message';
import type { Site } from './installation';
import type { FunctionCall } from './invocation';
import { REMOTE_TIMEOUT_MS } from './limits';
import type { AppManifest } from './manifest';
import type { HostQuirks } from './quirks';

/** Where a remote really listens in the sandbox, and whom to trust about it. */
export interface RemoteTarget {
  readonly baseUrl: string;
  /** PEM certificate of the authority behind the remote's own. */
  readonly ca?: string;
}

interface Parts {
  readonly clock: Clock;
  readonly quirks: HostQuirks;
  readonly http: HttpClient;
  readonly tokens: InvocationTokens;
  readonly manifest: AppManifest;
  readonly site: Site;
  readonly targets: Readonly<Record<string, RemoteTarget>>;
}

/**
 * Carries `invokeRemote` calls of functions to the remotes of the manifest, with an invocation token.
 *
 * Parity: what the platform answers when a remote cannot be reached, redirects or is too slow is not documented; here it
 * is a proxy error with a code in double parentheses. Tokens for product APIs (`x-forge-oauth-*`) are not sent.
 */
export class RemoteProxy {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Sends one call; never rejects. */
  async send(remoteKey: string, request: AppRequest, call: FunctionCall): Promise<AppResponse> {
    const { manifest, targets, tokens, site, http, quirks } = this.#parts;
    const remote = manifest.remotes.get(remoteKey);
    const baseUrl = targets[remoteKey]?.baseUrl ?? remote?.baseUrl;
    const installation = site.installation;
    if (remote === undefined || baseUrl === undefined || installation === undefined)
      return proxyError(404, 'INVALID_REMOTE');
    if (!remote.operations.includes('compute')) return proxyError(403, '((REMOTE_OPERATION_NOT_DECLARED))');
    const isShared = quirks.tokens === 'per-invocation';
    const token = await tokens.sign(site.deployment, installation, call, isShared);
    const sent = http
      .send(joinUrl(baseUrl, request.path), withToken(request, token), targets[remoteKey]?.ca)
      .then(
        (response) => (isRedirect(response.status) ? proxyError(502, '((REMOTE_REDIRECTED))') : response),
        () => proxyError(502, '((REMOTE_UNREACHABLE))'),
      );
    return this.#unlessTooSlow(sent);
  }

  /** What a caller gets from a remote that never answers. */
  async neverAnswer(): Promise<AppResponse> {
    return this.#unlessTooSlow(new Promise(() => undefined));
  }

  async #unlessTooSlow(sent: Promise<AppResponse>): Promise<AppResponse> {
    let cancel = (): void => undefined;
    const tooSlow = new Promise<AppResponse>((resolve) => {
      cancel = this.#parts.clock.after(REMOTE_TIMEOUT_MS, () =>
        resolve(proxyError(504, '((REMOTE_TIMEOUT))')),
      );
    });
    return Promise.race([sent, tooSlow]).finally(() => cancel());
  }
}

function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function withToken(request: AppRequest, token: string): AppRequest {
  const tracing = {
    'x-b3-traceid': randomBytes(16).toString('hex'),
    'x-b3-spanid': randomBytes(8).toString('hex'),
  };
  return { ...request, headers: { ...request.headers, ...tracing, authorization: `Bearer ${token}` } };
}
