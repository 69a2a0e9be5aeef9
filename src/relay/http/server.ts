import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { toInstant, type Clock } from '../clock';
import type { HttpConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import {
  BODY_TIMEOUT_MS,
  CONNECTIONS_MAX,
  HANDSHAKE_TIMEOUT_MS,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  STOP_GRACE_MS,
  TIMEOUT_CHECK_INTERVAL_MS,
  TLS_RELOAD_INTERVAL_MS,
} from '../limits';
import type { Log } from '../log';
import { readTlsFiles } from './tls';

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Epoch milliseconds at which the certificate in use expires; undefined over plain HTTP. */
  readonly certificateExpiresAt: number | undefined;
  /** Takes no more calls and resolves when the ones under way are done, or cut off after the grace period. */
  stop(): Promise<void>;
}

const TIMEOUTS: ServerOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: BODY_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
};

/**
 * What TLS is spoken: of version 1.2 only suites with forward secrecy and authenticated encryption, so that a key that is stolen
 * later opens nothing that was recorded. All of 1.3 are such.
 * @see https://wiki.mozilla.org/Security/Server_Side_TLS#Intermediate_compatibility_.28recommended.29
 */
const TLS = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
} as const;

export interface ServeOptions {
  readonly config: HttpConfig;
  readonly insecure: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Serves `app` over HTTPS; over plain HTTP only if `insecure` says so. Throws `ConfigError`. */
export async function serve(app: Hono, options: ServeOptions): Promise<RunningServer> {
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
  const tls = insecure ? undefined : await createTlsServer(listener, options);
  const server: Server = tls?.server ?? createHttpServer(TIMEOUTS, listener);
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, config);
  return {
    url: urlOf(server, { scheme: insecure ? 'http' : 'https', host: config.host }),
    get certificateExpiresAt() {
      return tls?.expiresAt();
    },
    stop: () => {
      isStopping = true;
      tls?.stopReloading();
      return stop(server, clock);
    },
  };
}

interface TlsServer {
  readonly server: HttpsServer;
  /** When the certificate that is in use expires. */
  readonly expiresAt: () => number;
  readonly stopReloading: () => void;
}

/** Serves with the key and certificate in the files, and looks for renewed ones from time to time. */
async function createTlsServer(
  listener: RequestListener,
  { config, clock, log }: Omit<ServeOptions, 'insecure'>,
): Promise<TlsServer> {
  let files = await readTlsFiles(config);
  const server = createHttpsServer(
    {
      ...TIMEOUTS,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      key: files.key,
      cert: files.cert,
      ...TLS,
    },
    listener,
  );
  let problem: string | undefined;
  const reload = async (): Promise<void> => {
    try {
      const found = await readTlsFiles(config);
      problem = undefined;
      if (found.digest === files.digest) return;
      files = found;
      server.setSecureContext({ key: found.key, cert: found.cert, ...TLS });
      log.info('https.certificate-renewed', { expiresAt: toInstant(found.expiresAt) });
    } catch (error) {
      // Half of a pair may be written before the other: what was read before stays in use.
      const message = error instanceof Error ? error.message : 'unknown error';
      if (message !== problem) log.warn('https.certificate-unreadable', { problem: message });
      problem = message;
    }
  };
  let isStopped = false;
  let cancel: (() => void) | undefined;
  const look = (): void => {
    if (!isStopped) cancel = clock.after(TLS_RELOAD_INTERVAL_MS, () => void reload().finally(look));
  };
  look();
  const stopReloading = (): void => {
    isStopped = true;
    cancel?.();
  };
  return { server, expiresAt: () => files.expiresAt, stopReloading };
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
