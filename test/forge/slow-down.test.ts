/** Goal: each of Jira's limits pauses what it is about, for as long as it says. */
import fc from 'fast-check';
import { retryAfterMs, slowDown } from '../../src/forge/jira/slow-down';

const NOW = Date.parse('2026-04-22T10:59:00Z');
const limited = (headers: Record<string, string>) => slowDown('GET /x', new Headers(headers), NOW);

test.each([
  ['no word at all', {}, undefined, 5_000],
  ['a burst', { 'RateLimit-Reason': 'jira-burst-based', 'Retry-After': '2' }, undefined, 2_000],
  ['one issue', { 'RateLimit-Reason': 'jira-per-issue-on-write' }, 'issue', 5_000],
  ['the quota', { 'RateLimit-Reason': 'jira-quota-global-based' }, 'jira', 600_000],
  [
    'costs',
    { 'RateLimit-Reason': 'jira-cost-based', 'Retry-After': '89', 'X-RateLimit-Limit': '600000' },
    'jira',
    89_000,
  ],
  ['a reason that nobody knows yet', { 'RateLimit-Reason': 'jira-whatever-comes' }, 'jira', 600_000],
  [
    'the gateway, with a date',
    { 'X-Ratelimit-Remaining': '0', 'X-Ratelimit-Reset': '2026-04-22T11:00:00Z' },
    'jira',
    60_000,
  ],
  ['the gateway, with seconds', { 'X-RateLimit-Reset': String(NOW / 1000 + 30) }, 'jira', 30_000],
  ['the gateway, with milliseconds', { 'x-ratelimit-reset': String(NOW + 30_000) }, 'jira', 30_000],
  [
    'a time that has passed',
    { 'RateLimit-Reason': 'jira-cost-based', 'X-Ratelimit-Reset': '2026-04-22T10:00:00Z' },
    'jira',
    600_000,
  ],
  [
    'a pause beyond any limit',
    { 'RateLimit-Reason': 'jira-cost-based', 'Retry-After': '86400' },
    'jira',
    3_600_000,
  ],
])('%s pauses what it is about', (_which, headers, pauses, after) => {
  expect(limited(headers)).toMatchObject({
    code: 'jira-rate-limited',
    retry: 'safe',
    pauses,
    retryAfterMs: after,
  });
});

test('whatever the headers say, the pause is one that ends', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.string({ unit: 'grapheme-ascii' }),
      (after, reset) => {
        const pause = limited({ 'Retry-After': after, 'X-Ratelimit-Reset': reset }).retryAfterMs ?? 0;
        expect(pause).toBeGreaterThan(0);
        expect(pause).toBeLessThanOrEqual(3_600_000);
      },
    ),
  );
});

test('a date in Retry-After counts too', () => {
  expect(retryAfterMs(new Headers({ 'retry-after': 'Wed, 22 Apr 2026 10:59:30 GMT' }), NOW)).toBe(30_000);
});
