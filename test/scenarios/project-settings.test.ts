/**
 * Goal: whoever sets a project up learns what stands in the way before a request is lost, and turning a project off
 * stops new cards and nothing else.
 */
import { ACC_STATUSES, ISSUE_TYPES } from '../sandbox/jira/demo-site';
import { workflow } from '../sandbox/jira/workflow';
import { APP, BOB, ERIN } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

interface Ready {
  readonly proposal: {
    readonly issueTypeId: string;
    readonly statuses: object;
    readonly approvers: string[];
  };
}
const proposalOf = async (sandbox: Story) => ((await onPage(sandbox, 'settings', 'setup')) as Ready).proposal;

/** Gives the tasks of ACC a field of the create screen that every issue must have. */
function requireField(sandbox: Story, type: string): void {
  sandbox.jira.site.issueType(ISSUE_TYPES.accTask).fields.push({
    fieldId: 'customfield_10050',
    name: 'Cost centre',
    isRequired: true,
    schema: { type, custom: `com.atlassian.jira.plugin.system.customfieldtypes:${type}`, customId: 10050 },
    ...(type === 'option' ? { allowedValues: [{ id: '1', value: 'Infrastructure' }] } : {}),
  });
}

test('a required field is found, must get a value that fits, and then stands on every card', async () => {
  const sandbox = await native();
  requireField(sandbox, 'option');
  const input = await proposalOf(sandbox);

  const checks = await onPage(sandbox, 'settings', 'checkSetup', input);
  const without = await onPage(sandbox, 'settings', 'saveSetup', input);
  const unfit = await onPage(sandbox, 'settings', 'saveSetup', {
    ...input,
    createFields: { customfield_10050: ['7'] },
  });
  const saved = await onPage(sandbox, 'settings', 'saveSetup', {
    ...input,
    createFields: { customfield_10050: ['1'] },
  });
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));

  expect(checks).toMatchObject({
    findings: [],
    fields: expect.arrayContaining([
      expect.objectContaining({ id: 'customfield_10050', kind: 'option', required: true, leftOut: 0 }),
    ]) as unknown,
  });
  expect(without).toEqual({
    kind: 'refused',
    problems: [{ kind: 'field', id: 'customfield_10050', field: 'Cost centre', problem: 'missing' }],
  });
  expect(unfit).toMatchObject({ kind: 'refused', problems: [{ problem: 'unfit' }] });
  expect(saved).toEqual({ kind: 'saved', receives: true });
  expect(card.custom.get('customfield_10050')).toEqual({ id: '1' });
});

test('a required field that the app cannot fill is named before any request is lost', async () => {
  const sandbox = await native();
  requireField(sandbox, 'sd-servicelevelagreement');
  const proposal = await proposalOf(sandbox);

  expect(await onPage(sandbox, 'settings', 'checkSetup', proposal)).toMatchObject({
    findings: [{ kind: 'unsupported-field', field: 'Cost centre' }],
  });
  expect(await onPage(sandbox, 'settings', 'saveSetup', proposal)).toMatchObject({
    kind: 'refused',
    problems: [{ kind: 'field', field: 'Cost centre', problem: 'unsupported' }],
  });
});

test('moves that the workflow does not allow are found as soon as a card shows them', async () => {
  const sandbox = await native();
  const { toDo, pending, approved, denied, expired } = ACC_STATUSES;
  const project = sandbox.jira.site.project('ACC');
  if (project === undefined) throw new Error('no ACC');
  project.workflow = workflow('No way back', toDo)
    .step([toDo], pending)
    .step([pending], approved)
    .step([pending], expired)
    .step([expired], denied)
    .build();
  const before = await onPage(sandbox, 'settings', 'checkSetup', await proposalOf(sandbox));
  await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  await sandbox.quiet();

  const after = await onPage(sandbox, 'settings', 'checkSetup', await proposalOf(sandbox));

  expect(before).toMatchObject({ findings: [], unseen: ['pending', 'approved', 'denied'] });
  expect(after).toMatchObject({
    findings: [{ kind: 'no-transition', from: 'pending', status: pending, to: ['denied'] }],
    unseen: ['approved', 'denied'],
  });
});

test('permissions that the app lacks are named', async () => {
  const sandbox = await native();
  sandbox.jira.withhold(APP, 'ADD_COMMENTS', 'ACC');

  expect(await onPage(sandbox, 'settings', 'checkSetup', await proposalOf(sandbox))).toMatchObject({
    findings: [
      {
        kind: 'permission',
        permission: 'ADD_COMMENTS',
        fixAt: '/plugins/servlet/project-config/ACC/permissions',
      },
    ],
  });
});

test('permissions are named that only what the project wants on its cards needs', async () => {
  const sandbox = await native();
  for (const permission of ['MODIFY_REPORTER', 'MANAGE_WATCHERS'] as const)
    sandbox.jira.withhold(APP, permission, 'ACC');
  const policy = { reasonRequiredFor: [], isReportedByRequester: true, isWatchedByReviewers: true };
  const proposal = await proposalOf(sandbox);

  expect(await onPage(sandbox, 'settings', 'checkSetup', proposal)).toMatchObject({ findings: [] });
  expect(await onPage(sandbox, 'settings', 'checkSetup', { ...proposal, policy })).toMatchObject({
    findings: [{ permission: 'MODIFY_REPORTER' }, { permission: 'MANAGE_WATCHERS' }],
  });
});

test('a project that is turned off gets no new cards, keeps deciding on open ones, and says who turned it off', async () => {
  const sandbox = await native();
  const open = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(open);

  expect(await onPage(sandbox, 'settings', 'turnOff')).toEqual({ kind: 'turned-off' });
  const waiting = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.comments(card.key, 1);
  await sandbox.tick();

  expect(sandbox.reviews(open)).toHaveLength(1);
  expect(sandbox.linkOf(waiting)).toBeUndefined();
  expect(sandbox.activity()).toContainEqual(
    expect.objectContaining({ event: 'project-turned-off', by: ERIN, detail: 'project ACC' }),
  );

  await onPage(sandbox, 'settings', 'saveSetup', await proposalOf(sandbox));
  expect((await sandbox.cardOf(waiting)).key).toMatch(/^ACC-/);
});

test('the rules of a project: a reason to deny, labels, and a due date', async () => {
  const sandbox = await native();
  const policy = { reasonRequiredFor: ['denied'], labels: ['teleport'], hasDueDate: true };
  await onPage(sandbox, 'settings', 'saveSetup', { ...(await proposalOf(sandbox)), policy });
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  expect(card.labels).toEqual(['teleport']);
  expect(card.dueDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  expect((await sandbox.comments(card.key, 1)).join()).toContain('reason');
  await sandbox.shows(card.key, 'Pending');
  sandbox.expectUntouched(id);
  await sandbox.jira.as(BOB).comment(card.key, 'reason: not today');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  await sandbox.until(() =>
    expect(sandbox.reviews(id)).toEqual([{ author: 'bob', state: 'DENIED', reason: 'not today' }]),
  );
});

test('a project that the app cannot see is one finding, not one for all that follows', async () => {
  const sandbox = await native();
  const proposal = await proposalOf(sandbox);
  sandbox.jira.withhold(APP, 'BROWSE_PROJECTS', 'ACC');
  sandbox.jira.withhold(APP, 'CREATE_ISSUES', 'ACC');

  expect(await onPage(sandbox, 'settings', 'checkSetup', proposal)).toMatchObject({
    findings: [{ kind: 'permission', permission: 'BROWSE_PROJECTS' }],
  });
});

test('labels and a due date that the create screen lacks are refused before any card is', async () => {
  const sandbox = await native();
  const { fields } = sandbox.jira.site.issueType(ISSUE_TYPES.accTask);
  for (const id of ['labels', 'duedate'])
    fields.splice(
      fields.findIndex(({ fieldId }) => fieldId === id),
      1,
    );
  const policy = { reasonRequiredFor: [], labels: ['teleport'], hasDueDate: true };
  const input = { ...(await proposalOf(sandbox)), policy };
  const lacking = [
    { kind: 'no-field', field: 'labels' },
    { kind: 'no-field', field: 'duedate' },
  ];

  expect(await onPage(sandbox, 'settings', 'checkSetup', input)).toMatchObject({ findings: lacking });
  expect(await onPage(sandbox, 'settings', 'saveSetup', input)).toEqual({
    kind: 'refused',
    problems: lacking,
  });
});

test('labels that Jira would refuse are refused when they are saved', async () => {
  const sandbox = await native();
  const policy = { reasonRequiredFor: [], labels: ['two words'] };

  expect(
    await onPage(sandbox, 'settings', 'saveSetup', { ...(await proposalOf(sandbox)), policy }),
  ).toMatchObject({
    kind: 'refused',
    problems: [{ kind: 'unreadable', where: 'policy.labels.0' }],
  });
});

test('a status that was renamed is shown with both names, until somebody saves', async () => {
  const sandbox = await native();
  await onPage(sandbox, 'settings', 'saveSetup', await proposalOf(sandbox));
  sandbox.jira.site.status(ACC_STATUSES.approved).name = 'Rejected';

  const before = await onPage(sandbox, 'settings', 'setup');
  const current = (before as { readonly current: object }).current;
  await onPage(sandbox, 'settings', 'saveSetup', current);

  expect(before).toMatchObject({ renamed: [{ before: 'Approved', now: 'Rejected' }] });
  expect(await onPage(sandbox, 'settings', 'setup')).toMatchObject({ renamed: [] });
});

test.each([
  ['the days that the log keeps entries for', { logDays: 30 }],
  ['a level of comments', { comments: 'none' }],
  ['that no facts are shown', { hidesEvidence: true }],
])('%s are saved, and shown when the page is opened again', async (_, choice) => {
  const sandbox = await native();
  const policy = { reasonRequiredFor: ['denied'], ...choice };

  const saved = await onPage(sandbox, 'settings', 'saveSetup', { ...(await proposalOf(sandbox)), policy });

  expect(saved).toMatchObject({ kind: 'saved' });
  expect(await onPage(sandbox, 'settings', 'setup')).toMatchObject({ current: { policy } });
});

test('a number of days that the log cannot keep entries for is refused', async () => {
  const sandbox = await native();
  const policy = { reasonRequiredFor: [], logDays: 3_650 };

  expect(await onPage(sandbox, 'settings', 'saveSetup', { ...(await proposalOf(sandbox)), policy })).toEqual({
    kind: 'refused',
    problems: [{ kind: 'unreadable', where: 'policy.logDays' }],
  });
});
