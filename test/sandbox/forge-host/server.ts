import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InvocationTokens } from './fit';
import { ForgeHostError } from './errors';
import type { FaultHook } from './faults';
import { jsonResponse, type AppResponse } from './http-message';
import type { JiraProxy } from './jira-proxy';
import { BRIDGE_REQUEST_BYTES_MAX, INVOCATION_PAYLOAD_BYTES_MAX } from './limits';
import { parseJson, toFields, toList, toText, type Fields } from './parse';
import type { Resolvers } from './resolvers';
import type { WebTriggers } from './web-triggers';

interface Parts {
  readonly tokens: InvocationTokens;
  readonly webTriggers: WebTriggers;
  readonly resolvers: Resolvers;
  readonly jira: JiraProxy;
  readonly faults: FaultHook;
}

/** The host's HTTP side: web triggers, the key set of its tokens, and what the app's pages call. */
export class HostServer {
  readonly #parts: Parts;
  readonly #server: http.Server;
  readonly #origins = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#server = http.createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on the loopback interface only; port 0 picks one that is free. */
  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets pages of this origin call the bridge. */
  allowOrigin(origin: string): void {
    this.#origins.add(origin);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const answer = await this.#disturbed(request).catch((error: unknown) =>
      error instanceof ForgeHostError
        ? jsonResponse(400, { message: error.message })
        : jsonResponse(500, { message: '((the host failed))', error: String(error) }),
    );
    if (answer === 'hang-up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { ...answer.headers, ...this.#corsHeaders(request) });
    response.end(answer.body);
  }

  /** What the app's pages call is disturbed further inside. */
  async #disturbed(request: http.IncomingMessage): Promise<AppResponse | 'hang-up'> {
    const path = request.url ?? '/';
    if (!/^\/(public|\.well-known)\//.test(path)) return this.#answer(request);
    const { faults } = this.#parts;
    const call = {
      kind: 'incoming',
      functionKey: '',
      moduleKey: '',
      invocationId: '',
      descriptor: {},
    } as const;
    const decision = await faults.intercept({ ...call, method: request.method ?? 'GET', path });
    if (typeof decision === 'object') return { headers: {}, ...decision };
    const answer =
      decision === 'pass' || decision.endsWith('-after') ? await this.#answer(request) : 'hang-up';
    if (decision.startsWith('timeout')) await new Promise(() => undefined);
    return decision === 'pass' ? answer : 'hang-up';
  }

  async #answer(request: http.IncomingMessage): Promise<AppResponse> {
    const url = new URL(request.url ?? '/', this.url);
    const [, area, name = '', ...rest] = url.pathname.split('/');
    if (request.method === 'OPTIONS' && area === 'bridge') return { status: 204, headers: {} };
    if (url.pathname === '/.well-known/jwks.json')
      return jsonResponse(200, await this.#parts.tokens.keySet());
    const body = await readBody(request);
    if (body === undefined) return jsonResponse(413, { message: '((the body is too large))' });
    if (area === 'public') return this.#receive(request, url, name, rest.join('/'), body);
    if (area === 'bridge' && request.method === 'POST') return this.#bridge(request, name, body);
    return jsonResponse(404, { message: '((nothing here))' });
  }

  #receive(
    request: http.IncomingMessage,
    url: URL,
    id: string,
    rest: string,
    body: string,
  ): Promise<AppResponse> {
    const queryParameters: Record<string, string[]> = {};
    for (const key of url.searchParams.keys()) queryParameters[key] = url.searchParams.getAll(key);
    const headers = Object.entries(request.headersDistinct).map(
      ([name, values], index) => [inMixedCase(name, index), values ?? []] as const,
    );
    return this.#parts.webTriggers.receive(id, {
      method: request.method ?? 'GET',
      path: url.pathname,
      userPath: rest === '' ? '' : `/${rest}`,
      headers: Object.fromEntries(headers),
      queryParameters,
      body,
    });
  }

  async #bridge(request: http.IncomingMessage, name: string, text: string): Promise<AppResponse> {
    const origin = request.headers.origin;
    if (origin !== undefined && !this.#origins.has(origin))
      return jsonResponse(403, { message: '((a foreign origin))' });
    if (Buffer.byteLength(text) > BRIDGE_REQUEST_BYTES_MAX)
      return jsonResponse(413, { message: '((over 500 KB))' });
    const body = toFields(parseJson(text));
    const accountId = toText(body['accountId']);
    const call = {
      moduleKey: toText(body['moduleKey']) ?? '',
      functionKey: toText(body['functionKey']) ?? '',
      payload: body['payload'],
      extension: toFields(body['extension']),
      ...(accountId === undefined ? {} : { accountId }),
    };
    if (name === 'invoke') return jsonResponse(200, await this.#parts.resolvers.invoke(call));
    if (name === 'dynamicProperties') {
      return jsonResponse(200, (await this.#parts.resolvers.dynamicProperties(call)) ?? { kind: 'none' });
    }
    if (name === 'fetchProduct') return this.#fetchProduct(body, accountId);
    return jsonResponse(404, { message: '((no such bridge call))' });
  }

  async #fetchProduct(body: Fields, accountId: string | undefined): Promise<AppResponse> {
    if (body['product'] !== 'jira' || accountId === undefined)
      return jsonResponse(501, { message: '((not modelled))' });
    const init = toFields(body['fetchRequestInit']);
    const headers = toList(init['headers']).map((pair): [string, string] => {
      const [name, value] = toList(pair);
      return [String(name), String(value)];
    });
    const sent = toText(init['body']);
    const response = await this.#parts.jira.sendAs(accountId, {
      method: toText(init['method']) ?? 'GET',
      path: toText(body['restPath']) ?? '',
      headers: Object.fromEntries(headers),
      ...(sent === undefined ? {} : { body: sent }),
    });
    return jsonResponse(200, {
      body: Buffer.from(response.body ?? '').toString(),
      headers: response.headers,
      status: response.status,
      statusText: http.STATUS_CODES[response.status] ?? '',
      isAttachment: false,
    });
  }

  #corsHeaders(request: http.IncomingMessage): Record<string, string> {
    const origin = request.headers.origin;
    if (origin === undefined || !this.#origins.has(origin)) return {};
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'content-type',
      'access-control-allow-methods': 'POST',
      vary: 'origin',
    };
  }
}

async function readBody(request: http.IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > INVOCATION_PAYLOAD_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The vendor promises no case for the names of headers: here every other one is capitalised. */
function inMixedCase(name: string, index: number): string {
  return index % 2 === 0 ? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()) : name;
}
