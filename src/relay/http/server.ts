import { readFile } from 'node:fs/promises';
import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Clock } from '../clock';
import type { HttpConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import {
  BODY_TIMEOUT_MS,
  CONNECTIONS_MAX,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  STOP_GRACE_MS,
  TIMEOUT_CHECK_INTERVAL_MS,
} from '../limits';

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no more calls and resolves when the ones under way are done, or cut off after the grace period. */
  stop(): Promise<void>;
}

const TIMEOUTS: ServerOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: BODY_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
};

/** Serves `app` over HTTPS; over plain HTTP only if `insecure` says so. Throws `ConfigError`. */
export async function serve(
  app: Hono,
  options: { readonly config: HttpConfig; readonly insecure: boolean; readonly clock: Clock },
): Promise<RunningServer> {
  const { config, insecure, clock } = options;
  const respond = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  let isStopping = false;
  const listener: RequestListener = (request, response) => {
    // A connection that was busy when the server closed falls idle with its answer, and would then be kept for the next
    // call, which never comes.
    response.once('close', () => {
      if (isStopping) setImmediate(() => server.closeIdleConnections());
    });
    void respond(request, response);
  };
  const server = insecure ? createHttpServer(TIMEOUTS, listener) : await createTlsServer(config, listener);
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, config);
  return {
    url: urlOf(server, { scheme: insecure ? 'http' : 'https', host: config.host }),
    stop: () => {
      isStopping = true;
      return stop(server, clock);
    },
  };
}

async function createTlsServer(config: HttpConfig, listener: RequestListener): Promise<Server> {
  const { httpsKeyFile, httpsCertFile } = config;
  if (httpsKeyFile === undefined || httpsCertFile === undefined) {
    throw new ConfigError(
      '[http] https_key_file and https_cert_file are missing: set both, or start with --insecure-no-tls to try things out',
    );
  }
  const key = await readTlsFile(httpsKeyFile, 'https_key_file');
  const cert = await readTlsFile(httpsCertFile, 'https_cert_file');
  try {
    return createHttpsServer({ ...TIMEOUTS, key, cert, minVersion: 'TLSv1.2' }, listener);
  } catch (error) {
    throw new ConfigError(
      `[http] https_key_file "${httpsKeyFile}" and https_cert_file "${httpsCertFile}" cannot be used together: give a PEM key and its certificate`,
      { cause: error },
    );
  }
}

async function readTlsFile(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError(`[http] ${key}: "${path}" cannot be read`, { cause: error });
  }
}

function listen(server: Server, { host, port }: HttpConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ConfigError(`[http] listen_addr: cannot listen on "${host}:${port}": ${error.message}`, {
          cause: error,
        }),
      );
    });
    server.listen({ port, ...(host === '' ? {} : { host }) }, resolve);
  });
}

function urlOf(server: Server, { scheme, host }: { readonly scheme: string; readonly host: string }): string {
  const address = server.address();
  const port = isAddressInfo(address) ? address.port : 0;
  const name = host === '' ? 'localhost' : host;
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo =>
  address !== null && typeof address === 'object';

function stop(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(STOP_GRACE_MS, () => {
      server.closeAllConnections();
    });
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
