/** Goal: a dashboard's figures are those of the requests, in a way that can be checked by hand. */
import fc from 'fast-check';
import { issueId, issueKey, projectId, requestId } from '#core/ids';
import type { Resolution } from '#core/link/link';
import { logId, type LogEntry } from '#core/log/decision-log';
import { statisticsOf } from '#core/log/statistics';

const NOW_MS = Date.parse('2026-11-22T22:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const at = (ms: number): string => new Date(ms).toISOString();
const WEEK = { from: at(NOW_MS - 7 * DAY_MS), nowMs: NOW_MS };

/** What the log has of one request: asked for so long before it ended, so long ago; with or without a review. */
function logged(
  name: string,
  resolution: Resolution,
  {
    tookMs,
    endedMs = HOUR_MS,
    isReviewed = false,
  }: { tookMs: number; endedMs?: number; isReviewed?: boolean },
): readonly LogEntry[] {
  const card = {
    requestId: requestId(name),
    issueId: issueId('10100'),
    issueKey: issueKey('ACC-1'),
    projectId: projectId('10000'),
    loggedAt: at(NOW_MS),
  };
  const ended = NOW_MS - endedMs;
  return [
    { ...card, id: logId(`request:${name}`), event: 'request', at: at(ended - tookMs) },
    ...(isReviewed
      ? [
          {
            ...card,
            id: logId(`review:${name}`),
            event: 'review',
            at: at(ended),
            via: 'teleport',
            reviewer: 'bob',
          } as const,
        ]
      : []),
    { ...card, id: logId(`outcome:${name}`), event: 'outcome', at: at(ended), resolution, reason: '' },
  ];
}

test('median and p95 are times that a request took', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
  const entries = minutes.flatMap((took, index) =>
    logged(`r${index}`, 'approved', { tookMs: took * MINUTE_MS }),
  );

  expect(statisticsOf(entries, [], WEEK)).toMatchObject({
    decided: 10,
    ended: 10,
    medianMs: 5 * MINUTE_MS,
    p95Ms: 100 * MINUTE_MS,
    expiredUnseen: 0,
  });
});

test('what lapsed counts as unseen only without a review, and has no time to a decision', () => {
  const entries = [
    ...logged('unseen', 'expired', { tookMs: HOUR_MS }),
    ...logged('seen', 'expired', { tookMs: HOUR_MS, isReviewed: true }),
    ...logged('deleted', 'deleted', { tookMs: HOUR_MS }),
    ...logged('denied', 'denied', { tookMs: MINUTE_MS, isReviewed: true }),
  ];

  expect(statisticsOf(entries, [], WEEK)).toMatchObject({
    ended: 4,
    decided: 1,
    expiredUnseen: 1,
    medianMs: MINUTE_MS,
  });
});

test('what ended before the period does not count, and nothing has no times', () => {
  const entries = logged('old', 'approved', { tookMs: HOUR_MS, endedMs: 8 * DAY_MS });

  expect(statisticsOf(entries, [], WEEK)).toEqual({
    open: { hour: 0, hours: 0, day: 0, older: 0 },
    decided: 0,
    medianMs: undefined,
    p95Ms: undefined,
    ended: 0,
    expiredUnseen: 0,
  });
});

test('open requests are counted by age, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * DAY_MS)), (ages) => {
      const { open } = statisticsOf(
        [],
        ages.map((ms) => at(NOW_MS - ms)),
        WEEK,
      );
      const within = (from: number, to: number) => ages.filter((ms) => ms > from && ms <= to).length;
      expect(open).toEqual({
        hour: within(-1, HOUR_MS),
        hours: within(HOUR_MS, 4 * HOUR_MS),
        day: within(4 * HOUR_MS, DAY_MS),
        older: within(DAY_MS, Infinity),
      });
    }),
  );
});
