/**
 * Goal: the admin of a project sees what failed there and can do something about it, and neither sees nor touches what
 * belongs to another project.
 */
import { ISSUE_TYPES } from '../sandbox/jira/demo-site';
import { BOB, DAVE, ERIN } from '../sandbox/people';
import { setUpProject } from '../sandbox/forge-side';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

/** Calls the settings page of a project as a person. */
async function page(
  { forge, jira }: Story,
  { as, of, call, id }: { as: string; of: 'ACC' | 'TEAM'; call: string; id?: string },
): Promise<unknown> {
  const answer = await forge.invokeResolver({
    moduleKey: 'settings',
    functionKey: call,
    accountId: as,
    payload: id === undefined ? {} : { id },
    extension: { type: 'jira:projectSettingsPage', project: { id: jira.site.project(of)?.id, key: of } },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
}

/** ACC's create screen suddenly asks for what no card has. */
function refuseCards({ jira }: Story, isRequired: boolean): void {
  const { fields } = jira.site.issueType(ISSUE_TYPES.accTask);
  if (!isRequired) fields.pop();
  else fields.push({ fieldId: 'customfield_1', name: 'Cost centre', isRequired, schema: { type: 'string' } });
}

/** A request whose card Jira refused in ACC, and Dave as the admin of TEAM. */
async function failedInAcc(sandbox: Story): Promise<{ readonly request: string; readonly id: string }> {
  sandbox.jira.site.project('TEAM')?.roles.get('Administrators')?.add(DAVE);
  await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'TEAM' });
  refuseCards(sandbox, true);
  const request = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.until(() => expect(sandbox.failures()).toHaveLength(1));
  await sandbox.quiet();
  const [failure] = sandbox.failures() as { id: string }[];
  return { request, id: failure?.id ?? '' };
}

test('the admin of the project sees what failed, with the reason, and has it tried again', async () => {
  const sandbox = await native();
  const { request, id } = await failedInAcc(sandbox);

  expect(await page(sandbox, { as: ERIN, of: 'ACC', call: 'projectHealth' })).toMatchObject({
    kind: 'ready',
    cards: { open: 0, waiting: 1 },
    failures: [{ id, requestId: request, code: 'jira-refused' }],
  });
  refuseCards(sandbox, false);
  expect(await page(sandbox, { as: ERIN, of: 'ACC', call: 'retryFailure', id })).toEqual({ kind: 'done' });

  expect((await sandbox.cardOf(request)).key).toMatch(/^ACC-/);
  await sandbox.until(() => expect(sandbox.failures()).toEqual([]));
  expect(await page(sandbox, { as: ERIN, of: 'ACC', call: 'projectHealth' })).toMatchObject({
    cards: { open: 1, waiting: 0 },
    failures: [],
    moreFailures: 0,
  });
});

test('the admin of the project has a failure ignored', async () => {
  const sandbox = await native();
  const { id } = await failedInAcc(sandbox);

  expect(await page(sandbox, { as: ERIN, of: 'ACC', call: 'ignoreFailure', id })).toEqual({ kind: 'done' });

  expect(sandbox.failures()).toEqual([]);
});

test('the admin of another project neither sees nor settles what failed here', async () => {
  const sandbox = await native();
  const { id } = await failedInAcc(sandbox);
  const before = sandbox.failures();

  expect(await page(sandbox, { as: DAVE, of: 'TEAM', call: 'projectHealth' })).toMatchObject({
    kind: 'ready',
    cards: { open: 0, waiting: 0 },
    failures: [],
    moreFailures: 0,
  });
  for (const call of ['retryFailure', 'ignoreFailure']) {
    expect(await page(sandbox, { as: DAVE, of: 'TEAM', call, id })).toEqual({ kind: 'not-found' });
    expect(await page(sandbox, { as: DAVE, of: 'ACC', call, id })).toEqual({ kind: 'not-admin' });
    expect(await page(sandbox, { as: BOB, of: 'ACC', call, id })).toEqual({ kind: 'not-admin' });
  }
  expect(await page(sandbox, { as: DAVE, of: 'ACC', call: 'projectHealth' })).toEqual({ kind: 'not-admin' });
  await sandbox.quiet();
  expect(sandbox.failures()).toEqual(before);
});
