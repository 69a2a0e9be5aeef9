import type { AppError, ErrorCode } from '../errors';
import type { Instant } from '../request/access-request';
import { hasCard, instant, type Link } from './link';

/** How long the app itself waits before it tries again what was refused: the cause may be gone, the cost must stay low. */
export const RETRY_INTERVAL_MS = 3_600_000;

/** When a refused request is tried again by itself. */
export const nextTryAt = (nowMs: number): Instant => instant(nowMs + RETRY_INTERVAL_MS);

/**
 * Tries after which a job is listed as failed even though it might still succeed: some hours, well before Forge drops the
 * event. From then on it is tried once an hour.
 */
export const TRIES_MAX = 40;
/** What is no outage passes soon, or a person has to know of it. */
const TRIES_MAX_OF: Partial<Record<ErrorCode, number>> = { 'history-incomplete': 3 };
/** After so many tries, some three minutes, another is due only with the next tick. */
const TRIES_BETWEEN_TICKS = 5;
/** For how long a card may fail for reasons that may pass before it is listed. */
const FAILING_MS_MAX = 10 * 3_600_000;

/** A job that failed, for the nth time. */
export interface Tried {
  readonly error: Pick<AppError, 'code' | 'retry' | 'retryAfterMs'>;
  /** Tries before this one. */
  readonly tries: number;
  readonly nowMs: number;
  /** What the job was to bring up to date, where each tick queues the same again until it is; else none. */
  readonly unfinished: readonly Link[];
}

/** What becomes of a job that failed. */
export type Next =
  | { readonly kind: 'again'; readonly afterMs: number }
  /** It ends here: in a long outage the repeats would pile up. */
  | { readonly kind: 'leave-to-tick' }
  /** A person has to know of it; it is tried again then. */
  | { readonly kind: 'list'; readonly until: Instant };

/** The one answer to "it failed: what now?". */
export function nextTry({ error, tries, nowMs, unfinished }: Tried): Next {
  const list = { kind: 'list', until: nextTryAt(nowMs) } as const;
  if (error.retry === 'never') return list;
  const isTicked = unfinished.length > 0;
  // What it fails for is seen by the first try: the others may find the card held by that.
  const isTelling = tries === 0 || tries >= TRIES_BETWEEN_TICKS;
  if (isTicked && isTelling && error.code !== 'busy' && unfinished.some((link) => isOverdue(link, nowMs)))
    return list;
  if (isTicked && tries >= TRIES_BETWEEN_TICKS) return { kind: 'leave-to-tick' };
  if (tries >= (TRIES_MAX_OF[error.code] ?? TRIES_MAX)) return list;
  return { kind: 'again', afterMs: pauseMs(error, tries) };
}

/** Whether a card, or the creation of one, has failed for so long that ticks try it once an hour only. */
export function isOverdue(link: Link, nowMs: number): boolean {
  const since = hasCard(link) ? link.failingSince : link.claimedAt;
  return since !== undefined && nowMs - Date.parse(since) >= FAILING_MS_MAX;
}

/** First pause; doubled with each try. */
const PAUSE_MS_MIN = 5_000;
/** Doublings after which the pause is longer than any queue waits. */
const DOUBLINGS_MAX = 8;
/** Tries for which a named pause is taken at its word: whoever asks for more than that is away for longer. */
const NAMED_TRIES = 3;
/** The same where another worker has the card, some two minutes: no worker that is alive has it for longer. */
const BUSY_TRIES = 20;

/**
 * How long a job waits before it is tried again: as long as the other side asked for, and longer with each try, since an
 * outage must not use up all tries in minutes. Whoever works on the same card is mostly done within a second, so that
 * begins short and stays short for a while.
 */
export function pauseMs(
  { code, retryAfterMs: askedMs = 0 }: Pick<AppError, 'code' | 'retryAfterMs'>,
  tries: number,
): number {
  if (code === 'busy' && tries < BUSY_TRIES) return Math.min(Math.max(1_000, askedMs), 1_000 * 2 ** tries);
  const shortTries = code === 'busy' ? BUSY_TRIES : askedMs > 0 ? NAMED_TRIES : 0;
  const grownMs = tries < shortTries ? 0 : PAUSE_MS_MIN * 2 ** Math.min(tries - shortTries, DOUBLINGS_MAX);
  return Math.max(askedMs, grownMs);
}
