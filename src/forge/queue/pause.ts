import type { AppError } from '#core/errors';
import { pauseMs } from '#core/link/retry';

/** @see https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/ (retryAfter is at most 900 s) */
export const RETRY_AFTER_SECONDS_MAX = 900;

/** How long a job waits before it is tried again, as far as Forge waits. */
export const pauseSeconds = (error: Pick<AppError, 'code' | 'retryAfterMs'>, tries: number): number =>
  Math.min(RETRY_AFTER_SECONDS_MAX, Math.ceil(pauseMs(error, tries) / 1_000));
