/** Goal: whatever lies between the relay and Teleport, a request becomes a card and a drag becomes one review. */
import { BOB } from '../sandbox/people';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { FRONT_KINDS, type FrontKind } from '../sandbox/teleport/proxy/front';
import { RequestState } from '../../src/relay/teleport/gen/teleport/types/access_request';
import { withSandbox, type Story } from '../support/with-sandbox';

const WAYS: readonly (readonly [string, { connection: FrontKind; httpProxy?: boolean }])[] = [
  ...FRONT_KINDS.map((connection) => [connection, { connection }] as const),
  ['an HTTP proxy, then a Proxy Service', { connection: 'proxy', httpProxy: true }],
];
const stateOf = (story: Story, id: string) => story.teleport.state.request(id)?.Spec.State;
const logged = (story: Story, event: string): number =>
  story.relayLog.filter((line) => line.includes(`"event":"${event}"`)).length;

describe.each(WAYS)('through %s', (_, way) => {
  const native = withSandbox({ mode: 'native', ...way });

  test('a drag approves, and after the connection was cut another one denies', async () => {
    const sandbox = await native();
    const first = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const card = await sandbox.cardOf(first);
    await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
    await sandbox.shows(card.key, 'Approved');
    expect(sandbox.reviews(first)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
    expect(stateOf(sandbox, first)).toBe(RequestState.APPROVED);

    sandbox.teleport.dropConnections();
    const second = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
    const other = await sandbox.cardOf(second);
    await sandbox.jira.as(BOB).moveTo(other.key, 'Denied');
    await sandbox.shows(other.key, 'Denied');

    expect(sandbox.reviews(second)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
    expect(stateOf(sandbox, second)).toBe(RequestState.DENIED);
    expect(sandbox.relayLog.join('\n')).toContain(`"route":"${way.connection}"`);
  });
});

const proxied = withSandbox({ mode: 'native', connection: 'proxy' });

test('a certificate that is renewed in the middle of things costs no request, no review and no pause', async () => {
  const sandbox = await proxied();
  const dragged = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(dragged);
  await sandbox.relays[0]?.renewIdentity(await sandbox.teleport.issueIdentity(PLUGIN_USER));
  expect(logged(sandbox, 'teleport.connected')).toBe(1);

  sandbox.clock.advance(9_000);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  const meanwhile: string[] = [];
  await sandbox.until(() => {
    meanwhile.push(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
    expect(logged(sandbox, 'teleport.connected')).toBe(2);
  });

  for (const id of meanwhile) await sandbox.cardOf(id);
  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.reviews(dragged)).toHaveLength(1);
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(1 + meanwhile.length);
  expect(logged(sandbox, 'watch.failed')).toBe(0);
});

test('a connection that died without a word is noticed and replaced while requests and drags go on', async () => {
  const sandbox = await proxied();
  const before = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(before);
  await sandbox.quiet();

  sandbox.relays[0]?.silenceTeleport();
  const unheard = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  sandbox.clock.advance(25_000);
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');

  await sandbox.cardOf(unheard);
  await sandbox.until(() => expect(stateOf(sandbox, before)).toBe(RequestState.APPROVED));
  await sandbox.shows(card.key, 'Approved');
  expect(sandbox.reviews(before)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
  expect(sandbox.jira.state.issues('ACC')).toHaveLength(2);
  expect(sandbox.relay?.status().watch.kind).toBe('live');
  expect(logged(sandbox, 'watch.failed')).toBe(1);
});
