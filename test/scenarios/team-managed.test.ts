/**
 * Goal: any board will do. This one is team-managed and German, has a column with two statuses, and none for requests that
 * expire.
 */
import { TEAM_STATUSES } from '../sandbox/jira/demo-site';
import { setUpProject } from '../sandbox/forge-side';
import { BOB, CAROL } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const team = withSandbox({ mode: 'native', project: { projectKey: 'TEAM' } });

test('a request becomes a card in the first pending status, and a drag to Genehmigt approves it', async () => {
  const sandbox = await team();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  expect(sandbox.jira.state.statusOf(card.key)).toBe('In Prüfung');

  await sandbox.jira.as(BOB).moveTo(card.key, 'Genehmigt');
  await sandbox.comments(card.key, 1);

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('a card may rest in any of the statuses that mean pending', async () => {
  const sandbox = await team();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Zweite Prüfung');
  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'first' });
  await sandbox.comments(card.key, 1);

  expect(sandbox.jira.state.statusOf(card.key)).toBe('Zweite Prüfung');
});

const forward = withSandbox({
  mode: 'native',
  project: { projectKey: 'TEAM', partlyApproved: [TEAM_STATUSES.secondLook] },
});

test.each([
  ['by a drag', (sandbox: Story, key: string) => sandbox.jira.as(BOB).moveTo(key, 'Genehmigt')],
  [
    'in Teleport',
    (sandbox: Story, _: string, id: string) =>
      sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'first' }),
  ],
])('where a project says so, the first of two approvals %s moves a card forward', async (_, approve) => {
  const sandbox = await forward();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  expect(sandbox.jira.state.statusOf(card.key)).toBe('In Prüfung');

  await approve(sandbox, card.key, id);
  await sandbox.shows(card.key, 'Zweite Prüfung');
  // It stays there, and decides nothing.
  await sandbox.tick();
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Zweite Prüfung');
  expect(sandbox.reviews(id)).toHaveLength(1);

  await sandbox.jira.as(CAROL).moveTo(card.key, 'Genehmigt');
  await sandbox.comments(card.key, 2);
  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }, { author: 'carol' }]);
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Genehmigt');
});

test('a status that was renamed decides nothing until an admin says that it still means the same', async () => {
  const sandbox = await team();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.site.status(TEAM_STATUSES.denied).name = 'Verweigert';

  await sandbox.jira.as(BOB).moveTo(card.key, 'Verweigert');
  const [comment] = await sandbox.comments(card.key, 1);
  await sandbox.shows(card.key, 'In Prüfung');
  await sandbox.tick();
  expect(comment).toContain('This status was renamed');
  expect(sandbox.failures()).toMatchObject([{ code: 'status-changed' }]);
  sandbox.expectUntouched(id);
  await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'TEAM' });
  await sandbox.tick();
  await sandbox.jira.as(BOB).moveTo(card.key, 'Verweigert');
  await sandbox.comments(card.key, 2);

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
  expect(sandbox.failures()).toEqual([]);
});

test('a request that expires goes to the column of the denied, and says what happened', async () => {
  const sandbox = await team();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: 3_600_000 });
  const card = await sandbox.cardOf(id);

  sandbox.clock.advance(3_600_000 + 10 * 60_000);
  await sandbox.shows(card.key, 'Abgelehnt');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('Access request has expired');
});
