/** Goal: a record that cannot be read is counted and named, and neither fails the others nor passes for gone. */
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { requestId } from '#core/ids';
import { REQUEST_ID_PATTERN } from '#wire/limits';
import { fetchRequests } from '../../../src/relay/calls/fetch';
import { silentLog } from '../../../src/relay/log';
import { TeleportClient } from '../../../src/relay/teleport/client';
import type { Connection } from '../../../src/relay/teleport/connection';
import { AccessRequestV3 } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import type { TeleportConnections } from '../../../src/relay/teleport/connections';
import { RequestStore } from '../../../src/relay/teleport/requests';
import { ManualClock } from '../../sandbox/clock';

type Records = readonly AccessRequestV3[];

/** What a relay makes of a Teleport that has these records. */
function reading(records: Records) {
  const clock = new ManualClock(0);
  const streamOf = (items: readonly unknown[]) => {
    const stream = new PassThrough({ objectMode: true });
    for (const item of items) stream.write(item);
    stream.end();
    return Object.assign(stream, { cancel: () => undefined });
  };
  const auth = {
    listAccessRequests: (_ask: unknown, done: (error: null, answer: unknown) => void) => {
      done(null, { AccessRequests: records, NextKey: '' });
      return { cancel: () => undefined };
    },
    getAccessRequestsV2: ({ ID }: { readonly ID: string }) =>
      streamOf(records.filter(({ Metadata }) => Metadata?.Name === ID)),
    getCurrentUserRoles: () => streamOf([]),
  };
  const connections = {
    use: () => ({ auth }) as unknown as Connection,
    cluster: undefined,
  } as unknown as TeleportConnections;
  const client = new TeleportClient({ connections, clock, log: silentLog });
  const names = { addTo: <T>(requests: T) => Promise.resolve(requests) };
  const fetchOf = (ids: readonly string[], store = new RequestStore()) =>
    fetchRequests(
      { client, store, notes: undefined as never, names, isUpToDate: () => false },
      { ids: ids.map(requestId) },
    );
  return { client, fetchOf };
}

const good = (name: string): AccessRequestV3 =>
  AccessRequestV3.fromPartial({
    Metadata: { Name: name },
    Spec: { User: 'alice', Roles: ['editor'], State: 1 },
  });
const withoutContent = (name: string): AccessRequestV3 =>
  AccessRequestV3.fromPartial({ Metadata: { Name: name } });

const text = fc.string({ unit: 'binary', maxLength: 12 });
const time = fc.record({
  seconds: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  nanos: fc.integer(),
});
const resource = fc.record({ ClusterName: text, Kind: text, Name: text, SubResourceName: text });
const garbage: fc.Arbitrary<AccessRequestV3> = fc
  .record(
    {
      Kind: text,
      Metadata: fc.record({ Name: fc.oneof(text, fc.uuid()), Expires: time }, { requiredKeys: [] }),
      Spec: fc.record(
        {
          User: text,
          Roles: fc.array(text),
          State: fc.integer({ min: -5, max: 50 }),
          Created: time,
          Expires: time,
          MaxDuration: time,
          RequestReason: text,
          Thresholds: fc.array(fc.record({ Name: text, Approve: fc.nat(), Deny: fc.nat() })),
          RoleThresholdMapping: fc.dictionary(
            text,
            fc.record({ Sets: fc.array(fc.record({ Indexes: fc.array(fc.nat()) })) }),
          ),
          Reviews: fc.array(
            fc.record({ Author: text, ProposedState: fc.integer(), Reason: text, Created: time }),
          ),
          RequestedResourceIDs: fc.array(resource),
          RequestedResourceAccessIDs: fc.array(fc.record({ id: resource }, { requiredKeys: [] })),
          RequestKind: fc.integer(),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((record) => AccessRequestV3.fromPartial(record as never));

it('reads every good record of a list, and counts and names each of the others', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(garbage, { maxLength: 5 }),
      fc.array(garbage, { maxLength: 5 }),
      async (some, more) => {
        const { client } = reading([...some, good('good-1'), ...more, good('good-2')]);

        const { requests, unreadable } = await client.listRequests();

        expect(requests.map(({ id }) => id)).toEqual(expect.arrayContaining(['good-1', 'good-2']));
        expect(requests.length + unreadable.length).toBe(some.length + more.length + 2);
        const unnamed = [...some, ...more].filter(
          ({ Spec, Metadata }) => Spec === undefined || !REQUEST_ID_PATTERN.test(Metadata?.Name ?? ''),
        );
        expect(unreadable).toEqual(unnamed.map(({ Metadata }) => Metadata?.Name ?? ''));
      },
    ),
  );
});

it('answers for each id by itself: found, unusable, or gone', async () => {
  const { fetchOf } = reading([good('a'), withoutContent('b')]);

  const { requests } = await fetchOf(['a', 'b', 'c']);

  expect(requests).toMatchObject([
    { kind: 'found', request: { id: 'a' } },
    { kind: 'unusable', id: 'b', why: expect.stringContaining('cannot be read') as unknown },
    { kind: 'gone', id: 'c' },
  ]);
});

it('keeps what it knew of a request whose record cannot be read any more', async () => {
  const store = new RequestStore();
  const before = await reading([good('a'), good('b'), good('c')]).client.listRequests();
  store.replaceAll(before.requests, before.unreadable);

  const after = await reading([good('a'), withoutContent('b')]).client.listRequests();
  const changed = store.replaceAll(after.requests, after.unreadable);

  expect(changed).toEqual(['c']);
  expect(store.get(requestId('b'))).toMatchObject({ id: 'b', state: 'pending' });
  expect(store.pending().heads.map(({ id }) => id)).toEqual(['a', 'b']);
});

it('tells the app of a request that could never be read, until it can be or is gone', () => {
  const store = new RequestStore();
  const ids = () => store.pending().heads.map(({ id }) => id);

  store.replaceAll([], ['never-read', 'no name of a request!', 'read-later']);
  expect(ids()).toEqual(['never-read', 'read-later']);
  const before = store.pending().digest;

  const client = reading([]).client;
  const later = client.convert(good('read-later'));
  if (later !== undefined) store.put({ ...later, state: 'approved' });
  expect(ids()).toEqual(['never-read']);
  store.delete(requestId('never-read'));

  expect(ids()).toEqual([]);
  expect(store.pending().digest).not.toBe(before);
});
