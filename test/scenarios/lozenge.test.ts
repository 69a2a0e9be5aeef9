/** Goal: what stands beside the closed panel is true, or not there; it never puts an error on the issue. */
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
