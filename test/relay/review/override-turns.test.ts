/** Goal: what happens between the claim on a request and the decision is seen before anything is set. */
import { accountId, requestId, type DecisionId } from '#core/ids';
import { OverrideDecider } from '../../../src/relay/review/override';
import { ManualClock } from '../../sandbox/clock';
import { anAccessRequest } from '../../support/builders';
import { BOB, RelayBed, START_MS } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const setUp = async () => {
  const teleport = await bed.teleport({ edition: 'oss' });
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport, { review: { mode: 'override' } });
  const updates = () => teleport.state.auditLog().filter(({ event }) => event === 'access_request.update');
  /** Runs `happen` once, when the claim on the request is written. */
  const uponClaim = (happen: () => void): void => {
    let isFirst = true;
    teleport.faults.intercept = (rpc) => {
      if (rpc === 'UpdatePluginData' && isFirst) {
        isFirst = false;
        happen();
      }
      return 'pass';
    };
  };
  return { teleport, id, relay, updates, uponClaim };
};

it('does not set the state of a request that was decided while it was being claimed', async () => {
  const { teleport, id, relay, updates, uponClaim } = await setUp();
  uponClaim(() => teleport.setState('admin', id, { state: 'DENIED' }));

  const { body } = await relay.review(id, { proposedState: 'approved' });

  expect(body).toMatchObject({ kind: 'already-resolved', request: { state: 'denied' } });
  expect(updates()).toHaveLength(1);
});

it('says that a request is gone that was deleted while it was being claimed', async () => {
  const { teleport, id, relay, updates, uponClaim } = await setUp();
  uponClaim(() => teleport.deleteRequest('admin', id));

  expect((await relay.review(id, {})).body).toMatchObject({ kind: 'gone' });
  expect(updates()).toEqual([]);
});

it.each([
  ['sets the state within ninety seconds of its claim', 90_000, 1],
  ['sets nothing once its claim is about to be free for others', 90_001, 0],
])('%s', async (_, ageMs, count) => {
  const clock = new ManualClock(START_MS);
  const request = anAccessRequest({ id: requestId('r-1') });
  const set: unknown[] = [];
  const decider = new OverrideDecider({
    client: {
      readRequest: () => Promise.resolve(request),
      readDecided: () =>
        Promise.resolve({
          request: { ...request, state: set.length > 0 ? 'approved' : 'pending' },
          decision: undefined,
        }),
      setState: (_id, change) => Promise.resolve(void set.push(change)),
    },
    claims: {
      // The relay's machine stands still for a while after the claim.
      take: () => {
        clock.advance(ageMs);
        return Promise.resolve(true);
      },
      release: () => Promise.resolve(),
    },
    reviewers: {
      accountsOf: () => Promise.resolve({ accounts: [], unreadable: [] }),
      find: () => Promise.resolve({ kind: 'found', user: 'bob' }),
    },
    config: { approvers: [BOB], allowedRoles: [], denyOnly: false },
    clock,
  });
  const submission = {
    decisionId: '1:1' as DecisionId,
    actor: { accountId: accountId(BOB), displayName: 'Bob', isProjectApprover: true },
    proposedState: 'approved',
    via: 'panel',
    reason: '',
  } as const;

  const outcome = await decider.decide(request.id, submission).catch((error: unknown) => error);

  expect(set).toHaveLength(count);
  expect(outcome).toMatchObject(count === 1 ? { kind: 'recorded' } : { code: 'busy', retry: 'safe' });
});
