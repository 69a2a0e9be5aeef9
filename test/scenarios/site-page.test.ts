/**
 * Goal: an admin of the site says which project gets which requests, sees what failed and whom nobody knows, and may do so
 * only as long as Jira says that they administer it. No request ever gets two cards, or none.
 */
import { Webhook } from 'standardwebhooks';
import { setUpProject } from '../sandbox/forge-side';
import { BOB, DAVE, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
/** Only there the relay nudges. */
const called = withSandbox({ mode: 'native', way: 'call' });
const asking = withSandbox({ mode: 'native', way: 'pull' });
const TEAM_RULE = { rules: [{ projectId: '10001', role: 'prod-*' }], defaultProjectId: '10000' };

/** Calls the site page's resolver. */
async function site(sandbox: Story, functionKey: string, payload: unknown = {}, as = ERIN): Promise<unknown> {
  const answer = await sandbox.forge.invokeResolver({
    moduleKey: 'site',
    functionKey,
    accountId: as,
    payload,
    extension: { type: 'jira:adminPage' },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
}

/** Both projects set up, ACC first. */
async function twoProjects(): Promise<Story> {
  const sandbox = await native();
  await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'TEAM' });
  return sandbox;
}

test.each([
  'site',
  'saveRouting',
  'tryRouting',
  'health',
  'activityCsv',
  'renewNudgeKey',
  'retryFailure',
  'ignoreFailure',
])('nobody but an admin of Jira may call %s, not even the admin of a project', async (functionKey) => {
  const sandbox = await native();
  sandbox.jira.site.project('ACC')?.roles.get('Administrators')?.add(DAVE);

  expect(await site(sandbox, functionKey, TEAM_RULE, DAVE)).toEqual({ kind: 'not-admin' });
  expect(JSON.stringify(sandbox.activity())).not.toContain('routing-saved');
});

test('requests go where the rules say, running cards stay, and a project that is set up later takes nothing over', async () => {
  const sandbox = await twoProjects();
  const before = await sandbox.cardOf(sandbox.teleport.createRequest('erin', { roles: ['prod-dba'] }));
  expect(before.key).toMatch(/^ACC-/);

  expect(await site(sandbox, 'saveRouting', TEAM_RULE)).toEqual({ kind: 'saved' });
  const routed = sandbox.teleport.createRequest('erin', { roles: ['prod-dba'] });
  const other = sandbox.teleport.createRequest('alice', { roles: ['editor'] });

  expect((await sandbox.cardOf(routed)).key).toMatch(/^TEAM-/);
  expect((await sandbox.cardOf(other)).key).toMatch(/^ACC-/);
  await sandbox.jira.as(BOB).moveTo(before.key, 'Approved');
  await sandbox.comments(before.key, 1);
  await sandbox.shows(before.key, 'Pending');
  await sandbox.tick();
  expect(sandbox.jira.site.issues.size).toBe(3);
  expect(sandbox.activity()).toContainEqual(expect.objectContaining({ event: 'routing-saved', by: ERIN }));
});

test('projects are named as Jira names them to the viewer, and by their keys while it does not', async () => {
  const sandbox = await twoProjects();
  const names = async () =>
    ((await site(sandbox, 'site')) as { readonly projects: readonly object[] }).projects;

  expect(await names()).toMatchObject([
    { key: 'ACC', name: 'Access requests' },
    { key: 'TEAM', name: 'Team access' },
  ]);
  sandbox.forge.faults.intercept = ({ kind, path }) =>
    kind === 'jira' && path.includes('/project/search') ? 'fail-before' : 'pass';
  expect(await names()).toEqual([
    { id: '10000', key: 'ACC', isOn: true },
    { id: '10001', key: 'TEAM', isOn: true },
  ]);
});

test('a drag in a project that only a rule names becomes a review', async () => {
  const sandbox = await twoProjects();
  await site(sandbox, 'saveRouting', { ...TEAM_RULE, rules: [{ projectId: '10001', requester: 'al*' }] });
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Genehmigt');
  await sandbox.comments(card.key, 1);

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('rules can be tried on what is pending, which changes nothing', async () => {
  const sandbox = await twoProjects();
  const dba = sandbox.teleport.createRequest('erin', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(dba);
  await sandbox.quiet();

  expect(await site(sandbox, 'tryRouting', TEAM_RULE)).toMatchObject({
    kind: 'tried',
    total: 1,
    requests: [{ requestId: dba, user: 'erin', issueKey: card.key, projectKey: 'TEAM', rule: 0 }],
  });
  expect(await site(sandbox, 'site')).toMatchObject({ routing: { rules: [], defaultProjectId: '10000' } });
});

test.each([
  ['a project that is not set up', { rules: [], defaultProjectId: '99999' }, 'project-not-set-up'],
  [
    'a rule for a project that is not set up',
    { rules: [{ projectId: '10001', role: 'x' }], defaultProjectId: '10000' },
    'project-not-set-up',
  ],
  [
    'a rule that fits everything',
    { rules: [{ projectId: '10000' }], defaultProjectId: '10000' },
    'rule-without-pattern',
  ],
  ['something else', { rules: 'all' }, 'unreadable'],
])('a routing with %s is refused', async (_what, routing, problem) => {
  const sandbox = await native();

  expect(await site(sandbox, 'saveRouting', routing)).toMatchObject({
    kind: 'refused',
    problems: expect.arrayContaining([expect.objectContaining({ kind: problem })]) as unknown,
  });
});

test('a reinstalled app finds the cards of all projects again, once they are set up', async () => {
  const sandbox = await twoProjects();
  await site(sandbox, 'saveRouting', TEAM_RULE);
  const id = sandbox.teleport.createRequest('erin', { roles: ['prod-dba'] });
  const card = await sandbox.cardOf(id);
  await sandbox.quiet();

  await sandbox.reinstall();
  await sandbox.tick();
  await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'TEAM' });
  await site(sandbox, 'saveRouting', TEAM_RULE);
  await sandbox.tick();

  expect((await sandbox.cardOf(id)).key).toBe(card.key);
  expect(sandbox.jira.site.issues.size).toBe(1);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Genehmigt');
  await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));
});

test('health names the last comparison, people whom nobody knows, and who saved what', async () => {
  const sandbox = await native();
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  await sandbox.jira.as(DAVE).moveTo(card.key, 'Approved');
  await sandbox.comments(card.key, 1);
  await sandbox.tick();

  expect(await site(sandbox, 'health')).toMatchObject({
    lastSync: { at: expect.stringMatching(/^20/) as string },
    cards: { open: 1, waiting: 0 },
    failures: [],
    moreFailures: 0,
    unmatched: [{ by: DAVE, name: 'Dave Diaz' }],
  });
  const { text } = (await site(sandbox, 'activityCsv')) as { text: string };
  expect(text.split('\r\n')[0]).toBe('"at","event","issueKey","requestId","by","detail"');
  expect(text).toContain(
    `"settings-saved","","","${ERIN}","project ACC, which now gets all access requests"`,
  );
});

test('what failed can be tried again, and who did that stands in the activity', async () => {
  const sandbox = await native();
  const task = sandbox.jira.site.issueType('10002');
  task.fields.push({
    fieldId: 'customfield_1',
    name: 'Cost centre',
    isRequired: true,
    schema: { type: 'string' },
  });
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.tick();
  const { failures } = (await site(sandbox, 'health')) as { failures: { id: string; message: string }[] };
  expect(failures).toMatchObject([{ message: expect.stringContaining('Cost centre') as string }]);

  task.fields.pop();
  expect(await site(sandbox, 'retryFailure', { id: failures[0]?.id })).toEqual({ kind: 'done' });

  await sandbox.cardOf(id);
  expect(sandbox.activity()).toContainEqual(expect.objectContaining({ event: 'failure-retried', by: ERIN }));
  expect(await site(sandbox, 'retryFailure', { id: 'nothing' })).toEqual({ kind: 'not-found' });
});

test('a renewed nudge key: the old one is good until the relay uses the new one, and not after', async () => {
  const sandbox = await called();
  await sandbox.quiet();
  const secret = () => JSON.parse(sandbox.forge.storage.secretTable.get('nudge-key')?.json ?? '""') as string;
  const old = secret();
  const nudgeWith = async (key: string): Promise<number> => {
    const body = JSON.stringify({ ids: ['01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80'] });
    const at = new Date(sandbox.clock.now());
    const id = `msg_${sandbox.clock.now()}_${key.length}`;
    const answer = await fetch(sandbox.forge.webTriggerUrl('nudge'), {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(key).sign(id, at, body),
      },
    });
    return answer.status;
  };
  await sandbox.stopRelay();

  expect(await site(sandbox, 'renewNudgeKey')).toEqual({ kind: 'renewed' });
  expect(secret()).not.toBe(old);
  expect(await site(sandbox, 'health')).toMatchObject({ isNudgeKeyChanging: true });
  expect([await nudgeWith(old), await nudgeWith(secret())]).toEqual([202, 202]);

  await sandbox.startRelay();
  await sandbox.quiet();
  await sandbox.tick();
  expect(await site(sandbox, 'health')).toMatchObject({ isNudgeKeyChanging: false });
  expect([await nudgeWith(old), await nudgeWith(secret())]).toEqual([401, 202]);
});

test('where the relay asks nobody nudges, and no key for that is shown', async () => {
  const sandbox = await asking();
  await sandbox.tick();

  expect(await site(sandbox, 'health')).not.toHaveProperty('isNudgeKeyChanging');
});
