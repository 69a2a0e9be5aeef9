/**
 * Atlassian's sign-in and API gateway, as far as a service account meets them: a token for a client id and its secret, good for an
 * hour, and Jira behind the cloud id of its site.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Jira } from './jira';
import { asObject, parseJson } from './json';

/** The service account: it may browse what anybody may, and administers nothing. */
export const SERVICE_ACCOUNT = '712020:00000000-0000-4000-8000-00000000feed';
const TOKEN_SECONDS = 3_600;

export interface GatewayOptions {
  readonly clock: Clock;
  readonly jira: Pick<Jira, 'url' | 'site'>;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes of the credential. */
  readonly scopes?: string;
}

/** A running gateway. */
export class Gateway {
  readonly cloudId = randomUUID();
  /** Calls that got as far as Jira. */
  readonly calls: string[] = [];
  tokensGiven = 0;
  readonly #options: GatewayOptions;
  readonly #server: Server;
  readonly #tokens = new Map<string, number>();

  private constructor(options: GatewayOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, text }) => {
        response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
        response.end(text);
      });
    });
  }

  static async start(options: GatewayOptions): Promise<Gateway> {
    const { accounts } = options.jira.site;
    accounts.set(SERVICE_ACCOUNT, {
      accountId: SERVICE_ACCOUNT,
      displayName: 'Witness',
      accountType: 'app',
      active: true,
      isEmailVisible: false,
      groups: new Set(),
    });
    const gateway = new Gateway(options);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was handed out is good no more. */
  withdrawTokens(): void {
    this.#tokens.clear();
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage): Promise<{ readonly status: number; readonly text: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = 'GET', url = '/' } = request;
    if (url === '/oauth/token') return this.#grant(body);
    const path = url.replace(new RegExp(`^/ex/jira/${this.cloudId}(?=/rest/)`), '');
    if (path === url) return { status: 404, text: '{"code":404,"message":"Not Found"}' };
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const { clock, jira, scopes = 'read:jira-work' } = this.#options;
    if ((this.#tokens.get(token) ?? 0) <= clock.now())
      return { status: 401, text: '{"code":401,"message":"Unauthorized"}' };
    this.calls.push(`${method} ${path}`);
    const answer = await fetch(`${jira.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer sandbox:${SERVICE_ACCOUNT};${scopes}`,
        'content-type': 'application/json',
      },
      ...(body === '' ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  #grant(body: string): { readonly status: number; readonly text: string } {
    const { clock, clientId, clientSecret } = this.#options;
    const asked = asObject(parseJson(body));
    const isGood =
      asked?.['grant_type'] === 'client_credentials' &&
      asked['client_id'] === clientId &&
      asked['client_secret'] === clientSecret;
    if (!isGood) return { status: 401, text: '{"error":"access_denied","error_description":"Unauthorized"}' };
    const token = randomUUID();
    this.tokensGiven += 1;
    this.#tokens.set(token, clock.now() + TOKEN_SECONDS * 1000);
    const text = JSON.stringify({
      access_token: token,
      expires_in: TOKEN_SECONDS,
      token_type: 'Bearer',
      scope: 'read:jira-work',
    });
    return { status: 200, text };
  }
}
