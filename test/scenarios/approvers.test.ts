/**
 * Goal: where Teleport cannot check who decides, exactly the people decide whom the project names: as people, in groups, or
 * with a role, as Jira has it when the decision is handed in. The relay's own list narrows that and never widens it.
 */
import { GROUPS, ROLES } from '../sandbox/jira/demo-site';
import { ALICE, APP, BOB, CAROL, DAVE, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const GROUP = 'access-approvers';
const ROLE = 'Approvers';
const NOT_ONE = 'Not one of the project';
const by = (approvers: object, review: { readonly approvers?: readonly string[] } = {}) =>
  withSandbox({ mode: 'override', edition: 'oss', project: { projectKey: 'ACC', ...approvers }, review });
const byGroup = by({ approverGroups: [GROUPS[GROUP]] });
const byRole = by({ approverRoles: [ROLES[ROLE]] });

const project = ({ jira }: Story) => {
  const acc = jira.site.project('ACC');
  if (acc === undefined) throw new Error('no ACC');
  return acc;
};
const join = ({ jira }: Story, account: string): void => {
  jira.site.account(account).groups.add(GROUP);
};

interface Card {
  readonly id: string;
  readonly key: string;
}

async function newCard(sandbox: Story): Promise<Card> {
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  return { id, key: (await sandbox.cardOf(id)).key };
}

/** A new request with its card, dragged to Approved by somebody. */
async function dragged(sandbox: Story, account: string): Promise<Card> {
  const card = await newCard(sandbox);
  await sandbox.jira.as(account).moveTo(card.key, 'Approved');
  return card;
}

async function expectApproved(sandbox: Story, account: string): Promise<void> {
  const { id } = await dragged(sandbox, account);
  await sandbox.until(() => expect(sandbox.updates(id)).toHaveLength(1));
}

async function expectRefused(sandbox: Story, account: string, why = NOT_ONE): Promise<void> {
  const { id, key } = await dragged(sandbox, account);
  expect((await sandbox.comments(key, 1)).join()).toContain(why);
  await sandbox.shows(key, 'Pending');
  sandbox.expectUntouched(id);
}

test('a member of a named group decides, somebody else does not', async () => {
  const sandbox = await byGroup();
  join(sandbox, BOB);

  await expectApproved(sandbox, BOB);
  await expectRefused(sandbox, CAROL);
});

test('whoever has a named role decides, as a person or by a group that has it, and nobody else', async () => {
  const sandbox = await byRole();
  project(sandbox).roles.set(ROLE, new Set([BOB]));
  project(sandbox).roleGroups.set(ROLE, new Set([GROUP]));
  join(sandbox, CAROL);

  await expectApproved(sandbox, BOB);
  await expectApproved(sandbox, CAROL);
  await expectRefused(sandbox, ERIN);
});

test('a role of another project lets nobody decide here', async () => {
  const sandbox = await byRole();
  sandbox.jira.site.project('TEAM')?.roles.set(ROLE, new Set([BOB]));

  await expectRefused(sandbox, BOB);
});

test('nobody decides their own request, whatever group they are in', async () => {
  const sandbox = await byGroup();
  join(sandbox, ALICE);

  await expectRefused(sandbox, ALICE, 'Nobody can decide their own access request');
});

test('a membership that was taken away after the drag and before the decision counts no more', async () => {
  const sandbox = await byGroup();
  join(sandbox, BOB);
  const { id, key } = await newCard(sandbox);
  await sandbox.stopRelay();
  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.comments(key, 1);

  sandbox.jira.site.account(BOB).groups.delete(GROUP);
  await sandbox.startRelay();
  sandbox.clock.advance(15 * 60_000);

  expect((await sandbox.comments(key, 2)).join()).toContain(NOT_ONE);
  await sandbox.shows(key, 'Pending');
  sandbox.expectUntouched(id);
});

test.each([
  ['was deleted', ({ jira }: Story) => void jira.site.groups.delete(GROUPS[GROUP])],
  [
    'was replaced by one of the same name',
    ({ jira }: Story) => {
      jira.site.groups.delete(GROUPS[GROUP]);
      jira.site.groups.set('0f9c2d5e-0000-4000-8000-000000000001', GROUP);
    },
  ],
  ['cannot be read by the app', ({ jira }: Story) => jira.withhold(APP, 'USER_PICKER')],
])('a group that %s lets nobody decide, and the page says so', async (_how, lose) => {
  const sandbox = await byGroup();
  join(sandbox, BOB);
  lose(sandbox);

  await expectRefused(sandbox, BOB);

  const setup = await page(sandbox, ERIN, 'setup');
  expect(setup).toMatchObject({ approvers: { problems: [expect.anything()] } });
  const saved = await page(sandbox, ERIN, 'saveSetup', (setup as { current: object }).current);
  expect(saved).toMatchObject({ kind: 'refused', problems: [{ kind: 'approver' }] });
});

test.each([
  [
    'was deleted',
    (sandbox: Story) => void sandbox.jira.site.roles.delete(ROLES[ROLE]),
    { problems: [{ kind: 'role', id: ROLES[ROLE] }], areRolesHidden: false },
  ],
  [
    'cannot be read by the app',
    ({ jira }: Story) => jira.withhold(APP, 'ADMINISTER_PROJECTS', 'ACC'),
    { problems: [{ kind: 'roles-hidden' }], roles: [], areRolesHidden: true },
  ],
])('a role that %s lets nobody decide, and the page says so', async (_how, lose, approvers) => {
  const sandbox = await byRole();
  project(sandbox).roles.set(ROLE, new Set([BOB]));
  lose(sandbox);

  await expectRefused(sandbox, BOB);

  expect(await page(sandbox, ERIN, 'setup')).toMatchObject({ approvers });
});

test('while Jira does not say who is in a group nothing is decided, and then it is', async () => {
  const sandbox = await byGroup();
  join(sandbox, BOB);
  sandbox.jira.faults.call({ operation: 'getUserGroups', answer: 503, times: 1000 });
  const { id } = await dragged(sandbox, BOB);
  await sandbox.quiet();
  sandbox.expectUntouched(id);

  sandbox.jira.faults.clear();
  sandbox.clock.advance(15 * 60_000);
  await sandbox.until(() => expect(sandbox.updates(id)).toHaveLength(1));
});

test('the relay’s own list of approvers narrows the project’s groups, and never widens them', async () => {
  const sandbox = await by({ approverGroups: [GROUPS[GROUP]] }, { approvers: [BOB, CAROL] })();
  for (const account of [BOB, DAVE]) join(sandbox, account);

  await expectApproved(sandbox, BOB);
  await expectRefused(sandbox, CAROL);
  await expectRefused(sandbox, DAVE, "relay's [review] approvers");
});

test('the panel lets the same people decide', async () => {
  const sandbox = await byGroup();
  join(sandbox, BOB);
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  const panel = async (as: string, functionKey: string, payload: object = {}) => {
    const extension = { type: 'jira:issueContext', issue: { id: card.id } };
    const answer = await sandbox.forge.invokeResolver({
      moduleKey: 'card',
      functionKey,
      accountId: as,
      payload,
      extension,
    });
    return (answer.kind === 'value' ? answer.value : answer.error) as { nonce: string };
  };
  const decision = { proposedState: 'approved', reason: '' };

  const carols = await panel(CAROL, 'card');
  expect(carols).toMatchObject({ eligibility: { kind: 'not-eligible' } });
  expect(await panel(CAROL, 'decide', { ...decision, nonce: carols.nonce })).toMatchObject({
    kind: 'refused',
    refusal: 'not-permitted',
  });
  sandbox.expectUntouched(id);

  const bobs = await panel(BOB, 'card');
  expect(bobs).toMatchObject({ eligibility: { kind: 'can' } });
  expect(await panel(BOB, 'decide', { ...decision, nonce: bobs.nonce })).toMatchObject({ kind: 'recorded' });
});

test('only an admin of the project finds people and groups, sees them by name, and finds no apps', async () => {
  const sandbox = await by({ approvers: [BOB], approverGroups: [GROUPS[GROUP]] })();

  expect(await page(sandbox, ERIN, 'findPeople', { query: 'ca' })).toEqual({
    kind: 'found',
    choices: [{ id: CAROL, name: 'Carol Chen' }],
  });
  expect(await page(sandbox, ERIN, 'findPeople', { query: 'Teleport' })).toEqual({
    kind: 'found',
    choices: [],
  });
  expect(await page(sandbox, ERIN, 'findPeople', { query: ' ' })).toEqual({ kind: 'found', choices: [] });
  expect(await page(sandbox, ERIN, 'findGroups', { query: 'APPROVERS' })).toEqual({
    kind: 'found',
    choices: [{ id: GROUPS[GROUP], name: GROUP }],
  });
  expect(await page(sandbox, ERIN, 'setup')).toMatchObject({
    approvers: {
      people: [{ id: BOB, name: 'Bob Baker' }],
      groups: [{ name: GROUP }],
      roles: [
        { id: ROLES.Administrators, name: 'Administrators' },
        { id: ROLES[ROLE], name: ROLE },
      ],
      problems: [],
    },
  });
  for (const call of ['findPeople', 'findGroups']) {
    expect(await page(sandbox, BOB, call, { query: 'a' })).toEqual({ kind: 'not-admin' });
  }
});

test('apps and strangers cannot be made approvers', async () => {
  const sandbox = await byGroup();
  const { current } = (await page(sandbox, ERIN, 'setup')) as { current: object };

  expect(await page(sandbox, ERIN, 'saveSetup', { ...current, approvers: [APP, 'nobody'] })).toEqual({
    kind: 'refused',
    problems: [APP, 'nobody'].map((id) => ({ kind: 'approver', problem: { kind: 'person', id } })),
  });
});

/** Calls the settings page of ACC as a person. */
async function page(
  { forge }: Story,
  accountId: string,
  functionKey: string,
  payload: unknown = {},
): Promise<unknown> {
  const answer = await forge.invokeResolver({
    moduleKey: 'settings',
    functionKey,
    accountId,
    payload,
    extension: { type: 'jira:projectSettingsPage', project: { id: '10000', key: 'ACC' } },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
}
