/**
 * Goal: logs tell what happened and give nothing away: no key, token, certificate, e-mail address or reason, whatever is
 * done. Closing a sandbox looks through its logs; these tests do what no other may do.
 */
import { setUpProject } from '../sandbox/forge-side';
import type { Issue } from '../sandbox/jira/state';
import { BOB, CAROL, DAVE, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const project = { projectKey: 'ACC', approvers: [BOB, CAROL] };
const native = withSandbox({ mode: 'native' });
/** Only there the relay takes tokens, and nudges. */
const called = withSandbox({ mode: 'native', way: 'call' });
const MODES = [
  ['native', native],
  ['relay', withSandbox({ mode: 'relay', version: '17.0.0', people: {}, project })],
  ['override', withSandbox({ mode: 'override', edition: 'oss', project })],
] as const;

/** Calls the panel on a card. */
async function panel(sandbox: Story, { id, key }: Issue, as: string, decision?: object): Promise<unknown> {
  const answer = await sandbox.forge.invokeResolver({
    moduleKey: 'card',
    functionKey: decision === undefined ? 'card' : 'decide',
    payload: decision ?? {},
    accountId: as,
    extension: { type: 'jira:issueContext', issue: { id, key } },
  });
  return answer.kind === 'value' ? answer.value : answer;
}

const nonceFor = async (sandbox: Story, card: Issue, as: string): Promise<string> =>
  ((await panel(sandbox, card, as)) as { nonce: string }).nonce;

const denial = { proposedState: 'denied', nonce: '0'.repeat(32) };

/** Calls a page for admins as Erin. */
const page = (sandbox: Story, moduleKey: 'settings' | 'site', functionKey: string, payload: unknown = {}) =>
  sandbox.forge.invokeResolver({
    moduleKey,
    functionKey,
    payload,
    accountId: ERIN,
    extension:
      moduleKey === 'site'
        ? { type: 'jira:adminPage' }
        : { type: 'jira:projectSettingsPage', project: { id: '10000', key: 'ACC' } },
  });

test.each(MODES)(
  '%s: no secret and no address reaches a log in a whole story with refusals and failures',
  async (_mode, start) => {
    const sandbox = await start();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'canary-reason' });
    const card = await sandbox.cardOf(id);
    await sandbox.jira.as(DAVE).comment(card.key, 'reason: canary of Dave');
    sandbox.jira.faults.call({ operation: 'addComment', answer: 503 });
    sandbox.teleport.dropConnections();
    await sandbox.jira.as(DAVE).moveTo(card.key, 'Denied');
    await sandbox.quiet();
    await sandbox.jira.as(BOB).comment(card.key, 'reason: canary-comment');
    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    await sandbox.quiet();

    const logs = [...sandbox.relayLog, ...sandbox.appLog].join('\n');

    expect(logs).toContain(id);
    expect(logs).not.toMatch(/canary/);
  },
);

test.each(MODES)(
  '%s: nothing that is decided or refused in the panel reaches a log',
  async (_mode, start) => {
    const sandbox = await start();
    const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
    const decide = async (as: string, reason: string, changes: object = {}): Promise<unknown> => {
      const nonce = await nonceFor(sandbox, card, as);
      return panel(sandbox, card, as, { ...denial, nonce, reason: sandbox.unheard(reason), ...changes });
    };

    const answers = [
      await decide(BOB, 'canary of nonsense', { proposedState: 'perhaps' }),
      await decide(BOB, 'canary of an old page', { nonce: denial.nonce }),
      await decide(DAVE, 'canary of Dave'),
      await decide(BOB, 'canary of Bob'),
    ];

    expect(answers.map((answer) => (answer as { kind: string }).kind)).toEqual([
      'invalid',
      'changed',
      'refused',
      'recorded',
    ]);
  },
);

test('a relay that refuses the app logs no token, and neither logs what was to be decided', async () => {
  const sandbox = await called();
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  const nonce = await nonceFor(sandbox, card, BOB);
  await sandbox.jira.as(BOB).comment(card.key, 'reason: canary of a drag');
  await sandbox.stopRelay();
  await panel(sandbox, card, BOB, { ...denial, nonce, reason: sandbox.unheard('canary of a relay gone') });
  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  await sandbox.quiet();
  await sandbox.startRelay();
  await sandbox.forge.install(ERIN);
  await sandbox.quiet();
  await setUpProject(sandbox.forge, sandbox.jira, project);
  await sandbox.tick();

  expect(sandbox.relayLog.join('\n')).toContain('http.refused');
  expect(sandbox.appLog.join('\n')).toContain('relay-refused');
});

test('a nudge that does not arrive, and one that is refused, leave no key and no address in a log', async () => {
  const sandbox = await called();
  await sandbox.quiet();
  sandbox.forge.faults.intercept = ({ kind, path }) =>
    kind === 'incoming' && !path.includes('well-known') ? 'fail-before' : 'pass';
  sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'canary of a lost nudge' });
  await sandbox.until(() => expect(sandbox.relayLog.join('\n')).toContain('nudge.given-up'));
  sandbox.forge.faults.intercept = () => 'pass';
  await fetch(sandbox.forge.webTriggerUrl('nudge'), { method: 'POST', body: '{}' });
  await page(sandbox, 'site', 'renewNudgeKey');
  sandbox.teleport.createRequest('erin', { roles: ['editor'], reason: 'canary of a new key' });
  await sandbox.tick();

  expect(sandbox.appLog.join('\n')).toContain('nudge-refused');
});

test('no name, address or key that the pages for admins show or take reaches a log', async () => {
  const sandbox = await native();
  await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'canary' }));
  const calls = [
    ['settings', 'setup', {}],
    ['settings', 'findPeople', { query: sandbox.unheard('bob@example.com') }],
    ['settings', 'saveSetup', { approvers: [sandbox.unheard('canary of settings')] }],
    ['settings', 'projectHealth', {}],
    ['settings', 'turnOff', {}],
    ['site', 'site', {}],
    ['site', 'saveRouting', { rules: [{ requester: sandbox.unheard('canary of routing') }] }],
    ['site', 'health', {}],
    ['site', 'activityCsv', {}],
    ['site', 'renewNudgeKey', {}],
  ] as const;
  const answers = [];
  for (const [moduleKey, name, payload] of calls) answers.push(await page(sandbox, moduleKey, name, payload));
  sandbox.jira.faults.call({ operation: '*', answer: 503, times: 50 });
  for (const [moduleKey, name, payload] of calls) await page(sandbox, moduleKey, name, payload);

  expect(answers.map(({ kind }) => kind)).toEqual(calls.map(() => 'value'));
});
