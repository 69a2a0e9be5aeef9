import http from 'node:http';
import https from 'node:https';
import { NULL_BODY_STATUSES, type AppRequest, type AppResponse } from './http-message';

/** Headers that belong to one connection and must not travel on. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

/** Sends the platform's requests: to the product, and to remotes, whose certificates may come from a private authority. */
export class HttpClient {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure = new Map<string, https.Agent>();

  /** Sends one request, following no redirect. Rejects when there is no answer. */
  send(url: string, request: AppRequest, ca?: string): Promise<AppResponse> {
    const isSecure = url.startsWith('https:');
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase())),
    );
    if (request.body !== undefined) headers['content-length'] = String(Buffer.byteLength(request.body));
    const options = {
      method: request.method,
      headers,
      agent: isSecure ? this.#secureAgent(ca) : this.#plain,
    };
    return new Promise((resolve, reject) => {
      const outgoing = (isSecure ? https : http).request(url, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => resolve(toResponse(incoming, Buffer.concat(chunks))));
      });
      outgoing.on('error', reject);
      outgoing.end(request.body);
    });
  }

  /** Drops the connections that were kept for later. */
  close(): void {
    this.#plain.destroy();
    for (const agent of this.#secure.values()) agent.destroy();
  }

  #secureAgent(ca: string | undefined): https.Agent {
    const known = this.#secure.get(ca ?? '');
    if (known !== undefined) return known;
    const agent = new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
    this.#secure.set(ca ?? '', agent);
    return agent;
  }
}

function toResponse(incoming: http.IncomingMessage, body: Buffer): AppResponse {
  const status = incoming.statusCode ?? 502;
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    status,
    headers: Object.fromEntries(headers.filter(([name]) => !CONNECTION_HEADERS.has(name))),
    ...(NULL_BODY_STATUSES.has(status) ? {} : { body }),
  };
}
