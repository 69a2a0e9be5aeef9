/**
 * Goal: nothing but a verified human decision changes a request. Every drag here looks like a decision and is none; each
 * time nothing reaches Teleport, the card soon says what Teleport says, and a comment says why.
 */
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import { ALICE, APP, AUTOMATION, BOB, CAROL, DAVE } from '../sandbox/people';
import type { Issue } from '../sandbox/jira/state';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const override = withSandbox({
  mode: 'override',
  edition: 'oss',
  project: { projectKey: 'ACC', approvers: [ALICE, BOB, DAVE] },
});

test.each([
  ['somebody without a Teleport user', DAVE, 'could not be matched with a Teleport user'],
  ['the requester', ALICE, 'Nobody can decide their own access request'],
  ['an automation rule', AUTOMATION, 'moved by an app or an automation rule'],
])('native: a drag by %s is refused', async (_who, account, why) => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(account).moveTo(card.key, 'Approved');
  const [comment] = await sandbox.comments(card.key, 1);

  expect(comment).toContain(why);
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test('native: a drag by a reviewer who may not review this role is refused in the words of Teleport', async () => {
  const sandbox = await native();
  sandbox.teleport.addUser({ name: 'bob', roles: [], traits: { jira_account_id: [BOB] } });
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  const [comment] = await sandbox.comments(card.key, 1);

  expect(comment).toContain('Teleport does not let you decide this request');
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test('native: an account that two Teleport users claim is nobody', async () => {
  const sandbox = await native();
  sandbox.teleport.setTrait('carol', 'jira_account_id', [BOB]);
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('could not be matched');
  sandbox.expectUntouched(id);
});

test.each([
  ['the requester, although on the list of approvers', ALICE, 'Nobody can decide their own access request'],
  ['somebody who is not on the list of approvers', CAROL, 'does not let you decide'],
])('override: a drag by %s is refused', async (_who, account, why) => {
  const sandbox = await override();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(account).moveTo(card.key, 'Approved');
  const [comment] = await sandbox.comments(card.key, 1);

  expect(comment).toContain(why);
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test('an issue of the same project that is no card decides nothing, and is left alone', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.cardOf(id);
  const foreign = await sandbox.jira.as(BOB).createIssue('ACC');

  await sandbox.jira.as(BOB).moveTo(foreign, 'Approved');
  await sandbox.quiet();

  sandbox.expectUntouched(id);
  expect(sandbox.jira.state.comments(foreign)).toEqual([]);
  expect(sandbox.jira.state.statusOf(foreign)).toBe('Approved');
});

test('an issue whose property was forged to point to a request decides nothing and is told so', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  const impostor = await sandbox.jira.as(ALICE).createIssue('ACC');
  await sandbox.jira.as(ALICE).setProperty(impostor, 'teleport-access', { requestId: id, state: 'pending' });

  await sandbox.jira.as(BOB).moveTo(impostor, 'Approved');
  const [comment] = await sandbox.comments(impostor, 1);

  expect(comment).toContain('looks like the card of an access request, but it is not');
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Pending');
  sandbox.expectUntouched(id);
});

test('a card whose property was forged to point to another request still stands for its own', async () => {
  const sandbox = await native();
  const mine = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const other = sandbox.teleport.createRequest('erin', { roles: ['editor'] });
  const [card] = [await sandbox.cardOf(mine), await sandbox.cardOf(other)];
  await sandbox.jira
    .as(ALICE)
    .setProperty(card.key, 'teleport-access', { requestId: other, state: 'pending' });

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(mine)).toHaveLength(1));

  sandbox.expectUntouched(other);
});

test('override: an approver who cannot be told apart from the requester is refused', async () => {
  const sandbox = await override();
  sandbox.teleport.setTrait('alice', 'jira_account_id', []);
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(DAVE).moveTo(card.key, 'Approved');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('could not be matched');
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test.each(['project', 'Key', 'issuetype', 'Workflow'])(
  'a status that came along with another %s decides nothing, in the name of whoever changed that',
  async (field) => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(id);
    sandbox.jira.faults.eventDelayMs = 60_000;

    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    addToNewestChange(card, field);
    sandbox.clock.advance(60_000);

    expect((await sandbox.comments(card.key, 1))[0]).toContain('along with another project, work type or');
    await sandbox.shows(card.key, 'Pending');
    sandbox.expectUntouched(id);
  },
);

/** As Jira's history has it when one step changes the status and something else. */
function addToNewestChange({ histories }: Issue, field: string): void {
  const [newest] = histories.splice(-1);
  const to = { to: '2', toString: 'new' };
  const other = { field, fieldtype: 'jira', fieldId: field, from: '1', fromString: 'old', ...to } as const;
  if (newest !== undefined) histories.push({ ...newest, items: [other, ...newest.items] });
}

test('a drag to a status that only Teleport brings about decides nothing', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Expired');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('does not decide anything');
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test('a drag to a status that the project does not map decides nothing', async () => {
  const statuses = { promoted: [ACC_STATUSES.approved], expired: [ACC_STATUSES.denied] };
  const sandbox = await withSandbox({ mode: 'native', project: { projectKey: 'ACC', statuses } })();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Expired');

  expect((await sandbox.comments(card.key, 1))[0]).toContain('This status stands for no decision');
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
});

test.each(['Denied', 'Pending'])('a drag to %s after the request was approved is undone', async (status) => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'okay' });
  await sandbox.shows(card.key, 'Approved');
  const before = sandbox.jira.state.comments(card.key).length;

  await sandbox.jira.as(BOB).moveTo(card.key, status);
  await sandbox.comments(card.key, before + 1);

  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.reviews(id)).toHaveLength(1);
});

test('a drag that was undone before its event arrived decides nothing, and is told so', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.faults.eventDelayMs = 60_000;

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Pending');
  sandbox.clock.advance(60_000);
  const [comment, ...others] = await sandbox.comments(card.key, 1);

  expect(comment).toContain('You moved this card on to “Pending” before the decision could be sent');
  expect(others).toEqual([]);
  sandbox.expectUntouched(id);
});

test('doubled and reordered events make one review of one drag', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.faults.events({ kind: 'double', times: 3, delayMs: 5_000 });

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.shows(card.key, 'Pending');
  sandbox.clock.advance(10_000);
  await sandbox.quiet();

  expect(sandbox.reviews(id)).toHaveLength(1);
  expect(sandbox.jira.state.comments(card.key)).toHaveLength(1);
});

test('an event that names nobody is no problem: the history of the issue does', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.faults.events({ kind: 'without-actor' });

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.comments(card.key, 1);

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }]);
});

test('the app takes its own moves for nothing', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(APP).moveTo(card.key, ACC_STATUSES.approved);
  await sandbox.quiet();

  sandbox.expectUntouched(id);
});
