import { Operation } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { eventually } from '../../support/eventually';
import { type OpenWatch, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

/** What a watch has seen, in short: "PUT PENDING", "DELETE <id>". */
function seen(watch: OpenWatch): string[] {
  return watch.events.slice(1).map(({ Type, Resource }) => {
    if (Type === Operation.PUT && Resource?.$case === 'AccessRequest')
      return `PUT ${String(Resource.value.Spec?.State)}`;
    return Resource?.$case === 'ResourceHeader' ? `DELETE ${Resource.value.Metadata?.Name ?? ''}` : 'other';
  });
}

const filtered = (Filter: Record<string, string>) => ({ Kinds: [{ Kind: 'access_request', Filter }] });

describe('WatchEvents in the Teleport emulator', () => {
  it('starts with INIT and the kinds it really watches', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport);

    const watch = await bed.watch(client, {
      Kinds: [{ Kind: 'access_request' }, { Kind: 'access_monitoring_rule' }],
      AllowPartialSuccess: true,
    });

    expect(watch.events[0]).toMatchObject({
      Type: Operation.INIT,
      Resource: { $case: 'WatchStatus', value: { Spec: { Kinds: [{ Kind: 'access_request' }] } } },
    });
  });

  it('sends the whole request on a change and only its name on a deletion', async () => {
    const { teleport } = await bed.start();
    const watch = await bed.watch(await bed.connect(teleport));

    const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'why' });
    teleport.review('bob', id, { state: 'APPROVED' });
    teleport.deleteRequest('alice', id);

    await eventually(() => expect(seen(watch)).toEqual(['PUT 1', 'PUT 2', `DELETE ${id}`]));
    expect(watch.events[1]).toMatchObject({
      Resource: { value: { Spec: { User: 'alice', RequestReason: 'why' } } },
    });
  });

  it('has no history: what happened before is not sent', async () => {
    const { teleport } = await bed.start();
    teleport.createRequest('alice', { roles: ['editor'] });
    const watch = await bed.watch(await bed.connect(teleport));

    const later = teleport.createRequest('alice', { roles: ['editor'] });

    await eventually(() => expect(watch.events).toHaveLength(2));
    expect(watch.events[1]).toMatchObject({ Resource: { value: { Metadata: { Name: later } } } });
  });

  it('filters changes by id, user and state, but never deletions', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport);
    const pending = await bed.watch(client, filtered({ state: 'PENDING' }));
    const ofErin = await bed.watch(client, filtered({ user: 'erin' }));

    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('bob', id, { state: 'APPROVED' });
    teleport.deleteRequest('alice', id);

    await eventually(() => expect(seen(pending)).toEqual(['PUT 1', `DELETE ${id}`]));
    await eventually(() => expect(seen(ofErin)).toEqual([`DELETE ${id}`]));
  });

  it.each([
    ['no kinds', { Kinds: [] }, /^PERMISSION_DENIED: can't setup global watch/],
    ['a filter key it does not know', filtered({ role: 'x' }), /^INVALID_ARGUMENT: unknown filter key role/],
    ['a state it does not know', filtered({ state: 'LOST' }), /^INVALID_ARGUMENT: unknown request state/],
    [
      'a kind without permission',
      { Kinds: [{ Kind: 'node' }] },
      /^PERMISSION_DENIED: access denied to perform action "read" on "node"/,
    ],
    [
      'only refused kinds',
      { Kinds: [{ Kind: 'node' }], AllowPartialSuccess: true },
      /^INVALID_ARGUMENT: none of the requested kinds/,
    ],
  ])('refuses %s', async (_, asked, expected) => {
    const { teleport } = await bed.start();
    const watch = (await bed.connect(teleport)).watch(asked);

    await eventually(() => expect(watch.outcome()).toMatch(expected));
  });

  it('lets people without read permission watch their own requests', async () => {
    const { teleport } = await bed.start();
    const alice = await bed.connect(teleport, 'alice');
    const own = await bed.watch(alice, filtered({ user: 'alice' }));
    const all = alice.watch();

    teleport.createRequest('alice', { roles: ['editor'] });

    await eventually(() => expect(seen(own)).toEqual(['PUT 1']));
    await eventually(() => expect(all.outcome()).toMatch(/^PERMISSION_DENIED/));
  });

  it('loses, doubles and delays events when told to', async () => {
    const { teleport, clock } = await bed.start();
    const watch = await bed.watch(await bed.connect(teleport));

    teleport.faults.watch.lose();
    teleport.faults.watch.delay(1000);
    teleport.faults.watch.duplicate();
    teleport.createRequest('alice', { roles: ['editor'] });
    const late = teleport.createRequest('alice', { roles: ['editor'] });
    const twice = teleport.createRequest('erin', { roles: ['editor'] });
    await eventually(() => expect(watch.events).toHaveLength(3));
    clock.advance(1000);
    await eventually(() => expect(watch.events).toHaveLength(4));

    const names = watch.events
      .slice(1)
      .map(({ Resource }) => Resource?.$case === 'AccessRequest' && Resource.value.Metadata?.Name);
    expect(names).toEqual([twice, twice, late]);
    expect(teleport.state.watchEvents()).toHaveLength(3);
  });

  it('ends streams with an error when watchers fall behind', async () => {
    const { teleport } = await bed.start();
    const watch = await bed.watch(await bed.connect(teleport));

    teleport.faults.watch.overflow();

    await eventually(() => expect(watch.outcome()).toBe('INVALID_ARGUMENT: buffer overflow'));
  });

  it('gives up on a watcher that cannot keep up, which then may watch anew', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport);
    const watch = await bed.watch(client);

    for (let i = 0; i < 1100; i += 1) teleport.createRequest('alice', { roles: ['editor'] });

    await eventually(() => expect(watch.outcome()).toBe('INVALID_ARGUMENT: buffer overflow'));
    const again = await bed.watch(client);
    teleport.createRequest('alice', { roles: ['editor'] });
    await eventually(() => expect(seen(again)).toEqual(['PUT 1']));
  });

  it('passes on records from the future and from year 1 unchanged', async () => {
    const { teleport } = await bed.start();
    const watch = await bed.watch(await bed.connect(teleport));
    const reason = '\u202Egnp.exe <b>bold</b> {color:red}x{color}';
    const resources = Array.from({ length: 300 }, (_, i) => ({
      ClusterName: 'c',
      Kind: 'node',
      Name: `n${i}`,
      SubResourceName: '',
    }));

    const id = teleport.putRawRequest({
      state: 42,
      spec: {
        User: 'alice',
        RequestReason: reason,
        Created: { seconds: -62_135_596_800n, nanos: 0 },
        RequestedResourceIDs: resources,
      },
    });

    await eventually(() => expect(seen(watch)).toEqual(['PUT 42']));
    const resource = watch.events[1]?.Resource;
    expect(resource?.$case === 'AccessRequest' && resource.value.Spec).toMatchObject({
      RequestReason: reason,
      Created: { seconds: -62_135_596_800n },
    });
    expect(teleport.state.request(id)?.Spec.RequestedResourceIDs).toHaveLength(300);
    expect(teleport.state.request(id)?.Spec.State).not.toBe(RequestState.PENDING);
  });
});
