/** Goal: one answer to "it failed: what now?", for every kind of failure. */
import fc from 'fast-check';
import type { ErrorCode } from '#core/errors';
import { projectId } from '#core/ids';
import { claim } from '#core/link/link';
import { isOverdue, nextTry, pauseMs, RETRY_INTERVAL_MS, TRIES_MAX } from '#core/link/retry';
import { aLink, REQUEST_ID } from '../support/builders';

const NOW_MS = Date.parse('2026-11-22T22:00:00Z');
const HOUR_MS = 3_600_000;
const until = new Date(NOW_MS + RETRY_INTERVAL_MS).toISOString();
const since = (ms: number) => aLink({ failingSince: new Date(NOW_MS - ms).toISOString() });

const next = (
  code: ErrorCode,
  { tries = 0, unfinished = [aLink()] as ReturnType<typeof aLink>[], retry = 'safe' as const } = {},
) => nextTry({ error: { code, retry, retryAfterMs: undefined }, tries, nowMs: NOW_MS, unfinished });

test('what a repeat would meet again is listed at once, until it is tried again in an hour', () => {
  const error = { code: 'jira-refused', retry: 'never', retryAfterMs: undefined } as const;

  expect(nextTry({ error, tries: 0, nowMs: NOW_MS, unfinished: [] })).toEqual({ kind: 'list', until });
});

test('what may pass is tried again a few times, and then left to the ticks that queue the same again', () => {
  const kinds = [0, 1, 4, 5].map((tries) => next('teleport-unavailable', { tries }).kind);

  expect(kinds).toEqual(['again', 'again', 'again', 'leave-to-tick']);
});

test('what no tick queues again is tried for hours, and then listed', () => {
  const kinds = [0, 5, TRIES_MAX - 1, TRIES_MAX].map(
    (tries) => next('teleport-unavailable', { tries, unfinished: [] }).kind,
  );

  expect(kinds).toEqual(['again', 'again', 'again', 'list']);
});

test('a history that is not all there is listed after a moment', () => {
  expect(next('history-incomplete', { tries: 2, unfinished: [] }).kind).toBe('again');
  expect(next('history-incomplete', { tries: 3, unfinished: [] }).kind).toBe('list');
});

test('a card that has failed for half a day is listed, unless somebody has it just now', () => {
  const unfinished = [since(10 * HOUR_MS)];

  expect(next('jira-unavailable', { unfinished })).toEqual({ kind: 'list', until });
  expect(next('jira-unavailable', { unfinished: [since(9 * HOUR_MS)] }).kind).toBe('again');
  expect(next('busy', { unfinished }).kind).toBe('again');
  expect(next('jira-unavailable', { unfinished, tries: 2 }).kind).toBe('again');
});

test('nothing is tried again for ever, nor at once', () => {
  const codes = ['busy', 'jira-unavailable', 'relay-unreachable', 'history-incomplete'] as const;
  fc.assert(
    fc.property(fc.constantFrom(...codes), fc.nat({ max: 60 }), fc.boolean(), (code, tries, isTicked) => {
      const outcome = next(code, { tries, unfinished: isTicked ? [aLink()] : [] });
      if (outcome.kind === 'again') expect(outcome.afterMs).toBeGreaterThanOrEqual(1_000);
      else expect(tries).toBeGreaterThan(0);
      if (tries >= TRIES_MAX) expect(outcome.kind).not.toBe('again');
    }),
  );
});

test('a card that has failed for long is listed by the last try before a tick too, and if only one of several has', () => {
  const unfinished = [aLink(), since(10 * HOUR_MS)];
  const kinds = [0, 4, 5, 6].map((tries) => next('jira-unavailable', { unfinished, tries }).kind);

  expect(kinds).toEqual(['list', 'again', 'list', 'list']);
});

test('a request without a card fails since it was claimed, and a card for no time that nobody has noted', () => {
  const claimedAt = new Date(NOW_MS - 10 * HOUR_MS).toISOString();
  const waiting = claim(REQUEST_ID, projectId('10000'), NOW_MS - 10 * HOUR_MS);

  expect([isOverdue(waiting, NOW_MS), isOverdue(waiting, NOW_MS - 1)]).toEqual([true, false]);
  expect(isOverdue(aLink({ claimedAt }), NOW_MS)).toBe(false);
});

test.each([
  ['jira-unavailable', 0, undefined, 5_000],
  ['jira-unavailable', 1, undefined, 10_000],
  ['jira-unavailable', 8, undefined, 1_280_000],
  ['jira-unavailable', 30, undefined, 1_280_000],
  // What was asked for is taken at its word three times.
  ['jira-unavailable', 2, 7_000, 7_000],
  ['jira-unavailable', 3, 7_000, 7_000],
  ['jira-unavailable', 4, 7_000, 10_000],
  ['jira-unavailable', 2, 1_000, 1_000],
  ['jira-unavailable', 3, 1_000, 5_000],
  // Another worker is mostly done within a second.
  ['busy', 0, undefined, 1_000],
  ['busy', 0, 5_000, 1_000],
  ['busy', 2, 5_000, 4_000],
  ['busy', 3, 5_000, 5_000],
  ['busy', 19, undefined, 1_000],
  ['busy', 20, undefined, 5_000],
  ['busy', 22, undefined, 20_000],
] as const)(
  'after "%s", tried %i times before, with %s ms asked for, the pause is %i ms',
  (code, tries, retryAfterMs, ms) => {
    expect(pauseMs({ code, retryAfterMs }, tries)).toBe(ms);
  },
);
