import type { HttpClient } from './http-client';
import { proxyError, type AppRequest, type AppResponse } from './http-message';
import type { HostQuirks } from './quirks';

/** The Jira the app talks to. */
export interface JiraTarget {
  readonly url: string;
  /** The account that the app acts as. */
  readonly appAccountId: string;
}

interface Parts {
  readonly http: HttpClient;
  readonly target: JiraTarget;
  /** What the manifest asks for: no call through the app gets further. */
  readonly scopes: readonly string[];
  readonly quirks: HostQuirks;
}

/** Carries requests to Jira as the app or as a person. */
export class JiraProxy {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get appAccountId(): string {
    return this.#parts.target.appAccountId;
  }

  /** Sends a request as the app. */
  sendAsApp(request: AppRequest): Promise<AppResponse> {
    return this.sendAs(this.appAccountId, request);
  }

  /** Sends a request as the given account; a Jira that cannot be reached is a proxy error. */
  sendAs(accountId: string, request: AppRequest): Promise<AppResponse> {
    const { scopes, quirks } = this.#parts;
    return this.#send(quirks.checksScopes ? `${accountId};${scopes.join(' ')}` : accountId, request);
  }

  /** Sends a request of the platform's own about what the app may see; no scope of the app is needed for it. */
  sendAsPlatform(request: AppRequest): Promise<AppResponse> {
    return this.#send(this.appAccountId, request);
  }

  async #send(token: string, request: AppRequest): Promise<AppResponse> {
    const { http, target } = this.#parts;
    const headers = Object.entries(request.headers).filter(
      ([name]) => name.toLowerCase() !== 'authorization',
    );
    const own = { ...Object.fromEntries(headers), authorization: `Bearer sandbox:${token}` };
    return http
      .send(`${target.url.replace(/\/$/, '')}${request.path}`, { ...request, headers: own })
      .catch(() => proxyError(502, '((JIRA_UNREACHABLE))'));
  }
}
