/** Goal: news that are older than what a card tells do not turn it back. */
import { createCards } from '#core/card/create-cards';
import { runJob } from '#core/sync/run-job';
import { anAccessRequest, aReview, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const [first, second] = [aReview(), aReview({ author: 'carol' })];
const onceReviewed = anAccessRequest({ reviews: [first] });

/** A card that tells of everything in Teleport, and then hears of something older. */
async function hearsOld(now: ReturnType<typeof anAccessRequest>, old = onceReviewed): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  world.requests.set(REQUEST_ID, now);
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  world.lastHeard.set(REQUEST_ID, old);
  const { revision: revisionHint } = old;
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint }, noNudge);
  return world;
}

test('a card of an approved request stays approved', async () => {
  const world = await hearsOld(anAccessRequest({ state: 'approved', reviews: [first, second] }));

  expect(world.issues).toMatchObject([{ status: STATUS.approved, property: { state: 'approved' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed' });
});

test('a card of an approval that was taken back stays denied when the approval is heard of late', async () => {
  const approved = anAccessRequest({ state: 'approved' });
  const world = await hearsOld(anAccessRequest({ state: 'denied' }), approved);

  expect(world.issues).toMatchObject([{ status: STATUS.denied, property: { state: 'denied' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ resolution: 'denied' });
});

test('a card that tells of two reviews goes on to do so', async () => {
  const twice = { thresholds: [{ name: 'three', approve: 3, deny: 1 }], reviews: [first, second] };
  const world = await hearsOld(anAccessRequest(twice));

  expect(world.issues).toMatchObject([{ property: { approvals: 2 } }]);
});

test('news costs one look at what was heard', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  world.lastHeard.set(REQUEST_ID, onceReviewed);
  let fetches = 0;
  world.gate = (call, phase) => {
    if (call === 'fetch' && phase === 'before') fetches += 1;
    return Promise.resolve();
  };

  const { revision: revisionHint } = onceReviewed;
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint }, noNudge);

  expect(fetches).toBe(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ reviewsPosted: 1 });
});
