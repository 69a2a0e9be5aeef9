/** Goal: resources come with the names that people know, cheaply, and never in the way of the request itself. */
import { status } from '@grpc/grpc-js';
import * as v from '#wire/schema';
import { FetchAnswerSchema } from '#wire/messages';
import { ResourceID } from '../../src/relay/teleport/gen/teleport/types/access_request';
import { RelayBed, type TestRelay } from './bed';
import type { Teleport } from '../sandbox/teleport/teleport';

const bed = new RelayBed();
afterEach(() => bed.stop());

const NODE = '307e091b-7f6b-42e0-b78d-3362ad10b55d';

const resourcesOf = async (relay: TestRelay, ...ids: readonly string[]) => {
  const { body } = await relay.call('POST', '/v1/access-requests/get', { ids });
  return v
    .parse(FetchAnswerSchema, body)
    .requests.map((record) => (record.kind === 'found' ? record.request.resources : record.kind));
};

/** Counts the calls of one method. */
function counted(teleport: Teleport, method: string): () => number {
  let count = 0;
  teleport.faults.intercept = (rpc) => {
    if (rpc === method) count += 1;
    return 'pass';
  };
  return () => count;
}

interface Asked {
  readonly kind: string;
  readonly name: string;
  readonly cluster?: string;
}

const requestFor = (teleport: Teleport, ...resources: readonly Asked[]): string =>
  teleport.putRawRequest({
    spec: {
      User: 'alice',
      Roles: ['ssh-admin'],
      RequestedResourceIDs: resources.map(({ kind, name, cluster = teleport.clusterName }) =>
        ResourceID.create({ ClusterName: cluster, Kind: kind, Name: name }),
      ),
    },
  });
const request = (teleport: Teleport, ...names: readonly string[]): string =>
  requestFor(teleport, ...names.map((name) => ({ kind: 'node', name })));

/** A cluster whose reviewers may see its nodes. */
async function started(): Promise<{ teleport: Teleport; relay: TestRelay }> {
  const teleport = await bed.teleport();
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), previewAsRoles: ['ssh-admin'] });
  return { teleport, relay: await bed.relay(teleport) };
}

it('names a node by its hostname, and leaves what has no other name as it is', async () => {
  const { teleport, relay } = await started();
  const id = request(teleport, NODE, 'no-such-node');

  const [resources] = await resourcesOf(relay, id);

  expect(resources).toMatchObject([
    { kind: 'node', name: NODE, friendlyName: 'web-1' },
    { kind: 'node', name: 'no-such-node' },
  ]);
  expect(resources?.[1]).not.toHaveProperty('friendlyName');
});

it('changes no revision, so that a name that comes or goes updates no card', async () => {
  const { teleport, relay } = await started();
  const id = request(teleport, NODE);
  const revision = async () =>
    JSON.stringify((await relay.call('POST', '/v1/access-requests/get', { ids: [id] })).body).match(
      /"revision":"\w+"/,
    )?.[0];

  const named = await revision();
  teleport.setPluginRules(teleport.defaultPluginRules());
  bed.clock.advance(600_000);

  expect(await revision()).toBe(named);
  expect(named).toBeDefined();
});

it('asks once for many resources of many requests, and not again for minutes', async () => {
  const { teleport, relay } = await started();
  const names = Array.from({ length: 300 }, (_, index) => `node-${index}`);
  teleport.addResources(
    names.map((name) => ({ kind: 'node', name, hostname: `host-of-${name}`, labels: { env: 'prod' } })),
  );
  const ids = [request(teleport, ...names.slice(0, 200)), request(teleport, ...names.slice(100))];
  const calls = counted(teleport, 'ListResources');

  const first = await resourcesOf(relay, ...ids);
  const again = await resourcesOf(relay, ...ids);

  expect(
    first.flat().filter((one) => typeof one === 'object' && one.friendlyName?.startsWith('host-of-')),
  ).toHaveLength(400);
  expect(again).toEqual(first);
  expect(calls()).toBe(1);
  bed.clock.advance(300_001);
  await resourcesOf(relay, ...ids);
  expect(calls()).toBe(2);
});

it.each([
  ['may see none', undefined],
  ['may not ask', status.PERMISSION_DENIED],
  ['asks a version that lacks the call', status.UNIMPLEMENTED],
  ['gets no sense out of Teleport', status.INTERNAL],
])('shows ids where the relay %s, and does not ask all the time', async (_, code) => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  const id = request(teleport, NODE);
  if (code !== undefined) teleport.faults.fail({ rpc: 'ListResources', code, times: 100 });

  const [first, second] = [await resourcesOf(relay, id), await resourcesOf(relay, id)];

  expect(first).toMatchObject([[{ name: NODE }]]);
  expect(JSON.stringify([first, second])).not.toContain('friendlyName');
  if (code !== undefined) {
    teleport.faults.clear();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), previewAsRoles: ['ssh-admin'] });
    bed.clock.advance(60_001);
    expect(await resourcesOf(relay, id)).toMatchObject([[{ friendlyName: 'web-1' }]]);
  }
});

it('asks nothing about resources of other clusters and of kinds that have no other names', async () => {
  const { teleport, relay } = await started();
  const id = requestFor(
    teleport,
    { kind: 'node', name: NODE, cluster: 'leaf.example.com' },
    { kind: 'db', name: 'postgres' },
  );
  const calls = counted(teleport, 'ListResources');

  expect(JSON.stringify(await resourcesOf(relay, id))).not.toContain('friendlyName');
  expect(calls()).toBe(0);
});

it('quotes names, so that none is more than a name in what Teleport is asked', async () => {
  const { teleport, relay } = await started();
  const id = request(teleport, '"||true||"', 'a\\', NODE);

  const [resources] = await resourcesOf(relay, id);

  expect(resources).toMatchObject([{}, {}, { friendlyName: 'web-1' }]);
  expect(JSON.stringify(resources).match(/friendlyName/g)).toHaveLength(1);
});
