import { createServer } from 'node:http';
import type { ListenConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import type { Health } from '../health';
import { HEADERS_TIMEOUT_MS } from '../limits';
import type { Metrics } from '../metrics';

/** A server that answers `/metrics` and, in full, `/readyz`. */
export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves what only the relay's own people may see over plain HTTP, on an address that Forge need not reach. Throws `ConfigError`. */
export function serveMetrics(
  { metrics, health }: { readonly metrics: Metrics; readonly health: () => Health },
  { host, port }: ListenConfig,
): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
    if (request.method === 'GET' && request.url === '/readyz') {
      const found = health();
      response
        .writeHead(found.status === 'ready' ? 200 : 503, { 'content-type': 'application/json' })
        .end(JSON.stringify(found));
      return;
    }
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('Only GET /metrics and GET /readyz are here\n');
      return;
    }
    metrics.scrape().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ConfigError(`[metrics] listen_addr: cannot listen on "${host}:${port}": ${error.message}`, {
          cause: error,
        }),
      );
    });
    server.listen({ port, ...(host === '' ? {} : { host }) }, () => {
      const address = server.address();
      resolve({
        port: address !== null && typeof address === 'object' ? address.port : port,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            server.closeAllConnections();
          }),
      });
    });
  });
}
