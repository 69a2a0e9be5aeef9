import type { HttpClient } from './http-client';
import { proxyError, type AppRequest, type AppResponse } from './http-message';

/** The Jira the app talks to. */
export interface JiraTarget {
  readonly url: string;
  /** The account that the app acts as. */
  readonly appAccountId: string;
}

/**
 * Carries requests to Jira as the app or as a person.
 *
 * Parity: scopes are not checked here, call by call; `scripts/forge-lint.ts` checks them against the vendor's API description.
 */
export class JiraProxy {
  readonly #http: HttpClient;
  readonly #target: JiraTarget;

  constructor(http: HttpClient, target: JiraTarget) {
    this.#http = http;
    this.#target = target;
  }

  get appAccountId(): string {
    return this.#target.appAccountId;
  }

  /** Sends a request as the app. */
  sendAsApp(request: AppRequest): Promise<AppResponse> {
    return this.sendAs(this.#target.appAccountId, request);
  }

  /** Sends a request as the given account; a Jira that cannot be reached is a proxy error. */
  async sendAs(accountId: string, request: AppRequest): Promise<AppResponse> {
    const headers = Object.entries(request.headers).filter(
      ([name]) => name.toLowerCase() !== 'authorization',
    );
    const own = { ...Object.fromEntries(headers), authorization: `Bearer sandbox:${accountId}` };
    return this.#http
      .send(`${this.#target.url.replace(/\/$/, '')}${request.path}`, { ...request, headers: own })
      .catch(() => proxyError(502, '((JIRA_UNREACHABLE))'));
  }
}
