import { AppError } from '#core/errors';
import type { SyncAnswer, SyncCall } from '#wire/messages';
import type { RequestStore } from '../teleport/requests';
import type { Nudges } from '../way/way';

export interface SyncDeps {
  readonly store: RequestStore;
  /** Absent where the relay comes by itself. */
  readonly nudges?: Nudges | undefined;
  /** Why the store may be out of date, or undefined if it is not. */
  readonly staleReason: () => string | undefined;
}

/**
 * Heads of all pending requests. A stale list would look like requests that are gone, so without a live watch there is
 * none. The nudge target is taken in either way.
 */
export function sync({ store, nudges, staleReason }: SyncDeps, { known, nudge }: SyncCall): SyncAnswer {
  const reason = staleReason();
  const pending = store.pending();
  // What changed between the app's first call and the one that names a target is still to be told.
  if (reason === undefined && (nudge === undefined || known === pending.digest)) nudges?.caughtUp();
  if (nudge !== undefined) nudges?.aim(nudge);
  if (reason !== undefined) throw new AppError('teleport-unavailable', reason, { retry: 'safe' });
  const { heads, unlisted, digest } = pending;
  const nudgeKeyId = nudges?.keyId;
  const common = { digest, ...(nudgeKeyId === undefined ? {} : { nudgeKeyId }) };
  return known === digest
    ? { kind: 'unchanged', ...common }
    : { kind: 'heads', heads: [...heads], ...(unlisted === 0 ? {} : { unlisted }), ...common };
}
