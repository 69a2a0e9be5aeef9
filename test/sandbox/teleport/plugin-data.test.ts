import { refusal, TestBed, type TestClient } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

type Texts = Record<string, string>;

const update = (client: TestClient, Resource: string, Set: Texts, Expect: Texts = {}) =>
  client.updatePluginData({ Resource, Set, Expect });
const read = async (client: TestClient, filter: Parameters<TestClient['getPluginData']>[0]) =>
  (await client.getPluginData(filter)).PluginData;

async function aCluster() {
  const { teleport, clock } = await bed.start();
  const plugin = await bed.connect(teleport);
  return { teleport, clock, plugin, id: teleport.createRequest('alice', { roles: ['editor'] }) };
}

describe('plugin data in the Teleport emulator', () => {
  it('is set, read and kept per plugin', async () => {
    const { teleport, plugin, id } = await aCluster();

    await update(plugin, id, { issue_key: 'ACC-1' });

    expect(await read(plugin, { Resource: id, Plugin: 'jira' })).toMatchObject([
      {
        SubKind: 'access_request',
        Metadata: { Name: id },
        Spec: { Entries: { jira: { Data: { issue_key: 'ACC-1' } } } },
      },
    ]);
    expect(await read(plugin, { Resource: id, Plugin: 'slack' })).toEqual([]);
    expect(await read(plugin, { Resource: 'nope' })).toEqual([]);
    expect(await read(plugin, {})).toHaveLength(1);
    expect(teleport.state.pluginData(id)).toEqual({ issue_key: 'ACC-1' });
  });

  it('changes only if what is expected is there; empty means absent', async () => {
    const { teleport, plugin, id } = await aCluster();
    await update(plugin, id, { issue_key: 'ACC-1' }, { issue_key: '', issue_id: '' });

    expect(await refusal(update(plugin, id, { issue_key: 'ACC-2' }, { issue_key: '' }))).toMatchObject({
      code: 'FAILED_PRECONDITION',
      details: 'expectations not met for field "issue_key"',
    });
    await update(plugin, id, { issue_key: 'ACC-2' }, { issue_key: 'ACC-1' });

    expect(teleport.state.pluginData(id)).toEqual({ issue_key: 'ACC-2' });
  });

  it('lets only one of two rivals win', async () => {
    const { teleport, plugin, id } = await aCluster();

    const outcomes = await Promise.allSettled(
      ['a', 'b'].map((owner) => update(plugin, id, { owner }, { owner: '' })),
    );

    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(Object.keys(teleport.state.pluginData(id) ?? {})).toEqual(['owner']);
  });

  it('deletes keys set to nothing, and with the last key the entry', async () => {
    const { teleport, plugin, id } = await aCluster();
    await update(plugin, id, { a: '1', b: '2' });

    await update(plugin, id, { a: '' });
    expect(teleport.state.pluginData(id)).toEqual({ b: '2' });
    await update(plugin, id, { b: '' });

    expect(teleport.state.pluginData(id)).toBeUndefined();
  });

  it('outlives its request, but cannot be begun without one', async () => {
    const { teleport, clock, plugin, id } = await aCluster();
    await update(plugin, id, { issue_key: 'ACC-1' });
    teleport.deleteRequest('alice', id);

    await update(plugin, id, { resolution: 'expired' });
    expect(teleport.state.pluginData(id)).toEqual({ issue_key: 'ACC-1', resolution: 'expired' });
    expect((await refusal(update(plugin, 'nope', { a: '1' }))).code).toBe('NOT_FOUND');

    clock.advance(13 * 3_600_000 + 1);
    expect(await read(plugin, { Resource: id })).toEqual([]);
  });

  it('refuses other kinds, too much data, and callers without permission', async () => {
    const { teleport, plugin, id } = await aCluster();
    const bob = await bed.connect(teleport, 'bob');

    expect(
      (await refusal(plugin.updatePluginData({ Kind: 'node', Resource: id, Set: { a: '1' } }))).details,
    ).toBe('unsupported resource kind "node"');
    expect((await refusal(update(plugin, id, { a: 'x'.repeat(1_000_001) }))).details).toBe(
      'plugin data size limit exceeded',
    );
    expect((await refusal(update(bob, id, { a: '1' }))).details).toBe(
      'access denied to perform action "update" on "access_plugin_data"',
    );
    expect((await refusal(read(bob, { Resource: id }))).code).toBe('PERMISSION_DENIED');
  });
});
