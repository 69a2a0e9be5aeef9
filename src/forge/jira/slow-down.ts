import { AppError, type PauseScope } from '#core/errors';

/** Without any word on it a short pause is right: the burst limits refill every second. */
const BURST_PAUSE_MS = 5_000;
/** Limits of the whole app refill every full hour. Without a word, this finds out soon enough and costs little until then. */
const APP_PAUSE_MS = 10 * 60_000;
/** No limit lasts longer: a pause beyond it is a time that was misread. */
const PAUSE_MS_MAX = 3_600_000;

type Headers = Pick<Response['headers'], 'get'>;

/**
 * Jira limits calls in several ways at once, and names in `RateLimit-Reason` which one it was: writes to one issue
 * (`jira-per-issue-on-write`), calls per second to one resource (`jira-burst-based`), or something that all calls of the app
 * share (`jira-quota-...`, `jira-cost-based`, and whatever comes). Atlassian's gateway names no reason, only when its limit ends.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export function slowDown(what: string, headers: Headers, nowMs: number): AppError {
  const reason = headers.get('ratelimit-reason') ?? '';
  const resetMs = untilReset(headers, nowMs);
  const pauses = pausedBy(reason, resetMs !== undefined);
  return new AppError(
    'jira-rate-limited',
    `Jira asks to slow down (${reason || 'no reason given'}): ${what}`,
    {
      retry: 'safe',
      retryAfterMs:
        retryAfterMs(headers, nowMs) ?? resetMs ?? (pauses === 'jira' ? APP_PAUSE_MS : BURST_PAUSE_MS),
      pauses,
    },
  );
}

function pausedBy(reason: string, hasReset: boolean): PauseScope | undefined {
  if (reason === 'jira-per-issue-on-write') return 'issue';
  if (reason === 'jira-burst-based') return undefined;
  return reason !== '' || hasReset ? 'jira' : undefined;
}

/** How long Jira asks to wait, in seconds or until a date; some 5xx answers say so too. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get('retry-after') ?? '';
  const seconds = Number(text);
  return bounded(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs);
}

/** When the limit ends: a date, or a number of seconds or milliseconds since the epoch. */
function untilReset(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get('x-ratelimit-reset') ?? '';
  const number = Number(text);
  if (text === '') return undefined;
  if (!Number.isFinite(number)) return bounded(Date.parse(text) - nowMs);
  return bounded((number < EPOCH_MS_MIN ? number * 1000 : number) - nowMs);
}

/** Below it a number counts seconds: in milliseconds it would be a day of 2001. */
const EPOCH_MS_MIN = 1e12;

const bounded = (pauseMs: number): number | undefined =>
  Number.isFinite(pauseMs) && pauseMs > 0 ? Math.min(pauseMs, PAUSE_MS_MAX) : undefined;
