import { status } from '@grpc/grpc-js';
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { eventually } from '../../support/eventually';
import { refusal, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

const APPROVED = { ProposedState: RequestState.APPROVED };

describe('faults of the Teleport emulator', () => {
  it('fails a call before its effect, as often as told', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.faults.fail({ rpc: 'SubmitAccessReview', code: status.UNAVAILABLE, times: 2 });

    expect((await refusal(bob.review(id, APPROVED))).code).toBe('UNAVAILABLE');
    expect((await refusal(bob.review(id, APPROVED))).code).toBe('UNAVAILABLE');
    expect(teleport.state.request(id)?.Spec.Reviews).toEqual([]);
    await bob.review(id, APPROVED);

    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.APPROVED);
  });

  it('fails a call after its effect, so that repeating it meets the effect', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    teleport.faults.fail({ rpc: 'SubmitAccessReview', code: status.UNKNOWN, when: 'after' });

    expect((await refusal(bob.review(id, APPROVED))).code).toBe('UNKNOWN');
    expect((await refusal(bob.review(id, APPROVED))).code).toBe('PERMISSION_DENIED');
  });

  it('holds a call back on the clock', async () => {
    const { teleport, clock } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.faults.fail({ rpc: 'SubmitAccessReview', delayMs: 30_000 });
    await bob.ping();

    const review = bob.review(id, APPROVED);
    await eventually(() => {
      clock.advance(30_000);
      expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.APPROVED);
    });

    await review;
  });

  it('forgets planned faults when cleared', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    teleport.faults.fail({ rpc: '*', code: status.INTERNAL, times: 100 });

    expect((await refusal(bob.ping())).code).toBe('INTERNAL');
    teleport.faults.clear();

    expect((await bob.ping()).ClusterName).toBe('example.teleport.sh');
  });
});
