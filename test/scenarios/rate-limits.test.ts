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

test.each([
  ['a burst', REASON.burst],
  ['too many writes to one issue', REASON.issue],
])('%s delays one card, and no other', async (_what, reason) => {
  const sandbox = await native();
  const ids = ['alice', 'erin'].map((user) => sandbox.teleport.createRequest(user, { roles: ['editor'] }));
  const cards = [];
  for (const id of ids) cards.push(await sandbox.cardOf(id));
  const [one, other] = cards.map(({ key }) => key);
  sandbox.jira.faults.rateLimit({ operation: 'addComment', retryAfterSeconds: 60, reason });

  sandbox.teleport.review('bob', ids[0] ?? '', { state: 'APPROVED', reason: 'okay' });
  await sandbox.until(() => expect(limited(sandbox)).toBe(1));
  sandbox.teleport.review('bob', ids[1] ?? '', { state: 'APPROVED', reason: 'okay' });
  await sandbox.until(() => expect(sandbox.jira.state.statusOf(other ?? '')).toBe('Approved'));
  expect(sandbox.jira.state.statusOf(one ?? '')).toBe('Pending');
  sandbox.clock.advance(90_000);
  await sandbox.shows(one ?? '', 'Approved');

  expect(limited(sandbox)).toBe(1);
  expect(sandbox.jira.state.comments(one ?? '')).toHaveLength(1);
});
