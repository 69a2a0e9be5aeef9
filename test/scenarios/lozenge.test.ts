/** Goal: what stands beside the closed panel is true, or not there; it never puts an error on the issue. */
import { BOB, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

const lozengeOf = ({ forge }: Story, issueId: string) =>
  forge.dynamicProperties({ moduleKey: 'card', extension: { issue: { id: issueId } } });

test('it tells state and count, and nothing while Jira is busy, down or refusing', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  await sandbox.quiet();

  for (const answer of [429, 500, 503, 403]) {
    sandbox.jira.faults.call({ operation: 'getIssueProperty', answer });
    expect(await lozengeOf(sandbox, card.id)).toMatchObject({ kind: 'value', value: {} });
    expect(sandbox.jira.faults.isArmed).toBe(false);
  }

  expect(await lozengeOf(sandbox, card.id)).toMatchObject({
    kind: 'value',
    value: {
      status: { type: 'lozenge', value: { label: expect.stringMatching(/^PENDING 0\/1/) as unknown } },
    },
  });
});

test('a forged property changes no state: the lozenge tells that of the app’s link, and a count if it agrees', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const other = await sandbox.cardOf(sandbox.teleport.createRequest('erin', { roles: ['editor'] }));
  const card = await sandbox.cardOf(id);
  const erin = sandbox.jira.as(ERIN);
  const shown = async (issueId: string) =>
    JSON.stringify(((await lozengeOf(sandbox, issueId)) as { value?: unknown }).value);

  const forged = { requestId: id, state: 'approved', approvals: 1, approvalsNeeded: 1 };
  await erin.setProperty(card.key, 'teleport-access', forged);
  await erin.setProperty(other.key, 'teleport-access', forged);
  expect(await shown(card.id)).toMatch(/"PENDING, [0-9]+ h left","type":"inprogress"/);
  expect(await shown(other.id)).toMatch(/"PENDING, [0-9]+ h left","type":"inprogress"/);

  await sandbox.jira.as(BOB).moveTo(card.key, 'Denied');
  await sandbox.shows(card.key, 'Denied');
  await erin.setProperty(card.key, 'teleport-access', forged);
  expect(await shown(card.id)).toContain('"DENIED","type":"removed"');
});

test('an issue that is no card has no lozenge, whatever its property says', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  await sandbox.cardOf(id);
  const erin = sandbox.jira.as(ERIN);
  const issue = sandbox.jira.state.issue(await erin.createIssue('ACC'));

  await erin.setProperty(issue.key, 'teleport-access', {
    requestId: id,
    state: 'pending',
    approvals: 0,
    approvalsNeeded: 1,
  });

  expect(await lozengeOf(sandbox, issue.id)).toMatchObject({ kind: 'value', value: {} });
});
