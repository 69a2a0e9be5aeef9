import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { decidePanel, type PanelDecision } from '#core/decision/decide-panel';
import { AppError } from '#core/errors';
import { issueId } from '#core/ids';
import { LEASE_MS } from '#core/link/link';
import { reviewId } from '#core/log/decision-log';
import type { ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { runJob } from '#core/sync/run-job';
import {
  BOB,
  REQUEST_ID,
  STATUS,
  aReview,
  anAccessRequest,
  anActor,
  projectSettings,
} from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const card = issueId('10100');
const nonceOf = (request: { readonly revision: string }) => request.revision;
const noNudge = () => Promise.resolve(undefined);

/** A world whose Teleport takes one review per person, told apart by the id of the decision as the relay does. */
async function aWorld(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  const recorded = new Map<string, ReviewOutcome>();
  world.answer = (id, { decisionId, proposedState, reason }: ReviewSubmission) => {
    const before = recorded.get(decisionId);
    if (before !== undefined) return before;
    const request = world.requests.get(id) ?? anAccessRequest();
    if (request.state !== 'pending') return { kind: 'already-resolved', request };
    const after = anAccessRequest({
      state: proposedState,
      resolveReason: reason,
      reviews: [aReview({ proposedState, reason })],
    });
    world.requests.set(id, after);
    const outcome: ReviewOutcome = { kind: 'recorded', request: after, reviewer: 'bob' };
    recorded.set(decisionId, outcome);
    return outcome;
  };
  return world;
}

const decision = (changes: Partial<PanelDecision> = {}): PanelDecision => ({
  issueId: card,
  actor: anActor(),
  proposedState: 'approved',
  reason: 'fine',
  nonce: anAccessRequest().revision,
  ...changes,
});

const sayings = (world: FakeWorld) => world.said.flatMap(({ remarks }) => remarks.map(({ kind }) => kind));

test('a decision in the panel becomes a review, and the card says so and moves', async () => {
  const world = await aWorld();

  const outcome = await decidePanel(world.ports, decision(), nonceOf);

  expect(outcome).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
  expect(world.submissions).toHaveLength(1);
  expect(world.submissions[0]?.submission).toMatchObject({
    reason: 'fine',
    actor: { accountId: BOB.accountId },
  });
  expect(sayings(world)).toEqual(['review', 'resolved']);
  expect(world.issues[0]?.status).toBe(STATUS.approved);
  expect(world.log.get(reviewId(REQUEST_ID, 0))).toMatchObject({ event: 'review', via: 'panel' });
});

test('a nonce is worth nothing once the request is not what the person saw', async () => {
  const world = await aWorld();
  await decidePanel(world.ports, decision(), nonceOf);

  const again = [
    await decidePanel(world.ports, decision(), nonceOf),
    await decidePanel(world.ports, decision({ proposedState: 'denied' }), nonceOf),
    await decidePanel(world.ports, decision({ nonce: 'of somebody else' }), nonceOf),
  ];

  expect(again).toEqual([{ kind: 'changed' }, { kind: 'changed' }, { kind: 'changed' }]);
  expect(world.submissions).toHaveLength(1);
});

test('one button twice is one decision, and the other button of the same page another', async () => {
  const world = await aWorld();
  world.answer = () => ({ kind: 'not-permitted', detail: 'not yet' });

  for (const proposedState of ['approved', 'approved', 'denied'] as const) {
    await decidePanel(world.ports, decision({ proposedState }), nonceOf);
  }

  const [first, again, other] = world.submissions.map(({ submission }) => submission.decisionId);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('clicks in several tabs and a drag make one review, and the card tells the truth, in every interleaving', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, drags) => {
      const world = await aWorld();
      if (drags) world.drag(card, STATUS.denied, BOB);
      world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
      const busy = (error: unknown): void => {
        if (!(error instanceof AppError) || error.code !== 'busy') throw error;
      };
      const works = [
        decidePanel(world.ports, decision(), nonceOf),
        decidePanel(world.ports, decision(), nonceOf),
        decidePanel(world.ports, decision({ proposedState: 'denied' }), nonceOf),
        ...(drags ? [reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' })] : []),
      ];
      await scheduler.waitFor(Promise.all(works.map((work) => work.then(() => undefined, busy))));
      world.gate = () => Promise.resolve();
      if (drags) await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
      for (const job of world.jobs) await runJob(world.ports, job, noNudge);

      const request = world.requests.get(REQUEST_ID);
      expect(request?.reviews).toHaveLength(1);
      expect(world.issues[0]?.status).toBe(request?.state === 'approved' ? STATUS.approved : STATUS.denied);
      expect(sayings(world).filter((kind) => kind === 'review')).toHaveLength(1);
    }),
    { numRuns: 200 },
  );
});

test('a card that somebody else works on does not hold up a decision, and follows later', async () => {
  const world = await aWorld();
  const link = world.links.get(REQUEST_ID);
  if (link === undefined) throw new Error('no link');
  const busyUntil = new Date(world.nowMs + LEASE_MS).toISOString();
  world.links.set(REQUEST_ID, { ...link, busyUntil });

  const outcome = await decidePanel(world.ports, decision(), nonceOf);
  expect(outcome).toMatchObject({ kind: 'recorded' });
  expect(world.issues[0]?.status).toBe(STATUS.pending);

  world.nowMs += LEASE_MS + 1;
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);
  expect(world.issues[0]?.status).toBe(STATUS.approved);
});

test('what Teleport refuses is told to the person and not said on the card', async () => {
  const world = await aWorld();
  world.answer = () => ({ kind: 'not-permitted', detail: 'no role' });

  expect(await decidePanel(world.ports, decision(), nonceOf)).toEqual({
    kind: 'refused',
    refusal: { kind: 'not-permitted', detail: 'no role' },
  });
  expect(sayings(world)).toEqual([]);
});

test('a project may ask for a reason, in the panel as for a drag', async () => {
  const world = await aWorld();
  world.settings = projectSettings({ policy: { reasonRequiredFor: ['approved'] } });

  expect(await decidePanel(world.ports, decision({ reason: ' \n' }), nonceOf)).toEqual({
    kind: 'refused',
    refusal: { kind: 'reason-missing' },
  });
  world.drag(card, STATUS.approved, BOB);
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  expect(world.submissions).toEqual([]);
  expect(world.said).toMatchObject([{ remarks: [{ kind: 'refused', refusal: { kind: 'reason-missing' } }] }]);

  const denial = decision({ proposedState: 'denied', reason: '' });
  expect(await decidePanel(world.ports, denial, nonceOf)).toMatchObject({ kind: 'recorded' });
});

test('an issue that is no card of the app decides nothing', async () => {
  const world = await aWorld();

  expect(await decidePanel(world.ports, decision({ issueId: issueId('1') }), nonceOf)).toEqual({
    kind: 'not-a-request',
  });
});

test('a decision before which nobody says in time how the request stands is not sent, now or later', async () => {
  const world = await aWorld();
  const error = new AppError('relay-unreachable', 'no answer yet', { retry: 'safe', mayStillAnswer: true });
  world.gate = (call) => (call === 'fetch' ? Promise.reject(error) : Promise.resolve());
  const jobs = world.jobs.length;

  expect(await decidePanel(world.ports, decision(), nonceOf)).toEqual({
    kind: 'not-sent',
    code: 'relay-unreachable',
  });
  expect(world.submissions).toEqual([]);
  expect(world.jobs).toHaveLength(jobs);
  expect([...world.log.values()]).toMatchObject([{ event: 'request' }]);

  world.gate = () => Promise.resolve();
  expect(await decidePanel(world.ports, decision(), nonceOf)).toMatchObject({ kind: 'recorded' });
});

/** The relay has the first of these decisions, but its answer does not come in time. */
function answerLate(world: FakeWorld, phase: 'before' | 'after'): void {
  let isFirst = true;
  world.gate = (call, at) => {
    if (call !== 'submitReview' || at !== phase || !isFirst) return Promise.resolve();
    isFirst = false;
    return Promise.reject(
      new AppError('relay-unreachable', 'no answer yet', { retry: 'safe', mayStillAnswer: true }),
    );
  };
}

test.each(['before', 'after'] as const)(
  'a click whose answer does not come in time (lost %s its effect) is on its way, and made once',
  async (phase) => {
    const world = await aWorld();
    answerLate(world, phase);

    expect(await decidePanel(world.ports, decision(), nonceOf)).toEqual({ kind: 'on-its-way' });
    for (const job of world.jobs) await runJob(world.ports, job, noNudge);
    for (const job of world.jobs) await runJob(world.ports, job, noNudge);

    expect(world.requests.get(REQUEST_ID)?.reviews).toHaveLength(1);
    expect(new Set(world.submissions.map(({ submission }) => submission.decisionId)).size).toBe(1);
    expect(sayings(world)).toEqual(['review', 'resolved']);
    expect(world.issues[0]?.status).toBe(STATUS.approved);
    expect([...world.log.values()]).toMatchObject([
      { event: 'request' },
      { event: 'review', via: 'panel' },
      { event: 'outcome' },
    ]);
  },
);

test('the card tells of a click that was on its way and is refused, once', async () => {
  const world = await aWorld();
  world.answer = () => ({ kind: 'not-permitted', detail: 'no role' });
  answerLate(world, 'before');

  expect(await decidePanel(world.ports, decision(), nonceOf)).toEqual({ kind: 'on-its-way' });
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);

  expect(world.said).toMatchObject([
    {
      remarks: [{ kind: 'refused', refusal: { kind: 'not-permitted' }, actor: { accountId: BOB.accountId } }],
    },
  ]);
  expect(world.issues[0]?.status).toBe(STATUS.pending);
});
