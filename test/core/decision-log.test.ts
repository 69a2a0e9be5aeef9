/** Goal: the decision log tells of every decision once, whatever is repeated, lost or refused on the way. */
import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { decidePanel } from '#core/decision/decide-panel';
import { AppError } from '#core/errors';
import { issueId } from '#core/ids';
import { LEASE_MS } from '#core/link/link';
import type { DecisionLog } from '#core/ports';
import type { ReviewOutcome } from '#core/request/review';
import {
  aReview,
  anAccessRequest,
  anActor,
  BOB,
  projectSettings,
  REQUEST_ID,
  STATUS,
} from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const card = issueId('10100');
const nonceOf = (request: { readonly revision: string }) => request.revision;

async function aWorld(outcome?: ReviewOutcome): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  world.answer = (_, { proposedState, reason }) => {
    if (outcome !== undefined) return outcome;
    const request = anAccessRequest({
      state: proposedState,
      resolveReason: reason,
      reviews: [aReview({ proposedState, reason, submittedBy: 'plugin' })],
    });
    world.requests.set(REQUEST_ID, request);
    return { kind: 'recorded', request, reviewer: 'bob', mode: 'native' };
  };
  return world;
}

/** What the log tells besides that somebody asked. */
const entries = (world: FakeWorld) => [...world.log.values()].filter(({ event }) => event !== 'request');
const requestsIn = (world: FakeWorld) => [...world.log.values()].filter(({ event }) => event === 'request');
const click = { issueId: card, actor: anActor(), proposedState: 'denied', reason: 'no' } as const;

test.each([
  ['expires', '2026-11-23T22:00:00Z', 'expired'],
  ['is deleted', '2026-11-22T22:00:00Z', 'deleted'],
])(
  'who asked for what is told of, also where the request %s before anybody decides',
  async (_, at, resolution) => {
    const world = await aWorld();
    world.requests.clear();
    world.nowMs = Date.parse(at);

    await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

    expect([...world.log.values()]).toEqual([
      expect.objectContaining({
        event: 'request',
        at: '2026-11-22T21:00:00Z',
        issueKey: 'ACC-1',
        asked: { requester: 'alice', roles: ['editor'], resources: [], reason: 'because of' },
      }),
      expect.objectContaining({ event: 'outcome', resolution }),
    ]);
  },
);

test('of a card that was taken over the log tells who asked once it follows its request', async () => {
  const world = await aWorld();
  world.log.clear();
  const link = world.cardOf(REQUEST_ID);
  if (link !== undefined) world.links.set(REQUEST_ID, { ...link, revision: undefined });

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

  expect(requestsIn(world)).toHaveLength(1);
});

test.each([
  [30, { logDays: 30 }],
  [365, {}],
] as const)('entries are kept for %d days, as the policy of their project says', async (days, policy) => {
  const world = await aWorld();
  world.settings = projectSettings({ policy: { reasonRequiredFor: [], ...policy } });
  const kept: number[] = [];
  const { log } = world.ports;
  const noting: DecisionLog = {
    ...log,
    add: (some, keptDays) => {
      kept.push(keptDays);
      return log.add(some, keptDays);
    },
    conclude: (id, entry, keptDays) => {
      kept.push(keptDays);
      return log.conclude(id, entry, keptDays);
    },
  };
  world.drag(card, STATUS.approved, BOB);

  await reconcile({ ...world.ports, log: noting }, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(kept.length).toBeGreaterThan(1);
  expect(new Set(kept)).toEqual(new Set([days]));
});

test('a drag is told of with who, what, when, from where, why and what came of it', async () => {
  const world = await aWorld();
  world.drag(card, STATUS.approved, BOB);

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(entries(world)).toEqual([
    expect.objectContaining({
      event: 'review',
      by: BOB.accountId,
      reviewer: 'bob',
      mode: 'native',
      via: 'drag',
      state: 'approved',
      change: '501',
      at: '2026-11-22T21:10:00Z',
      issueKey: 'ACC-1',
      asked: { requester: 'alice', roles: ['editor'], resources: [], reason: 'because of' },
    }),
    expect.objectContaining({ event: 'outcome', resolution: 'approved', decidedBy: 'bob' }),
  ]);
});

test('a refused click is told of with its reason and why it was refused', async () => {
  const world = await aWorld({ kind: 'not-permitted', detail: 'not yours' });

  await decidePanel(world.ports, { ...click, nonce: anAccessRequest().revision, via: 'page' }, nonceOf);

  expect(entries(world)).toEqual([
    expect.objectContaining({
      event: 'refusal',
      via: 'page',
      by: BOB.accountId,
      state: 'denied',
      reason: 'no',
      refusal: 'not-permitted',
      detail: 'not yours',
    }),
  ]);
});

test('a move that is no decision is told of as refused', async () => {
  const world = await aWorld();
  world.drag(card, STATUS.elsewhere, BOB);

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(entries(world)).toEqual([
    expect.objectContaining({ event: 'refusal', refusal: 'unmapped-status', by: BOB.accountId, via: 'drag' }),
  ]);
});

test('reviews that were made in Teleport are told of, by whomever', async () => {
  const world = await aWorld();
  const reviews = [
    aReview(),
    aReview({ author: '@teleport-access-approval-bot' }),
    aReview({ author: 'carol', submittedBy: 'slack' }),
  ];
  world.requests.set(
    REQUEST_ID,
    anAccessRequest({ reviews, thresholds: [{ name: '', approve: 4, deny: 1 }] }),
  );

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

  expect(
    entries(world).map((entry) => (entry.event === 'review' ? [entry.reviewer, entry.via] : [])),
  ).toEqual([
    ['bob', 'teleport'],
    ['@teleport-access-approval-bot', 'rule'],
    ['carol', 'integration'],
  ]);
});

test('nothing goes to Teleport that could not be written down before', async () => {
  const world = await aWorld();
  world.gate = (call, phase) =>
    call === 'log.add' && phase === 'before'
      ? Promise.reject(new AppError('storage-unavailable', 'away', { retry: 'safe' }))
      : Promise.resolve();

  await expect(
    decidePanel(world.ports, { ...click, nonce: anAccessRequest().revision }, nonceOf),
  ).rejects.toMatchObject({ code: 'storage-unavailable' });

  expect(world.submissions).toEqual([]);
});

test('wherever a worker dies, the drag is in the log once, with what came of it', async () => {
  const property = fc.asyncProperty(
    fc.boolean(),
    fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
    async (isApproval, deaths) => {
      const world = await aWorld();
      world.drag(card, isApproval ? STATUS.approved : STATUS.denied, BOB);
      for (const death of deaths) {
        let calls = 0;
        world.gate = () => (calls++ === death ? Promise.reject(new Error('died')) : Promise.resolve());
        await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }).catch(
          () => undefined,
        );
        world.nowMs += LEASE_MS + 1;
      }
      world.gate = () => Promise.resolve();

      await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }).catch(
        () => undefined,
      );
      await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

      expect(requestsIn(world)).toHaveLength(1);
      const reviews = entries(world).filter(({ event }) => event === 'review');
      expect(reviews).toHaveLength(1);
      expect(reviews[0]).toMatchObject({
        by: BOB.accountId,
        via: 'drag',
        state: isApproval ? 'approved' : 'denied',
      });
      expect(entries(world).map(({ event }) => event)).not.toContain('sent');
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('a click whose answer is lost stands in the log as sent, beside what Teleport has', async () => {
  const world = await aWorld();
  world.gate = (call, phase) =>
    call === 'submitReview' && phase === 'after' ? Promise.reject(new Error('died')) : Promise.resolve();
  await decidePanel(world.ports, { ...click, nonce: anAccessRequest().revision }, nonceOf).catch(
    () => undefined,
  );
  world.gate = () => Promise.resolve();

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

  expect(entries(world)).toEqual([
    expect.objectContaining({ event: 'sent', by: BOB.accountId, state: 'denied', via: 'panel' }),
    expect.objectContaining({ event: 'review', reviewer: 'bob', via: 'integration', state: 'denied' }),
    expect.objectContaining({ event: 'outcome', resolution: 'denied' }),
  ]);
});
