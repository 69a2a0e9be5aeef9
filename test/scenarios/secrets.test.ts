/** Goal: logs tell what happened and give nothing away: no key, token, certificate or e-mail address, whatever is done. */
import { BOB, DAVE } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const override = withSandbox({
  mode: 'override',
  edition: 'oss',
  project: { projectKey: 'ACC', approvers: [BOB, DAVE] },
});

test.each([
  ['native', native],
  ['override', override],
])(
  '%s: no secret and no address reaches a log in a whole story with refusals and failures',
  async (_mode, start) => {
    const sandbox = await start();
    const id = sandbox.teleport.createRequest('alice', { roles: ['editor'], reason: 'canary-reason' });
    const card = await sandbox.cardOf(id);
    sandbox.jira.faults.call({ operation: 'addComment', answer: 503 });
    sandbox.teleport.dropConnections();
    await sandbox.jira.as(DAVE).moveTo(card.key, 'Denied');
    await sandbox.quiet();
    await sandbox.jira.as(BOB).comment(card.key, 'reason: canary-comment');
    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    await sandbox.quiet();

    const logs = [...sandbox.relayLog, ...sandbox.appLog].join('\n');

    expect(logs).toContain(id);
    for (const secret of ['whsec_', 'PRIVATE KEY', 'BEGIN CERTIFICATE', 'Bearer ', 'eyJ', '@example.com']) {
      expect([secret, logs.includes(secret)]).toEqual([secret, false]);
    }
    expect(logs).not.toMatch(/canary-(reason|comment)/);
  },
);
