import type { RequestId } from '../ids';
import type { Instant } from '../request/access-request';
import type { LogEntry } from './decision-log';

/** How old open requests are: up to an hour, four hours, a day, and older. */
export const AGES = ['hour', 'hours', 'day', 'older'] as const;
export type Age = (typeof AGES)[number];

const HOUR_MS = 3_600_000;
const AGE_MS_MAX: Readonly<Record<Age, number>> = {
  hour: HOUR_MS,
  hours: 4 * HOUR_MS,
  day: 24 * HOUR_MS,
  older: Infinity,
};

/** What a dashboard tells of requests. Times are in milliseconds; absent where nothing was decided. */
export interface Statistics {
  readonly open: Readonly<Record<Age, number>>;
  /** Approved, denied or promoted in the period. */
  readonly decided: number;
  readonly medianMs?: number | undefined;
  readonly p95Ms?: number | undefined;
  /** All that ended in the period. */
  readonly ended: number;
  /** Of those, how many lapsed without a single review. */
  readonly expiredUnseen: number;
}

/**
 * Statistics of the requests whose entries are given: from being asked for to being decided, as the decision log has both. A
 * request of whose beginning the log has no entry counts among what ended, and has no time.
 *
 * @param entries - of the period, and of before it for the beginnings of what ended in it
 * @param openSince - when each open request was asked for
 */
export function statisticsOf(
  entries: readonly LogEntry[],
  openSince: readonly Instant[],
  { from, nowMs }: { readonly from: Instant; readonly nowMs: number },
): Statistics {
  const asked = new Map<RequestId, number>();
  const reviewed = new Set<RequestId>();
  for (const entry of entries) {
    if (entry.event === 'request') asked.set(entry.requestId, Date.parse(entry.at));
    if (entry.event === 'review') reviewed.add(entry.requestId);
  }
  const endings = new Map<RequestId, Extract<LogEntry, { event: 'outcome' }>>();
  for (const entry of entries) {
    if (entry.event === 'outcome' && entry.at >= from) endings.set(entry.requestId, entry);
  }
  const all = [...endings.values()];
  const decided = all.filter(({ resolution }) => ['approved', 'denied', 'promoted'].includes(resolution));
  const times = decided
    .flatMap(({ requestId, at }) => {
      const since = asked.get(requestId);
      return since === undefined ? [] : [Math.max(0, Date.parse(at) - since)];
    })
    .sort((one, other) => one - other);
  return {
    open: agesOf(openSince, nowMs),
    decided: decided.length,
    medianMs: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    ended: all.length,
    expiredUnseen: all.filter(
      ({ resolution, requestId }) => resolution === 'expired' && !reviewed.has(requestId),
    ).length,
  };
}

function agesOf(since: readonly Instant[], nowMs: number): Statistics['open'] {
  const counts: Record<Age, number> = { hour: 0, hours: 0, day: 0, older: 0 };
  for (const at of since) {
    const age = AGES.find((one) => nowMs - Date.parse(at) <= AGE_MS_MAX[one]) ?? 'older';
    counts[age] += 1;
  }
  return counts;
}

/** The smallest time that at least this part of all does not exceed. */
const percentile = (sorted: readonly number[], part: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
