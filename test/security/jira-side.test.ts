/**
 * Goal: whoever holds a part of Jira (a user, the admin of a project, the admin of another one) cannot make Teleport record
 * what the person who dragged could not do there. Some tests show what remains possible: docs/security.md says so too.
 */
import { adfDocument } from '../sandbox/jira/adf';
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import { setUpProject } from '../sandbox/forge-side';
import { ALICE, BOB, DAVE } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

/** Calls a page's resolver as a person, as a browser with any payload can. */
const page = async (
  { forge, jira }: Story,
  call: { as: string; projectKey: string; functionKey: string; payload?: unknown },
): Promise<unknown> => {
  const project = jira.site.project(call.projectKey);
  const answer = await forge.invokeResolver({
    moduleKey: 'settings',
    functionKey: call.functionKey,
    accountId: call.as,
    payload: call.payload ?? {},
    extension: { type: 'jira:projectSettingsPage', project: { id: project?.id, key: call.projectKey } },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
};

/** Makes Dave, who is nobody in Teleport, the admin of project TEAM, which he turns on with himself as approver. */
async function takeOver(sandbox: Story): Promise<unknown> {
  sandbox.jira.site.project('TEAM')?.roles.get('Administrators')?.add(DAVE);
  const call = { as: DAVE, projectKey: 'TEAM' };
  const setup = (await page(sandbox, { ...call, functionKey: 'setup' })) as { proposal: object };
  const payload = { ...setup.proposal, approvers: [DAVE] };
  return page(sandbox, { ...call, functionKey: 'saveSetup', payload });
}

describe('a user of Jira', () => {
  test('neither reads nor saves the settings of a project without being its admin', async () => {
    const sandbox = await native();
    const call = { as: DAVE, projectKey: 'ACC' };

    const answers = [
      await page(sandbox, { ...call, functionKey: 'setup' }),
      await page(sandbox, { ...call, functionKey: 'saveSetup', payload: { approvers: [DAVE] } }),
    ];

    expect(answers).toEqual([{ kind: 'not-admin' }, { kind: 'not-admin' }]);
  });

  test('who may not see a card learns nothing of its request from the panel', async () => {
    const sandbox = await native();
    const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
    sandbox.jira.withhold(DAVE, 'BROWSE_PROJECTS', 'ACC');
    const panelFor = async (accountId: string) =>
      sandbox.forge.invokeResolver({
        moduleKey: 'card',
        functionKey: 'card',
        accountId,
        extension: { type: 'jira:issueContext', issue: { id: card.id } },
      });

    expect(await panelFor(BOB)).toMatchObject({ value: { kind: 'request' } });
    expect(await panelFor(DAVE)).toEqual({ kind: 'value', value: { kind: 'no-permission' } });
  });

  test('a page decides as the person whom the platform names and about what that person saw, once', async () => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
    const card = await sandbox.cardOf(id);
    const call = async (accountId: string, functionKey: string, payload?: unknown) => {
      const answer = await sandbox.forge.invokeResolver({
        moduleKey: 'card',
        functionKey,
        accountId,
        payload,
        extension: { type: 'jira:issueContext', issue: { id: card.id } },
      });
      return (answer.kind === 'value' ? answer.value : answer.error) as { kind: string; nonce: string };
    };
    const [nonce, own] = [(await call(BOB, 'card')).nonce, (await call(ALICE, 'card')).nonce];
    const approval = { proposedState: 'approved', reason: '' };
    const forged = { ...approval, nonce: own, accountId: BOB, actor: { accountId: BOB } };

    expect(await call(ALICE, 'decide', { ...approval, nonce })).toEqual({ kind: 'changed' });
    expect(await call(ALICE, 'decide', forged)).toMatchObject({ kind: 'refused', refusal: 'own-request' });
    expect(await call(BOB, 'decide', { ...approval, nonce: 'x' })).toEqual({ kind: 'invalid' });
    sandbox.jira.withhold(DAVE, 'BROWSE_PROJECTS', 'ACC');
    expect(await call(DAVE, 'decide', { ...approval, nonce })).toEqual({ kind: 'no-permission' });
    sandbox.expectUntouched(id);

    await Promise.all([1, 2, 3, 4].map(() => call(BOB, 'decide', { ...approval, nonce })));
    expect(await call(BOB, 'decide', { ...approval, nonce })).toEqual({ kind: 'changed' });
    expect(sandbox.audit('T5002I', id)).toMatchObject([{ reviewer: 'bob' }]);
  });

  test('who rewrites a card deceives readers of its text, not the panel, and not Teleport', async () => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
    const card = await sandbox.cardOf(id);

    await sandbox.jira.as(ALICE).editIssue(card.key, { summary: 'alice requests viewer' });
    const answer = await sandbox.forge.invokeResolver({
      moduleKey: 'card',
      functionKey: 'card',
      accountId: BOB,
      extension: { type: 'jira:issueContext', issue: { id: card.id } },
    });

    expect(sandbox.jira.state.issue(card.key).summary).toBe('alice requests viewer');
    expect(answer).toMatchObject({ value: { kind: 'request', request: { id, roles: ['prod-dba'] } } });
  });

  test('cannot keep a refusal off a card by a comment that passes for the app’s', async () => {
    const sandbox = await native();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(id);
    await sandbox.stopRelay();
    await sandbox.jira.as(ALICE).moveTo(card.key, 'Approved');
    await sandbox.comments(card.key, 1);
    const change = sandbox.jira.state.issue(card.key).histories.at(-1)?.id ?? '';

    const value = { markers: [`decision:${card.id}:${change}`] };
    const answer = await sandbox.jira.as(ALICE).request('POST', `/rest/api/3/issue/${card.key}/comment`, {
      body: adfDocument('Never mind'),
      properties: [{ key: 'teleport-access', value }],
    });
    await sandbox.startRelay();
    sandbox.clock.advance(15 * 60_000);

    expect(answer.status).toBe(201);
    expect((await sandbox.comments(card.key, 3)).join()).toContain(
      'Nobody can decide their own access request',
    );
    sandbox.expectUntouched(id);
  });
});

describe('the admin of the project', () => {
  const { approved, denied } = ACC_STATUSES;
  const swapped = withSandbox({
    mode: 'native',
    project: {
      projectKey: 'ACC',
      approvers: [ALICE, DAVE],
      statuses: { approved: [denied], denied: [approved], promoted: [denied] },
    },
  });

  test.each([
    ['the requester', ALICE],
    ['somebody without a Teleport user', DAVE],
  ])(
    'native: cannot give %s a review by any mapping, list of approvers or property',
    async (_who, account) => {
      const sandbox = await swapped();
      const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
      const card = await sandbox.cardOf(id);
      await sandbox.jira
        .as(account)
        .setProperty(card.key, 'teleport-access', { requestId: id, state: 'approved', approvals: 9 });

      for (const status of ['Approved', 'Denied']) {
        const before = sandbox.jira.state.comments(card.key).length;
        await sandbox.jira.as(account).moveTo(card.key, status);
        await sandbox.comments(card.key, before + 1);
        await sandbox.shows(card.key, 'Pending');
      }

      sandbox.expectUntouched(id);
    },
  );

  test('native: who maps approved and denied wrongly turns a reviewer’s verdict around, still in the reviewer’s name', async () => {
    const sandbox = await swapped();
    const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'] });
    const card = await sandbox.cardOf(id);

    await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
    await sandbox.until(() => expect(sandbox.reviews(id)).toHaveLength(1));

    expect(sandbox.reviews(id)).toEqual([{ author: 'bob', state: 'APPROVED', reason: '' }]);
  });

  test('native: who gives a status another meaning changes nothing of what was moved there before', async () => {
    const sandbox = await withSandbox({ mode: 'native' })();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(id);
    for (const status of ['Approved', 'Pending']) {
      sandbox.jira.faults.events({ kind: 'lose' });
      await sandbox.jira.as(BOB).moveTo(card.key, status);
    }
    await sandbox.quiet();

    const { toDo, pending } = ACC_STATUSES;
    const statuses = { pending: [toDo], approved: [pending] };
    await setUpProject(sandbox.forge, sandbox.jira, { projectKey: 'ACC', statuses });
    for (let tick = 0; tick < 13; tick += 1) await sandbox.tick();

    sandbox.expectUntouched(id);
    expect((await sandbox.comments(card.key, 1)).join()).toContain('what the statuses mean was changed');
  });
});

describe('the admin of another project', () => {
  test.each(['native', 'relay', 'override'] as const)(
    '%s: cannot take the requests over, and decides nothing',
    async (mode) => {
      const sandbox = await withSandbox({ mode, version: '18.10.0' })();

      expect(await takeOver(sandbox)).toEqual({ kind: 'saved', receives: false });
      const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
      const card = await sandbox.cardOf(id);
      await sandbox.shows(card.key, 'Pending');

      expect(card.key).toMatch(/^ACC-/);
      sandbox.expectUntouched(id);
    },
  );

  test('makes the app search no board, however often they save their settings', async () => {
    const sandbox = await native();
    await takeOver(sandbox);
    await sandbox.tick();
    const before = sandbox.forge.calls.length;

    for (let times = 0; times < 5; times += 1) await takeOver(sandbox);
    await sandbox.quiet();

    // The page itself looks for one issue in each status, to see where cards could go.
    const searches = sandbox.forge.calls
      .slice(before)
      .filter(({ path, functionKey }) => path.includes('/search/jql') && functionKey !== 'settings-resolver');
    expect(searches).toEqual([]);
  });
});
