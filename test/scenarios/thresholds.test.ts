/**
 * Goal: Teleport's thresholds hold. A role that needs two approvals gets two, from two people, whichever way they come; the
 * card says how far it is.
 */
import { BOB, CAROL } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const relay = withSandbox({
  mode: 'relay',
  version: '17.4.0',
  project: { projectKey: 'ACC', approvers: [BOB, CAROL] },
});

test('native: one of two approvals brings the card back to Pending, the second one approves', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).comment(card.key, 'reason: on call');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.shows(card.key, 'Pending');
  const first = await sandbox.comments(card.key, 2);
  expect(first.at(-1)).toContain('bob approved this request');
  expect(first.at(-1)).toContain('1 of 2 approvals');
  // Jira tells the person whose comment it is that the card came back, and why.
  expect(first.at(-1)).toContain('@Bob Baker');
  expect(sandbox.jira.state.property(card.key, 'teleport-access')).toMatchObject({
    state: 'pending',
    approvals: 1,
    approvalsNeeded: 2,
  });

  await sandbox.jira.as(CAROL).moveTo(card.key, 'Approved');
  const second = await sandbox.comments(card.key, 3);

  expect(second.at(-1)).toContain('2 of 2 approvals');
  expect(second.at(-1)).toContain('Access request has been approved by @Carol Chen');
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Approved');
  expect(sandbox.reviews(id)).toMatchObject([
    { author: 'bob', state: 'APPROVED', reason: 'on call' },
    { author: 'carol', state: 'APPROVED' },
  ]);
  expect(sandbox.audit('T5002I', id)).toMatchObject([
    { reviewer: 'bob', submitted_by: 'access-plugin' },
    { reviewer: 'carol', submitted_by: 'access-plugin' },
  ]);
});

test('native: one approval in Jira and one in Teleport approve together', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.shows(card.key, 'Pending');
  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'finally okay' });

  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.reviews(id)).toHaveLength(2);
});

test('native: a second drag by the same person is refused, and Teleport keeps the first review', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.shows(card.key, 'Pending');

  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  const comments = await sandbox.comments(card.key, 2);

  await sandbox.shows(card.key, 'Pending');
  expect(comments.at(-1)).toContain('bob has already reviewed this request');
  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('relay: a drag gives the last approval, by the relay, in the name of the person who dragged', async () => {
  const sandbox = await relay();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'okay' });
  expect((await sandbox.comments(card.key, 1))[0]).toContain('1 of 2 approvals');

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.comments(card.key, 2);

  expect(sandbox.jira.state.statusOf(card.key)).toBe('Approved');
  const [, review] = sandbox.reviews(id);
  expect(review).toMatchObject({ author: 'access-plugin', state: 'APPROVED' });
  expect(review?.reason).toContain('Bob Baker');
  expect(review?.reason).toContain(BOB);
});

test('relay: one person is one approval, whether they drag and then review in Teleport or the other way round', async () => {
  const sandbox = await relay();
  const [dragged, reviewed] = [0, 1].map(() =>
    sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] }),
  );
  if (dragged === undefined || reviewed === undefined) throw new Error('no requests');

  const first = await sandbox.cardOf(dragged);
  await sandbox.jira.as(BOB).moveTo(first.key, 'Approved');
  const refused = await sandbox.comments(first.key, 1);
  sandbox.teleport.review('bob', dragged, { state: 'APPROVED' });

  const second = await sandbox.cardOf(reviewed);
  sandbox.teleport.review('bob', reviewed, { state: 'APPROVED' });
  await sandbox.comments(second.key, 1);
  await sandbox.jira.as(BOB).moveTo(second.key, 'Approved');
  const refusedToo = await sandbox.comments(second.key, 2);

  expect(refused.at(-1)).toContain('Let others approve in Teleport first');
  expect(refusedToo.at(-1)).toContain('bob has already reviewed this request');
  await sandbox.shows(first.key, 'Pending');
  await sandbox.shows(second.key, 'Pending');
  expect([dragged, reviewed].map((id) => sandbox.reviews(id))).toMatchObject([
    [{ author: 'bob' }],
    [{ author: 'bob' }],
  ]);
});

test('relay: the second person who drags is told that the relay has only one review', async () => {
  const sandbox = await relay();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  await sandbox.shows(card.key, 'Pending');
  await sandbox.comments(card.key, 1);

  await sandbox.jira.as(CAROL).moveTo(card.key, 'Denied');
  const comments = await sandbox.comments(card.key, 2);

  await sandbox.shows(card.key, 'Pending');
  expect(comments.at(-1)).toContain('access-plugin has already reviewed this request');
  expect(sandbox.reviews(id)).toHaveLength(1);
});
