import type { AppError } from '#core/errors';

/** @see https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/ (retryAfter is at most 900 s) */
export const RETRY_AFTER_SECONDS_MAX = 900;
/** First pause; doubled with each try. */
const RETRY_AFTER_SECONDS_MIN = 5;
/** Doublings after which the pause is longer than Forge's longest. */
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
export function pauseSeconds(
  { code, retryAfterMs = 0 }: Pick<AppError, 'code' | 'retryAfterMs'>,
  tries: number,
): number {
  const askedSeconds = Math.ceil(retryAfterMs / 1000);
  if (code === 'busy' && tries < BUSY_TRIES) return Math.min(Math.max(1, askedSeconds), 2 ** tries);
  const shortTries = code === 'busy' ? BUSY_TRIES : askedSeconds > 0 ? NAMED_TRIES : 0;
  const grownSeconds =
    tries < shortTries ? 0 : RETRY_AFTER_SECONDS_MIN * 2 ** Math.min(tries - shortTries, DOUBLINGS_MAX);
  return Math.min(RETRY_AFTER_SECONDS_MAX, Math.max(askedSeconds, grownSeconds));
}
