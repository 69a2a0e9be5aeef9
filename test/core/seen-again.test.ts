/** Goal: a request that could not be seen for a while, and so closed its card, is followed by that card once it can be seen. */
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { anAccessRequest, aReview, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const twoNeeded = { thresholds: [{ name: 'two', approve: 2, deny: 1 }] };
const onceReviewed = anAccessRequest({ ...twoNeeded, reviews: [aReview()] });
const approved = anAccessRequest({
  ...twoNeeded,
  state: 'approved',
  reviews: [aReview(), aReview({ author: 'carol' })],
});

/** A card that told of a first review, then of a request that is no more. */
async function aCardOfNothing(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, onceReviewed);
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  await runAll(world);
  world.requests.delete(REQUEST_ID);
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  await runAll(world);
  return world;
}

async function runAll(world: FakeWorld): Promise<void> {
  for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
    await runJob(world.ports, job, noNudge);
  }
}

async function tick(world: FakeWorld): Promise<void> {
  await syncRequests(world.ports, noNudge);
  await runAll(world);
}

const reviewsSaid = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) => remarks.filter(({ kind }) => kind === 'review'));

test('a list that has it opens its card again, makes no second one and repeats no comment', async () => {
  const world = await aCardOfNothing();
  expect(world.issues).toMatchObject([{ status: STATUS.expired, property: { state: 'expired' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'deleted' });

  world.requests.set(REQUEST_ID, onceReviewed);
  await tick(world);

  expect(world.issues).toMatchObject([{ status: STATUS.pending, property: { state: 'pending' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', revision: onceReviewed.revision });
  expect(world.cardOf(REQUEST_ID)?.resolution).toBeUndefined();
  expect(reviewsSaid(world)).toHaveLength(1);
});

test('news of the very revision that its card told of before open it again', async () => {
  const world = await aCardOfNothing();
  world.requests.set(REQUEST_ID, onceReviewed);

  const { revision: revisionHint } = onceReviewed;
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint }, noNudge);

  expect(world.issues).toMatchObject([{ status: STATUS.pending, property: { state: 'pending' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open' });
});

test('its card goes on to follow it to its end', async () => {
  const world = await aCardOfNothing();
  world.requests.set(REQUEST_ID, onceReviewed);
  await tick(world);

  world.requests.set(REQUEST_ID, approved);
  await tick(world);

  expect(world.issues).toMatchObject([{ status: STATUS.approved, property: { state: 'approved' } }]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'approved' });
  expect(reviewsSaid(world)).toHaveLength(2);
});
