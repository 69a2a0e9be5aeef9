/** Goal: whatever lies between the relay and Teleport, a request becomes a card and a drag becomes a review. */
import { BOB } from '../sandbox/people';
import { FRONT_KINDS } from '../sandbox/teleport/proxy/front';
import { withSandbox } from '../support/with-sandbox';

describe.each(FRONT_KINDS)('through %s', (connection) => {
  const native = withSandbox({ mode: 'native', connection });

  test('a drag is a review, also after the connection was cut', async () => {
    const sandbox = await native();
    const first = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(first);
    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    await sandbox.shows(card.key, 'Approved');
    expect(sandbox.reviews(first)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);

    sandbox.teleport.dropConnections();
    const second = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const other = await sandbox.cardOf(second);
    await sandbox.jira.as(BOB).moveTo(other.key, 'Denied');
    await sandbox.shows(other.key, 'Denied');

    expect(sandbox.reviews(second)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
    expect(sandbox.relayLog.join('\n')).toContain(`"route":"${connection}"`);
  });
});
