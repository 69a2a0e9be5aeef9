import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { DIAL_TIMEOUT_MS, GRPC_MESSAGE_BYTES_MAX } from '../../limits';
import { formatAddress, type Address } from '../../address';
import { DialError, reachError } from './dial-error';
import type { HttpProxy } from './http-proxy';

/** What connections are built of, one upon the other. Each layer fails with a `DialError`, and as soon as `signal` aborts. */

/** A plain connection. */
export function tcp(address: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: address.host, port: address.port, noDelay: true });
  return outcomeOf(socket, signal, reachError, (done) => {
    socket.once('connect', () => {
      done(socket);
    });
  });
}

/** TLS over `under`. `describe` puts an error into words. */
export function tls(
  under: Duplex,
  options: ConnectionOptions,
  { signal, describe }: { readonly signal: AbortSignal; readonly describe: (error: unknown) => string },
): Promise<TLSSocket> {
  const socket = connectTls({
    ...options,
    socket: under,
    minVersion: 'TLSv1.2',
    // Said outright, so that no variable of the environment can turn it off.
    rejectUnauthorized: true,
  });
  // Over a stream that is no plain connection, TLS does not notice the end by itself. What came before it is read first.
  under.once('close', () => setImmediate(() => socket.destroy()));
  return outcomeOf(
    socket,
    signal,
    (error) => new DialError('tls', describe(error), error),
    (done) => {
      socket.once('secureConnect', () => {
        done(socket);
      });
    },
  );
}

/** A tunnel to `target` through an HTTP proxy that `under` is connected to. */
export function tunnel(
  under: Duplex,
  proxy: HttpProxy,
  to: { target: Address; signal: AbortSignal },
): Promise<Duplex> {
  const place = formatAddress(to.target);
  const asked = request({
    method: 'CONNECT',
    path: place,
    createConnection: () => under,
    headers: {
      host: place,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  });
  const failed = (why: string): DialError => new DialError('reach', `the proxy ${why}`);
  return outcomeOf(
    asked,
    to.signal,
    () => failed('closed the connection'),
    (done, fail) => {
      asked.once('connect', (response, socket, head) => {
        if (response.statusCode !== 200) {
          socket.destroy();
          fail(failed(`does not open a way to ${place}: it answered ${String(response.statusCode)}`));
          return;
        }
        if (head.length > 0) socket.unshift(head);
        done(socket);
      });
      // A proxy that answers otherwise than by a tunnel.
      asked.once('response', (response) => {
        fail(failed(`does not open a way to ${place}: it answered ${String(response.statusCode)}`));
      });
      asked.end();
    },
  );
}

/** @see https://github.com/gravitational/teleport/blob/master/rfd/0123-tls-routing-behind-layer7-lb.md */
const UPGRADE_PATH = '/webapi/connectionupgrade';
/** With this protocol the Proxy Service sends pings, so that no load balancer takes a quiet connection for dead. */
const UPGRADE_PROTOCOL = 'alpn-ping';

/** Asks the Proxy Service at `target`, over the web connection `under`, to pass bytes on to its TLS routing. */
export function upgrade(under: Duplex, to: { target: Address; signal: AbortSignal }): Promise<Duplex> {
  const socket = new WebSocket(`wss://${formatAddress(to.target)}${UPGRADE_PATH}`, UPGRADE_PROTOCOL, {
    createConnection: () => under,
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: GRPC_MESSAGE_BYTES_MAX,
    headers: { 'x-teleport-upgrade': 'websocket' },
  });
  const stream = createWebSocketStream(socket);
  socket.once('close', () => setImmediate(() => stream.destroy()));
  const failed = (why: string, cause?: unknown): DialError =>
    new DialError('upgrade', `${UPGRADE_PATH} ${why}`, cause);
  return outcomeOf(
    stream,
    to.signal,
    (error) => failed('could not be switched to WebSocket', error),
    (done, fail) => {
      socket.once('unexpected-response', (_request, response) => {
        fail(failed(`answered ${response.statusCode ?? 0} instead of switching to WebSocket`));
        under.destroy();
      });
      socket.once('open', () => {
        done(stream);
      });
    },
  );
}

/** Servers are asked for by name; an address has no place in SNI. */
export const servernameOf = (host: string): string | undefined => (isIP(host) === 0 ? host : undefined);

interface Source {
  on(event: 'error' | 'close', listener: (error?: unknown) => void): unknown;
  off(event: 'error' | 'close', listener: (error?: unknown) => void): unknown;
  destroy(): unknown;
}

/** Waits for one layer, which `start` reports done or failed; an error, a close or an abort before that fails it. */
function outcomeOf<T>(
  source: Source,
  signal: AbortSignal,
  describe: (error: unknown) => DialError,
  start: (done: (value: T) => void, fail: (error: DialError) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (error: DialError): void => {
      signal.removeEventListener('abort', onAbort);
      source.off('close', onClose);
      reject(error);
      source.destroy();
    };
    const onAbort = (): void => {
      fail(new DialError(describe(undefined).stage, `no answer within ${DIAL_TIMEOUT_MS / 1000} s`));
    };
    const onClose = (): void => {
      fail(describe(undefined));
    };
    // Stays for good: an error that nobody listens for would end the process.
    source.on('error', (error) => {
      fail(describe(error));
    });
    source.on('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    start((value) => {
      signal.removeEventListener('abort', onAbort);
      source.off('close', onClose);
      resolve(value);
    }, fail);
    if (signal.aborted) onAbort();
  });
}
