import type { RequestId } from '#core/ids';
import type { Instant } from '#core/request/access-request';
import type { Clock } from '../clock';
import { WRITE_TIMEOUT_MS } from '../limits';
import { unary } from './call';
import type { TeleportConnections } from './connections';
import { toTimestamp } from './convert';
import { isFailure } from './errors';
import type { Empty } from './gen/google/protobuf/empty';
import { GetLockRequest } from './gen/teleport/client/auth_service';
import { LockV2 } from './gen/teleport/types/lock';

/** A lock aimed at one access request: certificates that were issued with it are worth nothing while it is there. */
export interface RequestLock {
  readonly name: string;
  readonly request: RequestId;
  /** Shown to whoever is locked out. */
  readonly message: string;
  /** When Teleport drops it by itself. */
  readonly expiresAt?: Instant | undefined;
}

/** Locks in Teleport. Every method throws `AppError`, mostly a `TeleportFailure`. */
export class Locks {
  readonly #connections: TeleportConnections;
  readonly #clock: Clock;

  constructor(deps: { readonly connections: TeleportConnections; readonly clock: Clock }) {
    this.#connections = deps.connections;
    this.#clock = deps.clock;
  }

  /** Whether there is a lock of that name. */
  async has(name: string): Promise<boolean> {
    const { auth } = this.#connections.use();
    const ask = GetLockRequest.fromPartial({ Name: name });
    try {
      await unary<LockV2>({ clock: this.#clock, doing: 'read a lock' }, (done) => auth.getLock(ask, done));
      return true;
    } catch (error) {
      if (isFailure(error, 'not-found')) return false;
      throw error;
    }
  }

  /** Makes a lock, or replaces the one of the same name. */
  async put({ name, request, message, expiresAt }: RequestLock): Promise<void> {
    const { auth } = this.#connections.use();
    const Expires = expiresAt === undefined ? undefined : toTimestamp(expiresAt);
    const lock = LockV2.fromPartial({
      Kind: 'lock',
      Version: 'v2',
      Metadata: { Name: name },
      Spec: { Target: { AccessRequest: request }, Message: message, ...(Expires && { Expires }) },
    });
    const call = { clock: this.#clock, doing: 'lock an access request', timeoutMs: WRITE_TIMEOUT_MS };
    await unary<Empty>(call, (done) => auth.upsertLock(lock, done));
  }
}
