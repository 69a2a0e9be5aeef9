import { AppError } from '#core/errors';
import { parseAddress } from '../address';
import type { Clock } from '../clock';
import type { TeleportConfig } from '../config/config';
import type { Environment } from '../config/environment';
import type { Log } from '../log';
import { certificateHealth, type CertificateHealth } from './certificate';
import type { ClusterInfo } from './cluster';
import { askCluster, openConnection, type Connection } from './connection';
import { IdentityError, readCredentials } from './credentials';
import { detectRoute } from './dial/detect';
import { DialError } from './dial/dial-error';
import type { Destination, RouteKind } from './dial/route';
import { readDestination } from './dial/destination';
import { expiryProblem, type Identity } from './identity';

export interface ConnectionsDeps {
  readonly config: TeleportConfig;
  /** Names HTTP proxies, as `process.env` does. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
}

/** The certificate in use. `expiresAt` is in epoch ms. */
export interface CertificateStatus {
  readonly expiresAt: number;
  readonly health: CertificateHealth;
}

/**
 * Holds the connection to Teleport, and what it is made with: the newest credentials on disk, or the ones before as long as
 * those are good and the newest are not; and the route, which is found out once, and again when no way leads there any more.
 */
export class TeleportConnections {
  readonly #deps: ConnectionsDeps;
  #current: Connection | undefined;
  #cluster: ClusterInfo | undefined;
  #route: RouteKind | undefined;
  #refused: string | undefined;
  #reported = new Set<string>();
  #lastProblem = 'The relay has not connected to Teleport yet';

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  /** The identity in use, whether it is still good or not. */
  get identity(): Identity | undefined {
    return this.#current?.identity;
  }

  /** The kind of route in use. */
  get route(): RouteKind | undefined {
    return this.#current?.route;
  }

  /** What the cluster said about itself when it was last asked. */
  get cluster(): ClusterInfo | undefined {
    return this.#cluster;
  }

  /** The certificate in use, or undefined before the first connection. */
  get certificate(): CertificateStatus | undefined {
    const { identity } = this;
    if (identity === undefined) return undefined;
    return { expiresAt: identity.expiresAt, health: certificateHealth(identity, this.#deps.clock.now()) };
  }

  /** Why no call can succeed now: not connected yet, or the certificate has expired. */
  get problem(): string | undefined {
    if (this.#current === undefined) return this.#lastProblem;
    return expiryProblem(this.#current.identity, this.#deps.clock.now());
  }

  /**
   * Opens a connection in the place of the one before, with the newest credentials that Teleport takes. Calls under way on
   * the old one may finish. Throws `AppError`.
   */
  async connect(signal: AbortSignal = new AbortController().signal): Promise<Connection> {
    const candidates = await this.#candidates();
    for (const [index, identity] of candidates.entries()) {
      try {
        const connection = await this.#open(identity, signal);
        this.adopt(connection);
        return connection;
      } catch (error) {
        const isLast = index === candidates.length - 1;
        if (isLast || signal.aborted || (error instanceof DialError && error.stage === 'reach')) {
          throw this.#unusable(error);
        }
        this.#reportRefused(identity, error);
      }
    }
    throw this.#unusable(new Error(this.#lastProblem));
  }

  /**
   * Opens a connection with the newest credentials, beside the one in use. Undefined, and said in the log, if they are of no
   * use; then the old ones stay in use. Whoever gets it hands it to `adopt` or closes it.
   */
  async openRenewed(signal: AbortSignal): Promise<Connection | undefined> {
    const identity = await this.#newest().catch(() => undefined);
    if (identity === undefined || identity.digest === this.identity?.digest) return undefined;
    try {
      return await this.#open(identity, signal);
    } catch (error) {
      if (!signal.aborted) this.#reportRefused(identity, error);
      return undefined;
    }
  }

  /** Makes calls go over this connection from now on. */
  adopt(connection: Connection): void {
    const previous = this.#current;
    this.#current = connection;
    this.#refused = undefined;
    this.#reported.clear();
    if (previous !== connection) previous?.close();
  }

  /** The connection to make a call on. Throws `AppError` where `problem` says why that would be in vain. */
  use(): Connection {
    const { problem } = this;
    if (problem !== undefined || this.#current === undefined) {
      throw new AppError('teleport-unavailable', problem ?? 'Not connected', { retry: 'safe' });
    }
    return this.#current;
  }

  /** Asks Teleport for a sign of life. Throws `AppError`. */
  async check(signal: AbortSignal): Promise<void> {
    this.#cluster = await askCluster(this.use(), { clock: this.#deps.clock, signal });
  }

  /** Whether there are other, usable credentials than those in use. Says in the log what is wrong with them, once. */
  async hasNewIdentity(): Promise<boolean> {
    try {
      const identity = await this.#newest();
      if (identity.digest === this.identity?.digest) return false;
      const problem = expiryProblem(identity, this.#deps.clock.now());
      if (problem !== undefined) this.#report(problem);
      // Credentials that Teleport refused are tried again only when the connection breaks.
      return problem === undefined && identity.digest !== this.#refused;
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      this.#report(error.message);
      return false;
    }
  }

  /** Closes the connection; calls under way fail. */
  close(): void {
    this.#current?.close();
    this.#current = undefined;
  }

  async #open(identity: Identity, signal: AbortSignal): Promise<Connection> {
    const { clock, config, log } = this.#deps;
    const destination = await this.#destination();
    const common = { identity, destination, clock, signal };
    const kind = await detectRoute({ ...common, choice: config.connection, known: this.#route });
    this.#route = kind;
    const { connection, cluster } = await openConnection({ ...common, kind, log });
    this.#cluster = cluster;
    return connection;
  }

  #destination(): Promise<Destination> {
    const { config, environment } = this.#deps;
    return readDestination(config, environment, parseAddress(config.addr));
  }

  /** The newest credentials first, then those in use. */
  async #candidates(): Promise<readonly Identity[]> {
    const now = this.#deps.clock.now();
    const inUse = this.identity;
    const fallback = inUse === undefined || expiryProblem(inUse, now) !== undefined ? [] : [inUse];
    try {
      const newest = await this.#newest();
      const problem = expiryProblem(newest, now);
      if (problem !== undefined) throw new IdentityError(problem);
      return [newest, ...fallback.filter(({ digest }) => digest !== newest.digest)];
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      if (fallback.length === 0) throw this.#unusable(error);
      this.#report(error.message);
      return fallback;
    }
  }

  async #newest(): Promise<Identity> {
    const { identity, exposedFile } = await readCredentials(this.#deps.config.credentials);
    if (exposedFile !== undefined) {
      this.#once(`exposed ${exposedFile}`, () => {
        const fix = 'Other users of this machine can read it: chmod 600';
        this.#deps.log.warn('identity.exposed', { file: exposedFile, fix });
      });
    }
    return identity;
  }

  /** These credentials were of no use after all. */
  refuse(identity: Identity): void {
    this.#refused = identity.digest;
  }

  #reportRefused(identity: Identity, error: unknown): void {
    this.refuse(identity);
    this.#report(`The new credentials are of no use: ${messageOf(error)}`);
  }

  /** New credentials that are of no use are said once, not at every look. */
  #report(problem: string): void {
    this.#once(problem, () => {
      this.#deps.log.warn('credentials.unusable', { problem, inUse: this.identity !== undefined });
    });
  }

  #once(what: string, run: () => void): void {
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    run();
  }

  #unusable(error: unknown): AppError {
    this.#lastProblem = messageOf(error);
    if (error instanceof AppError) return error;
    return new AppError('teleport-unavailable', this.#lastProblem, { retry: 'safe', cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown error');
