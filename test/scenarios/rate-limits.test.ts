/**
 * Goal: each of Jira's three limits pauses what it is about and nothing else, and nothing is lost by it.
 */
import { BOB } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const HOUR_MS = 3_600_000;
const REASON = { issue: 'jira-per-issue-on-write', burst: 'jira-burst-based' };

const limited = ({ jira }: Story): number => jira.calls.filter(({ status }) => status === 429).length;

test('a spent quota stops all calls to Jira until the full hour; requests and drags made meanwhile are caught up with', async () => {
  const sandbox = await native();
  // The clock starts at the machine's time: just before a full hour the quota would be full again too soon.
  sandbox.clock.advance(HOUR_MS - (sandbox.clock.now() % HOUR_MS));
  const first = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(first);
  sandbox.jira.limits.isOn = true;
  sandbox.jira.limits.quotaPoints = 1;
  const second = sandbox.teleport.createRequest('erin', { roles: ['editor'] });
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.quiet();
  await sandbox.tick();
  const turnedAway = limited(sandbox);

  await sandbox.tick();
  expect(turnedAway).toBeGreaterThan(0);
  expect(limited(sandbox)).toBe(turnedAway);
  sandbox.jira.limits.quotaPoints = 1_000;
  for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();

  expect(sandbox.reviews(first)).toMatchObject([{ author: 'bob' }]);
  await sandbox.shows(card.key, 'Approved');
  await sandbox.cardOf(second);
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(2);
});

/** When the app writes to an issue from now on, in epoch ms. */
function watchWrites({ forge, clock }: Story): (issueId: string) => readonly number[] {
  const seen: { readonly path: string; readonly atMs: number }[] = [];
  forge.faults.intercept = ({ kind, method, path }) => {
    if (kind === 'jira' && method !== 'GET') seen.push({ path, atMs: clock.now() });
    return 'pass';
  };
  return (issueId) => seen.filter(({ path }) => path.includes(`/issue/${issueId}/`)).map(({ atMs }) => atMs);
}

test.each([
  ['a burst', REASON.burst, false],
  ['too many writes to one issue', REASON.issue, true],
])('%s delays the one card for as long as Jira asks, and no other', async (_what, reason, isOfIssue) => {
  const sandbox = await native();
  const ids = ['alice', 'erin'].map((user) => sandbox.teleport.createRequest(user, { roles: ['prod-dba'] }));
  const [one, other] = [await sandbox.cardOf(ids[0] ?? ''), await sandbox.cardOf(ids[1] ?? '')];
  // What compares all cards once the relay is there would look at these as well, and try again sooner than Jira asks.
  await sandbox.tick();
  sandbox.jira.faults.rateLimit({ operation: 'addComment', retryAfterSeconds: 60, reason });
  const writesTo = watchWrites(sandbox);

  sandbox.teleport.review('bob', ids[0] ?? '', { state: 'APPROVED', reason: 'okay' });
  await sandbox.until(() => expect(limited(sandbox)).toBe(1));
  const [limitedAt = 0] = writesTo(one.id);
  sandbox.teleport.review('bob', ids[1] ?? '', { state: 'APPROVED', reason: 'okay' });
  // News of the same card come before the pause is over: where the limit is the issue's, they have to wait as well.
  if (isOfIssue) sandbox.teleport.review('carol', ids[0] ?? '', { state: 'APPROVED', reason: 'me too' });
  await sandbox.comments(other.key, 1);
  const otherAt = sandbox.clock.now();
  await sandbox.comments(one.key, 1);

  expect(otherAt).toBeLessThan(limitedAt + 60_000);
  expect(Math.min(...writesTo(one.id).slice(1))).toBeGreaterThanOrEqual(limitedAt + 60_000);
  expect(limited(sandbox)).toBe(1);
  expect(sandbox.forge.storage.keys()).not.toContain('jira-pause');
});
