import { Channel, credentials, type ChannelOptions } from '@grpc/grpc-js';
import { formatAddress } from '../address';
import type { Clock } from '../clock';
import { errorCodeOf } from '../error-code';
import { GRPC_MESSAGE_BYTES_MAX, KEEPALIVE_INTERVAL_MS, KEEPALIVE_TIMEOUT_MS } from '../limits';
import type { Log } from '../log';
import { PROGRAM, RELAY_VERSION } from '../version';
import { unary } from './call';
import { toClusterInfo, type ClusterInfo } from './cluster';
import { RouteCredentials } from './dial/channel-credentials';
import { DialError } from './dial/dial-error';
import { firstHop, secureRoute, SERVER_NAME, type Destination, type RouteKind } from './dial/route';
import { innerTlsProblem } from './dial/tls-problem';
import { isFailure } from './errors';
import { AuthServiceClient, PingRequest, type PingResponse } from './gen/teleport/client/auth_service';
import { UsersServiceClient } from './gen/teleport/users/v1/users_service';
import type { Identity } from './identity';
import { reportCalls } from './report-calls';

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.default_authority': SERVER_NAME,
  'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': GRPC_MESSAGE_BYTES_MAX,
  // A renewed certificate must mean a new connection, never a shared old one.
  'grpc.use_local_subchannel_pool': 1,
  // The route knows about proxies; gRPC would add its own.
  'grpc.enable_http_proxy': 0,
  'grpc.primary_user_agent': `${PROGRAM}/${RELAY_VERSION}`,
};

/** One channel to the Auth Service, made with one identity over one route. */
export interface Connection {
  readonly identity: Identity;
  readonly route: RouteKind;
  readonly auth: AuthServiceClient;
  readonly users: UsersServiceClient;
  /** Calls under way may finish, within their own bounds. */
  close(): void;
}

/** What a connection is made of. */
export interface ConnectionSetup {
  readonly identity: Identity;
  readonly destination: Destination;
  readonly kind: RouteKind;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Opens a connection and asks the cluster about itself over it, since Teleport judges the relay's certificate only after the
 * handshake is over. Throws `DialError` or `TeleportFailure`.
 */
export async function openConnection(
  setup: ConnectionSetup,
): Promise<{ readonly connection: Connection; readonly cluster: ClusterInfo }> {
  const { connection, tlsState } = connect(setup);
  try {
    return { connection, cluster: await askCluster(connection, setup) };
  } catch (error) {
    connection.close();
    if (!isFailure(error, 'lost')) throw error;
    const why = refusalProblem(tlsState(), setup.identity);
    if (why === undefined) throw error;
    const place = formatAddress(setup.destination.target);
    throw new DialError('tls', `Cannot connect to Teleport at ${place}: ${setup.kind}: ${why}`, error);
  }
}

/** Asks the cluster about itself. Sends no client version: a cluster refuses versions it finds too old or too odd. */
export async function askCluster(
  { auth }: Connection,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal | undefined },
): Promise<ClusterInfo> {
  const answer = await unary<PingResponse>(
    { clock, doing: 'reach Teleport', isOpenToAll: true, signal },
    (done) => auth.ping(PingRequest.create(), done),
  );
  return toClusterInfo(answer);
}

/** How the TLS connection under a channel fared: not there yet, in use, or ended, with an error or without one. */
type TlsState =
  { readonly kind: 'none' } | { readonly kind: 'open' } | { readonly kind: 'ended'; readonly error: unknown };

function connect({ identity, destination, kind, log }: ConnectionSetup): {
  readonly connection: Connection;
  readonly tlsState: () => TlsState;
} {
  const closing = new AbortController();
  let state: TlsState = { kind: 'none' };
  const channelCredentials = new RouteCredentials(async (raw) => {
    const socket = await secureRoute(raw, { kind, destination }, { identity, signal: closing.signal });
    state = { kind: 'open' };
    socket.once('error', (error) => (state = { kind: 'ended', error }));
    socket.once('close', () => {
      if (state.kind === 'open') state = { kind: 'ended', error: undefined };
    });
    return socket;
  });
  const addr = `dns:${formatAddress(firstHop(destination))}`;
  const channel = new Channel(addr, channelCredentials, CHANNEL_OPTIONS);
  // The channel carries the credentials; what the clients are given besides it is only their signature's demand.
  const options = { channelOverride: channel, interceptors: [reportCalls(log)] };
  const clientArguments = [addr, credentials.createInsecure(), options] as const;
  const connection: Connection = {
    identity,
    route: kind,
    auth: new AuthServiceClient(...clientArguments),
    users: new UsersServiceClient(...clientArguments),
    close: () => {
      closing.abort();
      channel.close();
    },
  };
  return { connection, tlsState: () => state };
}

/** A connection that ended before it could be used: Teleport ends it so when it does not take the certificate. */
function refusalProblem(state: TlsState, identity: Identity): string | undefined {
  if (state.kind !== 'ended') return undefined;
  const code = errorCodeOf(state.error) ?? 'ECONNRESET';
  if (!['ECONNRESET', 'EPIPE'].includes(code)) return innerTlsProblem(state.error, identity);
  return `the connection was closed right after the handshake: Teleport may not take the relay's certificate (user "${identity.user}", cluster "${identity.cluster}", valid until ${new Date(identity.expiresAt).toISOString()})`;
}
