/** Goal: the app's own moves never hide a person's, whoever was first. */
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import { BOB, CAROL } from '../sandbox/people';
import { workflow } from '../sandbox/jira/workflow';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

/** Has Bob drag the newest card to Approved just before the app's first call of this kind. */
function dragBefore(sandbox: Story, isTheCall: (path: string, method: string) => boolean): void {
  let isDone = false;
  sandbox.forge.faults.intercept = async (call): Promise<FaultDecision> => {
    if (isDone || call.kind !== 'jira' || !isTheCall(call.path, call.method)) return 'pass';
    isDone = true;
    const card = sandbox.jira.state.issues('ACC').at(-1);
    await sandbox.jira.as(BOB).moveTo(card?.key ?? '', 'Approved');
    return 'pass';
  };
}

test('a drag of a brand-new card, before the app has placed it, becomes a review', async () => {
  const sandbox = await native();
  dragBefore(sandbox, (path) => path.includes('expand=transitions'));

  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('a drag made while the app was about to close the card is answered on the card', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  dragBefore(sandbox, (path) => path.includes('expand=transitions'));

  sandbox.teleport.review('carol', id, { state: 'DENIED', reason: 'not now' });
  const comments = await sandbox.comments(card.key, 2);
  await sandbox.shows(card.key, 'Denied');

  expect(comments.join()).toContain('already');
  expect(sandbox.reviews(id)).toMatchObject([{ author: 'carol' }]);
});

/** Carol moves the card to Denied after the app has looked at it and before it moves it. */
function denyBeforeMove(sandbox: Story, key: string): void {
  let isDone = false;
  sandbox.forge.faults.intercept = async ({ kind, method, path }): Promise<FaultDecision> => {
    if (isDone || kind !== 'jira' || method !== 'POST' || !path.endsWith('/transitions')) return 'pass';
    isDone = true;
    await sandbox.jira.as(CAROL).moveTo(key, 'Denied');
    return 'pass';
  };
}

test('a drag that takes away the transition which the app was about to make is a review, and no failure', async () => {
  const sandbox = await native();
  const { toDo, pending, approved, denied, expired } = ACC_STATUSES;
  const project = sandbox.jira.site.project('ACC');
  if (project === undefined) throw new Error('no project');
  project.workflow = workflow('Another way back from Denied', toDo)
    .step([toDo, approved], pending)
    .step([toDo, pending], approved)
    .step([toDo, pending, approved], denied)
    .step([denied], pending)
    .step([toDo, pending], expired)
    .build();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const { key } = await sandbox.cardOf(id);
  denyBeforeMove(sandbox, key);

  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(2));
  await sandbox.shows(key, 'Pending');

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }, { author: 'carol', state: 'DENIED' }]);
  expect((await sandbox.comments(key, 2)).join()).not.toContain('could not be moved');
  expect(sandbox.failures()).toEqual([]);
});

test('a drag that the app has moved over is a review like any other', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const { key } = await sandbox.cardOf(id);
  denyBeforeMove(sandbox, key);

  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.comments(key, 2);
  await sandbox.tick();

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob' }, { author: 'carol', state: 'DENIED' }]);
  expect(sandbox.jira.state.statusOf(key)).toBe('Pending');
  expect(sandbox.jira.state.comments(key)).toHaveLength(2);
});

test('a move that Jira answers with a conflict is looked at again and made', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.faults.call({ operation: 'doTransition', answer: 409, times: 2 });

  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });
  await sandbox.shows(card.key, 'Approved');

  expect(sandbox.jira.state.comments(card.key)).toHaveLength(1);
});
