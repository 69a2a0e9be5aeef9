/**
 * Goal: whatever Teleport's own Jira plugin is tested to do, this app does too. Each test is one row of that plugin's test
 * suite, told with our words and the same facts. Mode `override`, which works as that plugin does; the rows about reviews
 * run on an Enterprise cluster, the rest on open source.
 */
import { ISSUE_TYPES } from '../sandbox/jira/demo-site';
import { BOB, CAROL } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const APPROVER = { approvers: [BOB] };
const oss = withSandbox({ mode: 'override', edition: 'oss', project: { projectKey: 'ACC', ...APPROVER } });
const enterprise = withSandbox({
  mode: 'override',
  edition: 'enterprise',
  project: { projectKey: 'ACC', ...APPROVER },
});

test('a request becomes one issue, linked in both directions', async () => {
  const sandbox = await oss();

  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  expect(sandbox.jira.state.issues('ACC')).toHaveLength(1);
  expect(sandbox.jira.state.property(card.key, 'teleport-access')).toMatchObject({ requestId: id });
  await sandbox.until(() => {
    expect(sandbox.teleport.state.pluginData(id)).toMatchObject({ issue_id: card.id, issue_key: card.key });
  });
});

test('the description gives the reason of the request', async () => {
  const sandbox = await oss();

  const card = await sandbox.cardOf(
    sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'because of' }),
  );

  expect(sandbox.jira.state.descriptionOf(card.key)).toContain('because of');
});

test('a reason of thousands of characters fits on the card, whole', async () => {
  const sandbox = await oss();
  const reason = `because of ${'A'.repeat(3010)}`;

  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'], reason }));

  expect(sandbox.jira.state.descriptionOf(card.key)).toContain(reason);
});

test('the issue type is the one that the project chose', async () => {
  const sandbox = await withSandbox({
    mode: 'override',
    edition: 'oss',
    project: { projectKey: 'ACC', issueTypeId: ISSUE_TYPES.accStory },
  })();

  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));

  expect(card.issueTypeId).toBe(ISSUE_TYPES.accStory);
});

test('each review in Teleport becomes a comment, in order', async () => {
  const sandbox = await enterprise();
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });
  await sandbox.comments(card.key, 1);
  sandbox.teleport.review('carol', id, { state: 'DENIED', reason: 'not okay' });
  const comments = await sandbox.comments(card.key, 2);

  expect(comments[0]).toMatch(/bob approved this request[\s\S]*Reason: okay/);
  expect(comments[1]).toMatch(/carol denied this request[\s\S]*Reason: not okay/);
});

test.each([
  ['APPROVED', 'Approved', 'finally okay'],
  ['DENIED', 'Denied', 'finally not okay'],
] as const)(
  'two reviews end a request as %s: a comment each, the last with the reason',
  async (state, status, reason) => {
    const sandbox = await enterprise();
    const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
    const card = await sandbox.cardOf(id);

    sandbox.teleport.review('bob', id, { state, reason: 'first' });
    await sandbox.comments(card.key, 1);
    sandbox.teleport.review('carol', id, { state, reason });
    const comments = await sandbox.comments(card.key, 2);

    await sandbox.shows(card.key, status);
    expect(comments[0]).toContain('Reason: first');
    expect(comments.at(-1)).toContain(`Access request has been ${state.toLowerCase()}`);
    expect(comments.at(-1)).toContain(`Reason: ${reason}`);
  },
);

test.each([
  ['Approved', 'APPROVED', 'approved'],
  ['Denied', 'DENIED', 'denied'],
] as const)('a drag to %s sets the state once, in the name of the person', async (status, state, word) => {
  const sandbox = await oss();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, status);
  const comments = await sandbox.comments(card.key, 1);

  expect(sandbox.updates(id)).toMatchObject([{ state, delegator: 'jira:bob@example.com' }]);
  expect(comments[0]).toContain(`Access request has been ${word}`);
  expect(sandbox.jira.state.statusOf(card.key)).toBe(status);
});

test('the reason of an approval is what follows the heading "Reason:" in a comment', async () => {
  const sandbox = await oss();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira
    .as(BOB)
    .comment(card.key, "hi! i'm going to approve this request.\nReason:\n\nfoo\nbar\nbaz");
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  const comments = await sandbox.comments(card.key, 2);

  expect(sandbox.updates(id)).toMatchObject([
    { state: 'APPROVED', reason: 'foo\nbar\nbaz', delegator: 'jira:bob@example.com' },
  ]);
  expect(comments.at(-1)).toContain('Reason: foo\nbar\nbaz');
});

test('the reason of a denial is the newest one of the person who moved the card', async () => {
  const sandbox = await oss();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  for (const text of ['reason: bar baz', 'reason: foo bar baz', 'comment 1']) {
    sandbox.clock.advance(1000);
    await sandbox.jira.as(BOB).comment(card.key, text);
  }
  await sandbox.jira.as(CAROL).comment(card.key, 'reason: test');

  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  const comments = await sandbox.comments(card.key, 5);

  expect(sandbox.updates(id)).toMatchObject([{ state: 'DENIED', reason: 'foo bar baz' }]);
  expect(comments.at(-1)).toContain('Reason: foo bar baz');
});

test('a request that is deleted in Teleport moves its card to Expired', async () => {
  const sandbox = await oss();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.deleteRequest('alice', id);

  await sandbox.shows(card.key, 'Expired');
  expect((await sandbox.comments(card.key, 1))[0]).toContain('Access request was deleted in Teleport');
});

test('many requests at once, each approved by a drag, are each approved exactly once', async () => {
  const sandbox = await oss();
  const ids = Array.from({ length: 8 }, () => sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  const cards = await Promise.all(ids.map((id) => sandbox.cardOf(id)));

  await Promise.all(cards.map((card) => sandbox.jira.as(BOB).moveTo(card.key, 'Approved')));

  for (const [index, id] of ids.entries()) {
    await sandbox.comments(cards[index]?.key ?? '', 1);
    expect(sandbox.updates(id)).toHaveLength(1);
    expect(sandbox.jira.state.statusOf(cards[index]?.key ?? '')).toBe('Approved');
  }
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(ids.length);
});

test('the summary names one role, and the number of a thousand', async () => {
  const sandbox = await oss();
  const thousand = Array.from({ length: 1000 }, (_, index) => `role-${index}`);

  const one = await sandbox.cardOf(
    sandbox.teleport.putRawRequest({ spec: { User: 'my-user', Roles: ['editor'] } }),
  );
  const many = await sandbox.cardOf(
    sandbox.teleport.putRawRequest({ spec: { User: 'my-user', Roles: thousand } }),
  );

  expect(one.summary).toBe('my-user requests editor');
  expect(many.summary).toBe('my-user requests access to 1000 roles');
});

test('what Jira says about a refused card stands in the activity log, whatever form it says it in', async () => {
  const sandbox = await oss();
  sandbox.jira.faults.call({
    operation: 'createIssue',
    answer: 400,
    messages: ['Specify a valid project ID or key'],
  });

  sandbox.teleport.createRequest('alice', { roles: ['editor'] });

  await sandbox.until(() => {
    expect(JSON.stringify(sandbox.activity())).toContain('Specify a valid project ID or key');
  });
});

test("Teleport's plugin data keeps the nine keys of Teleport's own plugin, those that have a value", async () => {
  const sandbox = await oss();

  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'because of' });
  const card = await sandbox.cardOf(id);

  await sandbox.until(() => {
    expect(sandbox.teleport.state.pluginData(id)).toEqual({
      user: 'alice',
      roles: 'editor',
      created: expect.stringMatching(/^[0-9]+$/) as string,
      request_reason: 'because of',
      issue_id: card.id,
      issue_key: card.key,
    });
  });
});
