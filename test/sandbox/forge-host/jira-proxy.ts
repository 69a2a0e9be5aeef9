import type { HttpClient } from './http-client';
import type { Clock } from '../clock';
import { jsonResponse, proxyError, type AppRequest, type AppResponse } from './http-message';
import type { Site } from './installation';
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
  readonly clock: Clock;
  readonly site: Site;
  readonly quirks: HostQuirks;
}

/** Carries requests to Jira as the app or as a person. */
export class JiraProxy {
  readonly #parts: Parts;
  #refusals = 0;

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
  async sendAs(accountId: string, request: AppRequest): Promise<AppResponse> {
    if (this.#isInstalling()) return this.#refuse();
    return this.#send(`${accountId};${this.#parts.scopes.join(' ')}`, request);
  }

  /** Sends a request of the platform's own about what the app may see; no scope of the app is needed for it. */
  sendAsPlatform(request: AppRequest): Promise<AppResponse> {
    return this.#send(this.appAccountId, request);
  }

  #isInstalling(): boolean {
    const { site, clock, quirks } = this.#parts;
    return clock.now() < (site.installation?.installedAt ?? 0) + quirks.installingMs;
  }

  /** The account of the app is not everywhere yet. */
  #refuse(): AppResponse {
    this.#refusals += 1;
    if (this.#refusals % 2 === 0) return jsonResponse(403, { code: 403, message: '((Forbidden))' });
    return jsonResponse(401, { code: 401, message: 'Unauthorized' });
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
