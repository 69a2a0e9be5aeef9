import { writeFile } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { eventually } from '../../support/eventually';
import { RelayBed, type TestRelay } from '../bed';
import { anyNumber } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const heads = async (relay: TestRelay): Promise<readonly string[]> => {
  const { body } = await relay.call('POST', '/v1/sync', {});
  return (body as { heads?: { id: string }[] }).heads?.map(({ id }) => id) ?? [];
};
const untilHeads = (relay: TestRelay, ids: readonly string[]) =>
  eventually(async () => expect(await heads(relay)).toEqual([...ids].sort()));

it('takes in new, changed and deleted requests as they happen', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);

  const [first, second, third] = ['a', 'b', 'c'].map(() =>
    teleport.createRequest('alice', { roles: ['editor'] }),
  );
  teleport.review('bob', second ?? '', { state: 'APPROVED' });
  teleport.deleteRequest('admin', third ?? '');

  await untilHeads(relay, [first ?? '']);
});

it('lists everything again after the connection broke, so that nothing of the meantime is missed', async () => {
  const teleport = await bed.teleport();
  const [deleted, resolved] = ['a', 'b'].map(() => teleport.createRequest('alice', { roles: ['editor'] }));
  const relay = await bed.relay(teleport);
  await teleport.stopServing();
  await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));
  teleport.deleteRequest('admin', deleted ?? '');
  teleport.review('bob', resolved ?? '', { state: 'DENIED' });
  const created = teleport.createRequest('alice', { roles: ['editor'] });

  await teleport.resumeServing();

  await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
  await untilHeads(relay, [created]);
});

it('watches again and again when connections keep breaking', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);

  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    teleport.dropConnections();
    await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));
    ids.push(teleport.createRequest('alice', { roles: ['editor'] }));
    await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
  }

  await untilHeads(relay, ids);
});

it('starts while Teleport is away, and goes live when it comes', async () => {
  const teleport = await bed.teleport();
  await teleport.stopServing();
  const relay = await bed.relay(teleport, { waits: false });
  await bed.advanceUntil(() => expect(relay.relay.status().watch).toMatchObject({ failures: anyNumber() }));
  expect(relay.relay.status().unreadyReason).toBeDefined();

  await teleport.resumeServing();

  await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
});

it('finds by the regular list what a lost event hid', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  teleport.faults.watch.lose(1);
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  expect(await heads(relay)).toEqual([]);

  bed.clock.advance(10 * 60_000);

  await untilHeads(relay, [id]);
});

it('waits for events that come while it lists', async () => {
  const teleport = await bed.teleport();
  teleport.faults.fail({ rpc: 'ListAccessRequests', delayMs: 1_000 });
  const relay = await bed.relay(teleport, { waits: false });
  await eventually(() => expect(relay.relay.status().watch.kind).toBe('listing'));

  const [kept, deleted] = ['a', 'b'].map(() => teleport.createRequest('alice', { roles: ['editor'] }));
  teleport.deleteRequest('admin', deleted ?? '');
  await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));

  await untilHeads(relay, [kept ?? '']);
});

it('says which permission is missing when Teleport does not let it watch', async () => {
  const teleport = await bed.teleport();
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), accessRequest: [] });

  const relay = await bed.relay(teleport, { waits: false });

  await eventually(() => expect(relay.relay.status().watch.kind).toBe('backing-off'));
  expect(relay.relay.status().unreadyReason).toMatch(/role/);
});

it('blames no role when Teleport ends the watch of a relay that fell behind, and misses nothing', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);

  teleport.faults.watch.overflow();
  await eventually(() => expect(relay.relay.status().watch.kind).toBe('backing-off'));
  expect(relay.relay.status().unreadyReason).toMatch(/events came faster than the relay took them/);
  expect(bed.logLines.join('')).not.toMatch(/The role of/);

  const missed = teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
  await untilHeads(relay, [missed]);
});

describe('with a role that may read requests and not list them, to which Teleport shows some without a word', () => {
  const withoutList = (teleport: Teleport): void =>
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), accessRequest: ['read'] });

  it.each([
    ['pages', {}],
    ['older clusters', { edition: 'oss', version: '14.3.0' }],
  ] as const)('is not up, and names the permission (%s)', async (_how, options) => {
    const teleport = await bed.teleport(options);
    withoutList(teleport);

    const relay = await bed.relay(teleport, { waits: false });

    await eventually(() => expect(relay.relay.status().watch.kind).toBe('backing-off'));
    expect(relay.relay.status().unreadyReason).toMatch(/only some .*access_request: \[list, read\]/);
  });

  it('says of no request that it is gone while its role is without the permission', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);
    const get = () => relay.call('POST', '/v1/access-requests/get', { ids: [id] });

    withoutList(teleport);
    const hidden = await get();
    teleport.setPluginRules(teleport.defaultPluginRules());
    teleport.deleteRequest('admin', id);
    const deleted = await get();

    expect(hidden).toMatchObject({ status: 503, body: { error: { code: 'teleport-unavailable' } } });
    expect(deleted.body).toEqual({ requests: [{ kind: 'gone', id }] });
  });

  it('goes on by itself once the role has it again', async () => {
    const teleport = await bed.teleport();
    withoutList(teleport);
    const relay = await bed.relay(teleport, { waits: false });
    await eventually(() => expect(relay.relay.status().watch.kind).toBe('backing-off'));

    teleport.setPluginRules(teleport.defaultPluginRules());

    await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
  });

  it.each([
    ['does not know the call', status.UNIMPLEMENTED],
    ['refuses the call', status.PERMISSION_DENIED],
  ])('takes the list as it is where Teleport %s that reads the own roles', async (_what, code) => {
    const teleport = await bed.teleport();
    withoutList(teleport);
    teleport.faults.fail({ rpc: 'GetCurrentUserRoles', code, times: 10 });

    await bed.relay(teleport);
  });
});

it('takes up a renewed identity file without a restart', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  await writeFile(relay.identityPath, await teleport.issueIdentity('access-plugin'));
  const connections = () => bed.logLines.filter((line) => line.includes('teleport.connected')).length;
  expect(connections()).toBe(1);

  bed.clock.advance(60_000);

  await eventually(() => expect(connections()).toBe(2));
  await relay.untilLive();
});

it('ignores records that make no sense and keeps the others', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);

  teleport.putRawRequest({ id: 'no such/../name' });
  const odd = teleport.putRawRequest({
    state: 99,
    metadata: { Expires: { seconds: 999_999_999_999_999n, nanos: -5 } },
    spec: { User: '\u0000\u202Eevil', Roles: ['a\nb'], Created: { seconds: -62135596800n, nanos: 0 } },
  });

  await eventually(() => expect(relay.relay.status().requests).toBe(1));
  const { body } = await relay.call('POST', '/v1/access-requests/get', { ids: [odd] });
  expect(body).toMatchObject({
    requests: [{ request: { state: 'unknown', user: '\u0000\u202Eevil', roles: ['a\nb'] } }],
  });
  expect(JSON.stringify(body)).not.toMatch(/createdAt|expiresAt/);
});

it('stops cleanly in every state', async () => {
  const teleport = await bed.teleport();
  await teleport.stopServing();
  const relay = await bed.relay(teleport, { waits: false });

  await relay.relay.stop();

  expect(relay.relay.status().watch.kind).toBe('stopped');
});
