/**
 * Goal: a workflow whose transitions ask for values is no obstacle: the settings give them, transitions that get by without are
 * tried first, and where neither helps the card says so and the failure list names the field, at once.
 */
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import { workflow, type WorkflowBuilder } from '../sandbox/jira/workflow';
import { BOB } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

const { toDo, pending, approved, denied, expired } = ACC_STATUSES;
const RESOLUTION = { screen: [{ fieldId: 'resolution', isRequired: true }] };
const ASSIGNEE = { screen: [{ fieldId: 'assignee', isRequired: true }] };

/** Replaces ACC's workflow. */
function use(sandbox: Story, build: (builder: WorkflowBuilder) => WorkflowBuilder): void {
  const project = sandbox.jira.site.project('ACC');
  if (project === undefined) throw new Error('no ACC');
  project.workflow = build(workflow('W', toDo)).build();
}

interface Setup {
  readonly proposal: object;
}
const save = async (sandbox: Story, moveFields: object): Promise<unknown> =>
  onPage(sandbox, 'settings', 'saveSetup', {
    ...((await onPage(sandbox, 'settings', 'setup')) as Setup).proposal,
    moveFields,
  });

const closingAsks = (builder: WorkflowBuilder): WorkflowBuilder =>
  builder
    .anyTo(pending)
    .anyTo(approved, { name: 'Approve', ...RESOLUTION })
    .anyTo(denied, { name: 'Deny', ...RESOLUTION })
    .anyTo(expired, { name: 'Expire', ...RESOLUTION });

test('a resolution that every closing transition requires is asked for before saving, and then set', async () => {
  const sandbox = await native();
  const first = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  use(sandbox, closingAsks);
  const done = { resolution: ['10000'] };

  const without = await save(sandbox, {});
  const withAll = await save(sandbox, { approved: done, denied: done, promoted: done, expired: done });
  const id = sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] });
  const card = await sandbox.cardOf(id);
  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'fine' });
  await sandbox.shows(card.key, 'Approved');

  expect(without).toMatchObject({
    kind: 'refused',
    problems: [
      { kind: 'field', state: 'approved', id: 'resolution', field: 'Resolution', problem: 'missing' },
      { state: 'denied' },
      { state: 'promoted' },
      { state: 'expired' },
    ],
  });
  expect(withAll).toEqual({ kind: 'saved', receives: true });
  expect(card.resolution).toBe('Done');
  expect(first.resolution).toBeNull();
  expect(sandbox.failures()).toEqual([]);
});

test('of several transitions to one status, one that asks for nothing is taken', async () => {
  const sandbox = await native();
  use(sandbox, (builder) =>
    builder.anyTo(pending).anyTo(approved, RESOLUTION).anyTo(approved).anyTo(denied).anyTo(expired),
  );
  const id = sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] });
  const card = await sandbox.cardOf(id);

  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'fine' });

  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.failures()).toEqual([]);
});

test('a card that sticks for want of a value names the field and the transition, on the card and in the list', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] });
  const card = await sandbox.cardOf(id);
  use(sandbox, closingAsks);

  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'fine' });

  await sandbox.until(() => expect(sandbox.failures()).toHaveLength(1));
  const wanted = /“Approve” requires “Resolution”: give it a value in the project’s Teleport access settings/;
  expect(JSON.stringify(sandbox.failures())).toMatch(wanted);
  expect((await sandbox.comments(card.key, 2)).join('\n')).toMatch(wanted);
  expect(sandbox.jira.state.statusOf(card.key)).toBe('Pending');
});

test('a new card that cannot get to Pending says so and is listed at once, once; with a value it gets there', async () => {
  const sandbox = await native();
  use(sandbox, (builder) =>
    builder
      .anyTo(pending, { name: 'Ask', ...ASSIGNEE })
      .anyTo(approved)
      .anyTo(denied)
      .anyTo(expired),
  );
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });

  await sandbox.until(() => expect(sandbox.failures()).toHaveLength(1));
  const [issue] = [...sandbox.jira.site.issues.values()];
  if (issue === undefined) throw new Error('no issue');
  await sandbox.quiet();
  expect(JSON.stringify(sandbox.failures())).toMatch(/“Ask” requires “Assignee”/);
  expect(await sandbox.comments(issue.key, 1)).toEqual([expect.stringMatching(/“Ask” requires “Assignee”/)]);
  sandbox.clock.advance(3_600_000);
  await sandbox.tick();
  expect(await sandbox.comments(issue.key, 1)).toHaveLength(1);

  expect(await save(sandbox, {})).toMatchObject({
    kind: 'refused',
    problems: [{ state: 'pending', id: 'assignee' }],
  });
  expect(await save(sandbox, { pending: { assignee: [BOB] } })).toMatchObject({ kind: 'saved' });
  sandbox.clock.advance(3_600_000);
  await sandbox.tick();
  expect(sandbox.jira.state.statusOf(issue.key)).toBe('Pending');
  expect(issue.assigneeId).toBe(BOB);
  expect(sandbox.failures()).toEqual([]);
  const later = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['ssh-admin'] }));
  expect(sandbox.jira.state.statusOf(later.key)).toBe('Pending');
  expect(sandbox.linkOf(id)?.issueId).toBe(issue.id);
});
