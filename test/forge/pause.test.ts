import { LEASE_MS } from '#core/link/link';
import { TRIES_MAX } from '#core/link/retry';
import { pauseSeconds } from '../../src/forge/queue/pause';

const HOUR_SECONDS = 3_600;

/** Seconds that pass while a job is turned away so many times in the same way. */
const secondsOf = (error: Parameters<typeof pauseSeconds>[0], tries: number): number =>
  Array.from({ length: tries }, (_, index) => pauseSeconds(error, index)).reduce(
    (sum, next) => sum + next,
    0,
  );

test('pauseSeconds() waits as long as the other side asked for', () => {
  const busyRelay = { code: 'relay-unreachable', retryAfterMs: 5_000 } as const;

  expect([0, 1, 2].map((tries) => pauseSeconds(busyRelay, tries))).toEqual([5, 5, 5]);
  expect(pauseSeconds({ code: 'jira-rate-limited', retryAfterMs: 3_600_000 }, 0)).toBe(900);
});

test.each([
  ['a pause that the other side names', 10_000],
  ['no pause named', undefined],
])('pauseSeconds() makes the tries last for hours with %s', (_case, retryAfterMs) => {
  const error = { code: 'teleport-unavailable', retryAfterMs } as const;

  expect(secondsOf(error, TRIES_MAX)).toBeGreaterThan(7 * HOUR_SECONDS);
  expect(secondsOf(error, 4)).toBeLessThan(90);
});

test('pauseSeconds() stays short while somebody may hold a card, and makes the tries last for hours after that', () => {
  const busy = { code: 'busy', retryAfterMs: 5_000 } as const;
  const quick = Array.from({ length: 20 }, (_, tries) => pauseSeconds(busy, tries));

  expect(quick.slice(0, 3)).toEqual([1, 2, 4]);
  expect(Math.max(...quick)).toBe(5);
  expect(secondsOf(busy, 25) * 1_000).toBeGreaterThan(LEASE_MS);
  expect(pauseSeconds(busy, 25)).toBeLessThan(LEASE_MS / 1_000);
  expect(secondsOf(busy, TRIES_MAX)).toBeGreaterThan(2 * HOUR_SECONDS);
});
