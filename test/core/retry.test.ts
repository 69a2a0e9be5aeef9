/** Goal: one answer to "it failed: what now?", for every kind of failure. */
import fc from 'fast-check';
import type { ErrorCode } from '#core/errors';
import { nextTry, RETRY_INTERVAL_MS, TRIES_MAX } from '#core/retry';
import { aLink } from '../support/builders';

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
