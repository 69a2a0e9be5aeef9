import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { expiryOf } from './request-expiry';
import { refusal, START_MS, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

async function ossCluster() {
  const { teleport } = await bed.start({ edition: 'oss' });
  return { teleport, plugin: await bed.connect(teleport) };
}

describe('SetAccessRequestState in the Teleport emulator', () => {
  it('approves for a delegator and says so in the audit log', async () => {
    const { teleport, plugin } = await ossCluster();
    const id = teleport.createRequest('alice', { roles: ['editor'], maxDurationMs: 3_600_000 });

    await plugin.setState(id, RequestState.APPROVED, { Delegator: 'jira:bob', Reason: 'fine' });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.APPROVED,
      ResolveReason: 'fine',
      Reviews: [],
    });
    const request = teleport.state.request(id);
    expect(request && expiryOf(request)).toBe(START_MS + 3_600_000);
    expect(teleport.state.auditLog().at(-1)).toEqual({
      event: 'access_request.update',
      code: 'T5001I',
      time: new Date(START_MS).toISOString(),
      id,
      user: 'access-plugin',
      state: 'APPROVED',
      reason: 'fine',
      delegator: 'jira:bob',
      updated_by: 'access-plugin',
    });
  });

  it('lets a late denial override an approval, and an approval rewrite its reason', async () => {
    const { teleport, plugin } = await ossCluster();
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    await plugin.setState(id, RequestState.APPROVED, { Reason: 'one' });
    await plugin.setState(id, RequestState.APPROVED, { Reason: 'two' });
    expect(teleport.state.request(id)?.Spec.ResolveReason).toBe('two');
    await plugin.setState(id, RequestState.DENIED, { Reason: 'late' });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.DENIED,
      ResolveReason: 'late',
    });
  });

  it('treats a denial as final', async () => {
    const { teleport, plugin } = await ossCluster();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    await plugin.setState(id, RequestState.DENIED);

    expect(await refusal(plugin.setState(id, RequestState.APPROVED))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: 'cannot set request-state "APPROVED" (already denied)',
    });
    await plugin.setState(id, RequestState.DENIED);
  });

  it('narrows the roles of an approval, and of nothing else', async () => {
    const { teleport, plugin } = await ossCluster();
    const id = teleport.createRequest('alice', { roles: ['editor', 'ssh-admin'] });

    expect((await refusal(plugin.setState(id, RequestState.DENIED, { Roles: ['editor'] }))).code).toBe(
      'INVALID_ARGUMENT',
    );
    expect(
      (await refusal(plugin.setState(id, RequestState.APPROVED, { Roles: ['prod-dba'] }))).details,
    ).toMatch(/must be a subset/);
    await plugin.setState(id, RequestState.APPROVED, { Roles: ['editor'] });

    expect(teleport.state.request(id)?.Spec.Roles).toEqual(['editor']);
  });

  it('refuses without the update verb, for absent and own requests, and for no state or promotion', async () => {
    const { teleport, plugin } = await ossCluster();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.addRole({
      name: 'requester',
      allow: {
        request: { roles: ['editor'] },
        rules: [{ resources: ['access_request'], verbs: ['update'] }],
      },
    });
    const [alice, bob] = [await bed.connect(teleport, 'alice'), await bed.connect(teleport, 'bob')];

    expect(await refusal(bob.setState(id, RequestState.APPROVED))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: 'access denied to perform action "update" on "access_request"',
    });
    expect((await refusal(plugin.setState('nope', RequestState.APPROVED))).details).toBe(
      'cannot set state of access request "nope" (not found)',
    );
    expect((await refusal(alice.setState(id, RequestState.APPROVED))).details).toMatch(
      /your own access requests/,
    );
    expect((await refusal(plugin.setState(id, RequestState.NONE))).code).toBe('INVALID_ARGUMENT');
    expect((await refusal(plugin.setState(id, RequestState.PROMOTED))).code).toBe('INVALID_ARGUMENT');
  });

  it('takes any state before 14, which knows no promotion', async () => {
    const { teleport } = await bed.start({ edition: 'oss', version: '13.3.8' });
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    await plugin.setState(id, RequestState.PROMOTED);

    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.PROMOTED);
  });
});
