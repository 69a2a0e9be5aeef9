/** Goal: a decision that Teleport refuses for a cause of the relay's own does not blame the person or the role. */
import { status } from '@grpc/grpc-js';
import { RelayBed } from '../bed';
import { textLike } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const CALLS = { native: 'SubmitAccessReview', override: 'SetAccessRequestState' } as const;

describe.each(['native', 'override'] as const)('in mode %s', (mode) => {
  it.each([
    [
      'admin-level API request requires MFA verification',
      /second factor.*: let the relay be a bot of Machine ID/,
    ],
    ['lock targeting User:"access-plugin" is in force', /a lock is in force on the relay's user/],
    ['access denied to perform action "update" on "access_request"', /access_request: \[update\]/],
  ])('says what helps where Teleport says %j', async (details, expected) => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport, { review: { mode } });
    teleport.faults.fail({ rpc: CALLS[mode], code: status.PERMISSION_DENIED, details, times: 5 });

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textLike(expected) });
    expect(body).not.toMatchObject({ detail: textLike(/Insufficient permissions/) });
    expect(teleport.state.request(id)?.Spec.State).toBe(1);
  });
});

describe.each(['13.3.8', '18.11.0'])(
  'a relay that is locked out of Teleport %s while events still come',
  (version) => {
    it('is not ready within a minute, says why, and comes back by itself', async () => {
      const teleport = await bed.teleport({ version });
      const relay = await bed.relay(teleport, { review: { mode: 'override' } });
      teleport.lock({ target: { user: 'access-plugin' } });
      const stillComes = () => {
        teleport.createRequest('alice', { roles: ['editor'] });
        expect(relay.relay.status().unreadyReason).toMatch(/tctl get locks/);
      };

      await bed.advanceUntil(stillComes);
      teleport.unlock();

      await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
    });
  },
);

it('calls no request gone because its own user is', async () => {
  const teleport = await bed.teleport();
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport);
  const details = 'access denied\n\tuser "access-plugin" not found';
  teleport.faults.fail({ rpc: '*', code: status.NOT_FOUND, details, times: 20 });

  const { status: code, body } = await relay.call('POST', '/v1/access-requests/get', { ids: [id] });

  expect(JSON.stringify(body)).not.toContain('"gone"');
  expect(code).toBe(503);
});
