import { Channel, credentials, type ChannelOptions } from '@grpc/grpc-js';
import { AppError } from '#core/errors';
import type { Clock } from '../clock';
import type { TeleportConfig } from '../config/config';
import { GRPC_MESSAGE_BYTES_MAX, KEEPALIVE_INTERVAL_MS, KEEPALIVE_TIMEOUT_MS } from '../limits';
import type { Log } from '../log';
import { PROGRAM, RELAY_VERSION } from '../version';
import { AuthServiceClient } from './gen/teleport/client/auth_service';
import { UsersServiceClient } from './gen/teleport/users/v1/users_service';
import { IdentityError, readCredentials } from './credentials';
import { expiryProblem, type Identity } from './identity';
import { reportCalls } from './report-calls';

/** The name that every Auth Service's certificate carries. */
const SERVER_NAME = 'teleport.cluster.local';

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.ssl_target_name_override': SERVER_NAME,
  'grpc.default_authority': SERVER_NAME,
  'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': GRPC_MESSAGE_BYTES_MAX,
  // A renewed certificate must mean a new connection, never a shared old one.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.primary_user_agent': `${PROGRAM}/${RELAY_VERSION}`,
};

/** One channel to the Auth Service, made with one identity. */
export interface Connection {
  readonly identity: Identity;
  readonly auth: AuthServiceClient;
  readonly users: UsersServiceClient;
}

/**
 * Holds the connection to Teleport: mTLS straight to the Auth Service, with the roots that the credentials name.
 * They are read again on every connect, so a certificate that tbot renewed is taken up without a restart.
 */
export class TeleportLink {
  readonly #config: TeleportConfig;
  readonly #clock: Clock;
  readonly #log: Log;
  #current: { readonly connection: Connection; readonly channel: Channel } | undefined;
  #hasWarned = false;
  #lastProblem = 'The relay has not connected to Teleport yet';

  constructor(deps: { readonly config: TeleportConfig; readonly clock: Clock; readonly log: Log }) {
    this.#config = deps.config;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** The identity in use, whether it is still good or not. */
  get identity(): Identity | undefined {
    return this.#current?.connection.identity;
  }

  /** Why no call can succeed now: not connected yet, or the certificate has expired. */
  get problem(): string | undefined {
    if (this.#current === undefined) return this.#lastProblem;
    return expiryProblem(this.#current.connection.identity, this.#clock.now());
  }

  /** Reads the identity and replaces the channel. Calls under way on the old one may finish. Throws `AppError`. */
  async connect(): Promise<Connection> {
    const identity = await this.#readIdentity();
    const problem = expiryProblem(identity, this.#clock.now());
    if (problem !== undefined) throw this.#unusable(problem);
    const previous = this.#current;
    const channel = new Channel(this.#config.addr, credentialsOf(identity), CHANNEL_OPTIONS);
    this.#current = {
      channel,
      connection: connectionOver(channel, this.#config.addr, { identity, log: this.#log }),
    };
    previous?.channel.close();
    return this.#current.connection;
  }

  /** The connection to make a call on. Throws `AppError` where `problem` says why that would be in vain. */
  use(): Connection {
    const { problem } = this;
    if (problem !== undefined || this.#current === undefined) {
      throw new AppError('teleport-unavailable', problem ?? 'Not connected', { retry: 'safe' });
    }
    return this.#current.connection;
  }

  /** Whether the identity file holds another, usable identity than the one in use. */
  async hasNewIdentity(): Promise<boolean> {
    try {
      const identity = await this.#readIdentity();
      return (
        identity.digest !== this.identity?.digest && expiryProblem(identity, this.#clock.now()) === undefined
      );
    } catch (error) {
      this.#log.warn('identity.unreadable', { problem: error instanceof Error ? error.message : 'unknown' });
      return false;
    }
  }

  /** Closes the channel; calls under way fail. */
  close(): void {
    this.#current?.channel.close();
    this.#current = undefined;
  }

  async #readIdentity(): Promise<Identity> {
    try {
      const { identity, exposedFile } = await readCredentials(this.#config.credentials);
      if (exposedFile !== undefined && !this.#hasWarned) {
        this.#hasWarned = true;
        this.#log.warn('identity.exposed', {
          file: exposedFile,
          fix: 'Other users of this machine can read it: chmod 600',
        });
      }
      return identity;
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      throw this.#unusable(error.message, error);
    }
  }

  #unusable(problem: string, cause?: unknown): AppError {
    this.#lastProblem = problem;
    return new AppError('teleport-unavailable', problem, { retry: 'safe', cause });
  }
}

const credentialsOf = (identity: Identity): ReturnType<typeof credentials.createSsl> =>
  credentials.createSsl(
    Buffer.from(identity.authorities.join('')),
    Buffer.from(identity.key),
    Buffer.from(identity.certificate),
  );

/** The channel carries the credentials; what the clients are given besides it is only their signature's demand. */
function connectionOver(
  channel: Channel,
  addr: string,
  { identity, log }: { readonly identity: Identity; readonly log: Log },
): Connection {
  const options = { channelOverride: channel, interceptors: [reportCalls(log)] };
  return {
    identity,
    auth: new AuthServiceClient(addr, credentials.createInsecure(), options),
    users: new UsersServiceClient(addr, credentials.createInsecure(), options),
  };
}
