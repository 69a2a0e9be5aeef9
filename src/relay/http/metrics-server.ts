import { createServer } from 'node:http';
import type { ListenConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import { HEADERS_TIMEOUT_MS } from '../limits';
import type { Metrics } from '../metrics';

/** A server that answers `/metrics`. */
export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves metrics over plain HTTP, on an address of their own that Forge need not reach. Throws `ConfigError`. */
export function serveMetrics(metrics: Metrics, { host, port }: ListenConfig): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Only GET /metrics is here\n');
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
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
