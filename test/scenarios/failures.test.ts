/**
 * Goal: what Jira refuses stops nothing else, is listed with its reason, and comes right by itself once the cause is gone.
 */
import { setUpProject } from '../sandbox/forge-side';
import { APP, BOB, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const TICKS_PER_HOUR = 12;

async function anHour(sandbox: Story): Promise<void> {
  for (let tick = 0; tick <= TICKS_PER_HOUR; tick += 1) await sandbox.tick();
}

const createCalls = (sandbox: Story): number =>
  sandbox.jira.calls.filter(({ operation }) => operation.startsWith('createIssue')).length;

/** Makes a field of the cards' issue type required, and answers how to take that back. */
function requireField({ jira }: Story, fieldId: string): () => void {
  const field = jira.site.project('ACC')?.issueTypeIds.map((id) => jira.site.issueType(id).fields);
  const specs = (field ?? []).flat().filter((spec) => spec.fieldId === fieldId);
  for (const spec of specs) spec.isRequired = true;
  return () => {
    for (const spec of specs) spec.isRequired = false;
  };
}

test('a request whose card Jira refuses is listed, tried rarely, and gets its card within the hour of the cause being gone', async () => {
  const sandbox = await native();
  const makeOptional = requireField(sandbox, 'duedate');
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.until(() => expect(sandbox.failures()).toHaveLength(1));
  expect(sandbox.failures()).toMatchObject([
    { id: `card-${id}`, code: 'jira-refused', message: expect.stringMatching(/duedate/) as unknown },
  ]);

  const before = createCalls(sandbox);
  for (let tick = 0; tick < TICKS_PER_HOUR - 2; tick += 1) await sandbox.tick();
  expect(createCalls(sandbox)).toBe(before);
  makeOptional();
  await anHour(sandbox);
  await sandbox.cardOf(id);

  expect(sandbox.failures()).toEqual([]);
});

test('a project in which the app may create nothing any more holds its requests until it may again', async () => {
  const sandbox = await native();
  const first = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(first);
  sandbox.jira.withhold(APP, 'CREATE_ISSUES', 'ACC');
  sandbox.forge.faults.intercept = (call) => (call.functionKey === 'on-nudge' ? 'fail-before' : 'pass');
  const ids = ['alice', 'erin', 'alice'].map((user) =>
    sandbox.teleport.createRequest(user, { roles: ['editor'] }),
  );
  await sandbox.tick();
  await sandbox.until(() => expect(sandbox.failures()).toHaveLength(ids.length));

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await sandbox.until(() => expect(sandbox.reviews(first)).toHaveLength(1));
  sandbox.jira.restore(APP, 'CREATE_ISSUES', 'ACC');
  await anHour(sandbox);
  for (const id of ids) await sandbox.cardOf(id);

  expect(sandbox.jira.state.issues('ACC')).toHaveLength(1 + ids.length);
  expect(sandbox.failures()).toEqual([]);
});

test('a card that its workflow does not let the app move is listed, and moves within the hour once it may', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  sandbox.jira.withhold(APP, 'TRANSITION_ISSUES', 'ACC');

  sandbox.teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });
  await sandbox.until(() => expect(sandbox.failures()).toMatchObject([{ issueKey: card.key }]));
  sandbox.jira.restore(APP, 'TRANSITION_ISSUES', 'ACC');
  await anHour(sandbox);
  await sandbox.shows(card.key, 'Approved');

  expect(sandbox.failures()).toEqual([]);
});

test('a project that was deleted holds up only its own requests, which get a card in another one when they are sent there', async () => {
  const sandbox = await native();
  await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'TEAM' });
  const projectId = (key: string): string => sandbox.jira.site.project(key)?.id ?? '';
  const route = (routing: object) =>
    sandbox.forge.invokeResolver({
      moduleKey: 'site',
      functionKey: 'saveRouting',
      accountId: ERIN,
      payload: routing,
      extension: { type: 'jira:adminPage' },
    });
  await route({
    rules: [{ projectId: projectId('TEAM'), role: 'prod-*' }],
    defaultProjectId: projectId('ACC'),
  });
  const team = projectId('TEAM');
  sandbox.jira.site.projects.delete(team);

  const lost = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
  const other = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.cardOf(other);
  await sandbox.until(() =>
    expect(sandbox.failures()).toMatchObject([{ id: `card-${lost}` }, { code: 'project-hidden' }]),
  );
  await sandbox.tick();
  const before = createCalls(sandbox);
  for (let tick = 0; tick < TICKS_PER_HOUR - 3; tick += 1) await sandbox.tick();
  expect(createCalls(sandbox)).toBe(before);
  await route({ rules: [], defaultProjectId: projectId('ACC') });
  await sandbox.forge.invokeResolver({
    moduleKey: 'site',
    functionKey: 'retryFailure',
    accountId: ERIN,
    payload: { id: `card-${lost}` },
    extension: { type: 'jira:adminPage' },
  });

  expect((await sandbox.cardOf(lost)).key).toMatch(/^ACC-/);
  await sandbox.until(() => expect(sandbox.failures()).toEqual([]));
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(2);
});

test.each(['addComment', 'setIssueProperty'])(
  'a 409 of %s, as of two calls at once, is tried again, and nothing is said twice',
  async (operation) => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(id);
    await sandbox.quiet();
    sandbox.jira.faults.call({ operation, accountId: APP, answer: 409, messages: ['Concurrent update'] });

    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    await sandbox.until(() => expect(sandbox.jira.faults.isArmed).toBe(false));
    await sandbox.until(() => expect(sandbox.linkOf(id)?.phase).toBe('closed'));

    expect(sandbox.jira.state.comments(card.key)).toHaveLength(1);
    expect(sandbox.jira.state.property(card.key, 'teleport-access')).toMatchObject({ state: 'approved' });
    expect(sandbox.failures()).toEqual([]);
  },
);
