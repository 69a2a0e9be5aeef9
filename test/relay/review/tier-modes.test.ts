/** Goal: the tier of a role holds in every mode, whoever drags what. */
import fc from 'fast-check';
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { actor, ALICE, BOB, CAROL, DAVE, RelayBed } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const MODES = [
  ['native', '18.11.0', 'enterprise'],
  ['relay', '17.4.0', 'enterprise'],
  ['override', '18.11.0', 'oss'],
] as const;

describe.each(MODES)('mode %s', (mode, version, edition) => {
  const setUp = async () => {
    const teleport = await bed.teleport({ version, edition });
    const relay = await bed.relay(teleport, {
      review: { mode },
      tiers: { editor: 'panel', 'ssh-*': 'teleport' },
    });
    return { teleport, relay };
  };

  it('takes a click for the tier panel, and no drag, nor a call that does not say which it is', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    const unsaid = await relay.review(id, {});
    const drag = await relay.review(id, { via: 'drag', proposedState: 'denied' });
    const click = await relay.review(id, { decisionId: '1:2', via: 'panel' });

    expect([unsaid, drag, click].map(({ body }) => body)).toMatchObject([
      { kind: 'panel-only' },
      { kind: 'panel-only' },
      { kind: 'recorded', request: { state: 'approved', tier: 'panel' } },
    ]);
  });

  it('takes nothing for the tier teleport, and says so beforehand', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['ssh-admin', 'editor'] });

    const answers = [
      await relay.review(id, { via: 'drag' }),
      await relay.review(id, { via: 'panel', proposedState: 'denied' }),
      await relay.call('POST', `/v1/access-requests/${id}/reviewer`, { actor: actor(BOB) }),
      await relay.call('POST', '/v1/access-requests/get', { ids: [id] }),
    ];

    expect(answers.map(({ body }) => body)).toMatchObject([
      { kind: 'teleport-only' },
      { kind: 'teleport-only' },
      { kind: 'teleport-only' },
      { requests: [{ kind: 'found', request: { tier: 'teleport' } }] },
    ]);
  });

  it('decides nothing by whatever drag of a role of the tier panel', async () => {
    const { teleport, relay } = await setUp();
    const ids = ['alice', 'erin'].map((user) => teleport.createRequest(user, { roles: ['editor'] }));
    const who = fc.record({
      accountId: fc.constantFrom(ALICE, BOB, CAROL, DAVE, '5b10ac8d82e05b22cc7d4ef5', '557058:automation'),
      displayName: fc.constantFrom('Alice', 'panel', ''),
      isProjectApprover: fc.boolean(),
      emailAddress: fc.constantFrom('alice@example.com', 'bob@example.com', ''),
    });
    const drag = fc.record({
      request: fc.constantFrom(...ids),
      decisionId: fc.stringMatching(/^[0-9]{1,5}:[0-9]{1,3}$/),
      actor: who,
      proposedState: fc.constantFrom('approved', 'denied'),
      reason: fc.constantFrom('on call this week', ''),
      via: fc.constantFrom('drag', undefined),
    });

    await fc.assert(
      fc.asyncProperty(drag, async ({ request, ...submission }) => {
        const { body } = await relay.review(request, submission);
        expect(body).not.toMatchObject({ kind: 'recorded' });
      }),
      { numRuns: 60 },
    );

    for (const id of ids) {
      expect(teleport.state.request(id)?.Spec).toMatchObject({ State: RequestState.PENDING, Reviews: [] });
    }
  });
});
