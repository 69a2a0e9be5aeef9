/** Goal: the app's own moves hide no drag that nobody has looked at, and work on a deleted card comes to an end. */
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { accountId, issueId, requestId } from '#core/ids';
import { retryFailure } from '#core/link/failures';
import { claim } from '#core/link/link';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const card = issueId('10100');
const CAROL = { ...BOB, accountId: accountId('carol'), displayName: 'Carol' };
const noNudge = () => Promise.resolve(undefined);

async function aWorldWithACard(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  return world;
}

const sayings = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) => remarks.map((remark) => remark.kind));

test('a look lets a second drag stand that was made while the first was dealt with, and has it looked at', async () => {
  const world = await aWorldWithACard();
  world.answer = () => ({ kind: 'own-request' });
  world.drag(card, STATUS.approved, BOB);
  world.gate = (call, phase) => {
    if (call === 'say' && phase === 'before' && world.said.length === 0) world.drag(card, STATUS.denied, BOB);
    return Promise.resolve();
  };

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  expect(world.issues[0]?.status).toBe(STATUS.denied);
  expect(world.jobs).toContainEqual({ kind: 'reconcile', requestId: REQUEST_ID, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.submissions.map(({ submission }) => submission.proposedState)).toEqual(['approved', 'denied']);
  expect(world.issues[0]?.status).toBe(STATUS.pending);
});

test('a drag of a card whose link is not stored yet waits for it and becomes a review', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  const early: unknown[] = [];
  world.gate = async (call, phase) => {
    if (call !== 'create' || phase !== 'after') return;
    world.drag(card, STATUS.approved, BOB);
    early.push(
      await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }).catch(
        (error: unknown) => error,
      ),
    );
  };

  await createCards(world.ports, [REQUEST_ID]);
  expect(early).toMatchObject([{ code: 'busy', retry: 'safe' }]);
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.submissions).toMatchObject([{ id: REQUEST_ID, submission: { proposedState: 'approved' } }]);
});

test('a drag of an issue whose claim nobody holds any more waits for nothing', async () => {
  const world = await aWorldWithACard();
  world.drag(card, STATUS.approved, BOB);
  const claimed = claim(REQUEST_ID, world.settings.projectId, world.nowMs);
  world.links.set(REQUEST_ID, { ...claimed, busyUntil: undefined });

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.submissions).toEqual([]);
});

test('a drag that the app has moved over is answered like any other', async () => {
  const world = await aWorldWithACard();
  world.answer = () => ({ kind: 'own-request' });
  world.drag(card, STATUS.approved, BOB);
  world.gate = (call, phase) => {
    if (call === 'move' && phase === 'before' && world.submissions.length === 1)
      world.drag(card, STATUS.denied, CAROL);
    return Promise.resolve();
  };

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  expect(world.issues[0]?.status).toBe(STATUS.pending);
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.submissions.map(({ submission }) => submission)).toMatchObject([
    { actor: { accountId: BOB.accountId }, proposedState: 'approved' },
    { actor: { accountId: CAROL.accountId }, proposedState: 'denied' },
  ]);
  expect(sayings(world)).toEqual(['refused', 'refused']);
});

test('updateCard() leaves a drag that nobody has looked at where it is, and has it looked at', async () => {
  const world = await aWorldWithACard();
  world.drag(card, STATUS.denied, BOB);
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  world.answer = () => ({ kind: 'already-resolved', request: anAccessRequest({ state: 'approved' }) });

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
  expect(world.issues[0]?.status).toBe(STATUS.denied);
  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge);

  expect(sayings(world)).toContain('refused');
  expect(world.issues[0]?.status).toBe(STATUS.approved);
});

test('a look lists a card that is gone; once somebody says so a pending request gets a new one, and one that has ended none', async () => {
  for (const state of ['pending', 'approved'] as const) {
    const world = await aWorldWithACard();
    const other = requestId('other');
    world.requests.set(other, anAccessRequest({ id: other }));
    await createCards(world.ports, [other]);
    await syncRequests(world.ports, noNudge);
    world.issues.splice(0, 1);
    world.requests.set(REQUEST_ID, anAccessRequest({ state, reviews: [aReview()] }));

    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
    const [failure] = world.failures.values();
    expect(failure).toMatchObject({ code: 'card-hidden' });
    await retryFailure(world.ports, failure?.id ?? '');
    for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
      await runJob(world.ports, job, noNudge);
    }

    expect(world.issues).toHaveLength(state === 'pending' ? 2 : 1);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: state === 'pending' ? 'open' : 'dropped' });
    expect(world.failures.size).toBe(0);
  }
});

test('a look that began while the card was open does not move it back once it is closed', async () => {
  const world = await aWorldWithACard();
  const moved = { kind: 'reconcile', requestId: REQUEST_ID, cardWas: 'moved' } as const;
  for (const issue of world.issues) issue.status = STATUS.todo;
  let isClosing = false;
  world.gate = async (call, phase) => {
    if (call !== 'read' || phase !== 'after' || isClosing) return;
    isClosing = true;
    world.requests.set(
      REQUEST_ID,
      anAccessRequest({ state: 'denied', revision: 'r2', reviews: [aReview()] }),
    );
    await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
  };

  await expect(runJob(world.ports, moved, noNudge)).rejects.toMatchObject({ code: 'busy' });
  await runJob(world.ports, moved, noNudge);

  expect(world.issues[0]?.status).toBe(STATUS.denied);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', busyUntil: undefined });
});

test('a new card that stands elsewhere though nobody moved it makes the app learn the workflow anew', async () => {
  const world = await aWorldWithACard();
  const [issue] = world.issues;
  if (issue === undefined) throw new Error('no card');
  issue.status = STATUS.todo;
  world.transitions.set(world.settings.projectId, 'none');

  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, cardWas: 'moved' }, noNudge);

  expect(issue.status).toBe(STATUS.pending);
  expect(world.transitions.size).toBe(0);
});

test('a card that somebody has moved says nothing about the workflow', async () => {
  const world = await aWorldWithACard();
  world.transitions.set(world.settings.projectId, 'none');

  world.drag(card, STATUS.elsewhere, BOB);
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, cardWas: 'moved' }, noNudge);

  expect(world.transitions.get(world.settings.projectId)).toBe('none');
});
