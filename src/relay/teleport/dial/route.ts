import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { ConnectionChoice } from '../../config/config';
import type { Identity } from '../identity';
import type { Address } from '../../address';
import type { HttpProxy } from './http-proxy';
import { servernameOf, tcp, tls, tunnel, upgrade } from './layers';
import { innerTlsProblem, webTlsProblem } from './tls-problem';

export type RouteKind = Exclude<ConnectionChoice, 'auto'>;

/** Where Teleport is and what lies before it. */
export interface Destination {
  readonly target: Address;
  readonly httpProxy: HttpProxy | undefined;
  /** PEM of the authorities of the Proxy Service's web certificate; absent: those that Node trusts. */
  readonly webAuthorities: string | undefined;
}

/** The name that every Auth Service's certificate carries. */
export const SERVER_NAME = 'teleport.cluster.local';

/** The machine to connect to first. */
export const firstHop = ({ target, httpProxy }: Destination): Address => httpProxy?.address ?? target;

/**
 * Builds up one kind of route on a plain connection to the first hop: the tunnel, the load balancer's TLS and WebSocket where
 * there are such, and in any case mutual TLS with the Auth Service itself, whose certificate must be by the cluster's own
 * authority. Throws `DialError`.
 */
export async function secureRoute(
  raw: Socket,
  route: { readonly kind: RouteKind; readonly destination: Destination },
  { identity, signal }: { readonly identity: Identity; readonly signal: AbortSignal },
): Promise<TLSSocket> {
  const { kind, destination } = route;
  // Small messages must not wait for the answer to those before: there are several layers of them.
  raw.setNoDelay(true);
  const way = await throughHttpProxy(raw, destination, signal);
  const under =
    kind === 'websocket'
      ? await upgrade(await webTls(way, destination, signal), { target: destination.target, signal })
      : way;
  return tls(
    under,
    {
      key: identity.key,
      cert: identity.certificate,
      ca: [...identity.authorities],
      servername: SERVER_NAME,
      ALPNProtocols: kind === 'auth' ? ['h2'] : [authProtocol(identity.cluster), 'h2'],
    },
    { signal, describe: (error) => innerTlsProblem(error, identity) },
  );
}

/** TLS with the web address of a Proxy Service or its load balancer, for HTTP/1.1. Throws `DialError`. */
export async function connectToWeb(destination: Destination, signal: AbortSignal): Promise<TLSSocket> {
  const raw = await tcp(firstHop(destination), signal);
  return webTls(await throughHttpProxy(raw, destination, signal), destination, signal);
}

/**
 * What a Proxy Service with TLS routing passes on, unopened, to the Auth Service of that cluster.
 *
 * @see https://github.com/gravitational/teleport/blob/master/api/client/credentials.go
 */
const authProtocol = (cluster: string): string =>
  `teleport-auth@${Buffer.from(cluster).toString('hex')}.${SERVER_NAME}`;

async function throughHttpProxy(
  raw: Socket,
  { target, httpProxy }: Destination,
  signal: AbortSignal,
): Promise<Duplex> {
  if (httpProxy === undefined) return raw;
  const { host } = httpProxy.address;
  const toProxy = httpProxy.isTls
    ? await tls(raw, webOptions(host), { signal, describe: (error) => webTlsProblem(error, host) })
    : raw;
  return tunnel(toProxy, httpProxy, { target, signal });
}

function webTls(
  under: Duplex,
  { target, webAuthorities }: Destination,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const { host } = target;
  const options = { ...webOptions(host), ...(webAuthorities === undefined ? {} : { ca: webAuthorities }) };
  return tls(under, options, { signal, describe: (error) => webTlsProblem(error, host) });
}

function webOptions(host: string): { host: string; servername?: string; ALPNProtocols: string[] } {
  const servername = servernameOf(host);
  return { host, ALPNProtocols: ['http/1.1'], ...(servername === undefined ? {} : { servername }) };
}
