/**
 * Goal: a site's admin can have the site tell what no emulator knows of it, in a project of their choice, and hand the report on
 * without giving anything away. Nothing of the test stays behind.
 */
import { APP, BOB, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const called = withSandbox({ mode: 'native', way: 'call' });
const strict = withSandbox({ mode: 'native', way: 'call', tokens: 'per-call' });
const pulled = withSandbox({ mode: 'native', way: 'pull' });

interface View {
  readonly kind: string;
  readonly step?: string;
  readonly isWaiting?: boolean;
  readonly issueToMove?: string;
  readonly leftBehind?: number;
  readonly report?: string;
  readonly lines: readonly { readonly what: string; readonly found: string; readonly verdict: string }[];
}

/** Calls the site page's resolver as the site's admin. */
async function call(sandbox: Story, functionKey: string, payload: unknown = {}): Promise<View> {
  const answer = await sandbox.forge.invokeResolver({
    moduleKey: 'site',
    functionKey,
    accountId: ERIN,
    payload,
    extension: { type: 'jira:adminPage' },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value as View;
}

/** Steps as the page does it, moving the issue by hand when asked to. */
async function finish(sandbox: Story, view: View, meanwhile?: () => void): Promise<View> {
  let now = view;
  for (let turn = 0; now.step !== undefined && turn < 100; turn += 1) {
    if (now.step === 'event' && now.issueToMove !== undefined && now.isWaiting === true) {
      await sandbox.jira.as(BOB).moveTo(now.issueToMove, 'Denied');
      meanwhile?.();
      await sandbox.quiet();
    }
    sandbox.clock.advance(5_000);
    now = await call(sandbox, 'stepSelfTest');
  }
  return now;
}

const found = (view: View, what: string): string | undefined =>
  view.lines.find((line) => line.what === what)?.found;
const differing = (view: View) =>
  view.lines.filter(({ verdict }) => verdict !== 'same' && verdict !== 'note');
const issuesOf = (sandbox: Story) => [...sandbox.jira.site.issues.values()].map(({ key }) => key);

test('the hourly look takes no issue of a test for a card', async () => {
  const sandbox = await called();
  let view = await call(sandbox, 'startSelfTest', { projectKey: 'acc' });
  while (issuesOf(sandbox).length === 0) view = await call(sandbox, 'stepSelfTest');

  sandbox.clock.advance(3_600_000);
  await sandbox.tick();
  await sandbox.quiet();

  expect([...sandbox.forge.storage.entities('link').keys()]).toEqual([]);
  await finish(sandbox, view);
  expect(issuesOf(sandbox)).toEqual([]);
});

test('on a site as the app expects it, nothing differs, the move by hand is heard of, and no issue stays', async () => {
  const sandbox = await called();

  const end = await finish(sandbox, await call(sandbox, 'startSelfTest', { projectKey: 'acc' }));

  expect(differing(end)).toEqual([]);
  expect(found(end, 'issues made, of 2')).toBe('2, errors: 0');
  expect(found(end, 'event of a move by hand')).toMatch(/^came, \d+ s after the move$/);
  expect(found(end, 'order of expand=changelog')).toBe('newest first');
  expect(found(end, 'order of changelog/bulkfetch')).toBe('200, oldest first');
  expect(found(end, 'second call of the same invocation')).toBe('answered');
  expect(found(end, 'POST /issue/{issueIdOrKey}/watchers')).toBe('204');
  expect(found(end, 'GET /myself, as the visitor')).toBe('200');
  expect(found(end, 'headers of a web trigger')).toMatch(/^no relay posted anything/);
  expect(found(end, 'issues of this test')).toMatch(/deleted/);
  expect(issuesOf(sandbox)).toEqual([]);
  expect(end.report?.split('\n').length).toBeGreaterThan(25);
  expect(sandbox.appLog.filter((line) => line.includes('self-test')).length).toBe(end.lines.length);
  expect(sandbox.failures()).toEqual([]);
});

test('on a site that differs, each difference is a line, and what may not be deleted is closed and labelled', async () => {
  const sandbox = await native();
  sandbox.jira.withhold(APP, 'DELETE_ISSUES', 'ACC');
  sandbox.jira.withhold(APP, 'ADD_COMMENTS', 'ACC');

  const end = await finish(sandbox, await call(sandbox, 'startSelfTest', { projectKey: 'ACC' }));

  expect(differing(end).map(({ what }) => what)).toEqual(['POST comment', 'property of a comment']);
  expect(found(end, 'DELETE /issue')).toBe('403 errorMessages: 1, errors: []');
  expect(found(end, 'issues of this test')).toBe('3 closed');
  for (const issue of sandbox.jira.site.issues.values()) {
    expect(issue.labels).toEqual(['teleport-access-self-test']);
    expect(issue.properties.size).toBe(0);
  }
});

test('where calls of one invocation share a token and the relay was not told, the line and the relay say what to set', async () => {
  const sandbox = await strict();
  sandbox.forge.quirks.tokens = 'per-invocation';

  const end = await finish(sandbox, await call(sandbox, 'startSelfTest', { projectKey: 'ACC' }));

  expect(differing(end).map(({ what }) => what)).toEqual(['second call of the same invocation']);
  expect(found(end, 'second call of the same invocation')).toMatch(
    /^refused.*\[forge\] tokens = "per-invocation"/,
  );
  expect(sandbox.relayLog.join()).toMatch(/\[forge\] tokens = /);
});

test('where a relay asks for its calls, nothing differs either, and what its questions bring is told by name alone', async () => {
  const sandbox = await pulled();

  const end = await finish(sandbox, await call(sandbox, 'startSelfTest', { projectKey: 'ACC' }));

  expect(differing(end)).toEqual([]);
  expect(found(end, 'headers of a web trigger')?.toLowerCase().split(', ')).toContain('content-type');
});

test('what a token and a web trigger bring is told by name alone', async () => {
  const sandbox = await called();
  const begun = await call(sandbox, 'startSelfTest', { projectKey: 'ACC' });

  const end = await finish(sandbox, begun, () => {
    sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  });

  const headers = found(end, 'headers of a web trigger')?.toLowerCase().split(', ');
  expect(headers).toEqual(expect.arrayContaining(['content-type', 'webhook-id', 'webhook-signature']));
  const claims = found(end, 'claims of the invocation token')?.split(', ');
  expect(claims).toEqual(expect.arrayContaining(['app', 'app.environment', 'exp', 'iss', 'jti']));
  expect(end.report).not.toMatch(/msg_|v1,|whsec_/);
});

test('a test that ended half-way is taken away by the next one, also what it never heard of', async () => {
  const sandbox = await native();
  await call(sandbox, 'startSelfTest', { projectKey: 'ACC' });
  for (let step = 0; step < 4; step += 1) await call(sandbox, 'stepSelfTest');
  expect(issuesOf(sandbox)).toHaveLength(3);
  sandbox.clock.advance(60_000);

  await call(sandbox, 'startSelfTest', { projectKey: 'ACC' });

  expect(issuesOf(sandbox)).toEqual([]);
});

test('no name, address, account or text of the site is in the report', async () => {
  const sandbox = await native();
  const secret = 'Bob Baker cannot do this, bob@example.com';
  for (const account of sandbox.jira.site.accounts.values()) expect(account.displayName).not.toBe('');
  sandbox.jira.withhold(APP, 'EDIT_ISSUES', 'ACC');
  sandbox.jira.site.status('10011').name = secret;

  const end = await finish(sandbox, await call(sandbox, 'startSelfTest', { projectKey: 'ACC' }));

  const report = end.report ?? '';
  // The app's own name is that of the report.
  const people = [...sandbox.jira.site.accounts.values()].filter(({ accountId }) => accountId !== APP);
  const given = [
    secret,
    ...people.flatMap(({ accountId, displayName, emailAddress = 'none@example.com' }) => [
      accountId,
      displayName,
      emailAddress,
    ]),
    ...[...sandbox.jira.site.projects.values()].map(({ name }) => name),
    ...[...sandbox.jira.site.issueTypes.values()].flatMap(({ fields }) => fields.map(({ name }) => name)),
  ];
  for (const text of given) expect([text, report.includes(text)]).toEqual([text, false]);
  expect(report).not.toMatch(/ACC-\d/);
  expect(report).toContain('Teleport');
});

test('a project that there is not, and people who do not administer the site, begin nothing', async () => {
  const sandbox = await native();

  expect(await call(sandbox, 'startSelfTest', { projectKey: 'NONE' })).toEqual({ kind: 'no-project' });
  expect(await call(sandbox, 'startSelfTest', { projectKey: 'x"; drop' })).toEqual({ kind: 'no-project' });
  const answer = await sandbox.forge.invokeResolver({
    moduleKey: 'site',
    functionKey: 'startSelfTest',
    accountId: BOB,
    payload: { projectKey: 'ACC' },
    extension: { type: 'jira:adminPage' },
  });
  expect(answer).toMatchObject({ value: { kind: 'not-admin' } });
  expect(issuesOf(sandbox)).toEqual([]);
});
