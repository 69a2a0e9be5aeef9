import { status } from '@grpc/grpc-js';
import { ALICE, BOB, DAVE, RelayBed } from './bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

describe('POST /v1/reviewer', () => {
  const actor = (accountId: string) => ({ accountId, displayName: 'Somebody', isProjectApprover: false });

  it('says of each request whether the person could review it, and nothing of what is gone', async () => {
    const teleport = await bed.teleport();
    const [open, reviewed] = [
      teleport.createRequest('alice', { roles: ['prod-dba'] }),
      teleport.createRequest('alice', { roles: ['prod-dba'] }),
    ];
    teleport.review('bob', reviewed, { state: 'APPROVED' });
    const relay = await bed.relay(teleport);
    const ask = async (account: string) =>
      (await relay.call('POST', '/v1/reviewer', { ids: ['no-such', reviewed, open], actor: actor(account) }))
        .body;

    expect(await ask(BOB)).toMatchObject({
      requests: [
        { id: reviewed, eligibility: { kind: 'already-reviewed', reviewer: 'bob' } },
        { id: open, eligibility: { kind: 'can' } },
      ],
    });
    expect(await ask(ALICE)).toMatchObject({
      requests: [{ eligibility: { kind: 'own-request' } }, { eligibility: { kind: 'own-request' } }],
    });
    expect(await ask(DAVE)).toMatchObject({
      requests: [{ eligibility: { kind: 'unmatched' } }, { eligibility: { kind: 'unmatched' } }],
    });
  });

  it('asks Teleport itself only for what the watch does not know', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);
    teleport.faults.fail({ rpc: 'GetAccessRequestsV2', code: status.UNAVAILABLE, times: 20 });
    const ask = (ids: readonly string[]) => relay.call('POST', '/v1/reviewer', { ids, actor: actor(BOB) });

    expect((await ask([id])).body).toMatchObject({ requests: [{ id }] });
    expect((await ask([id, 'no-such'])).status).toBe(503);
    teleport.faults.clear();
  });
});
