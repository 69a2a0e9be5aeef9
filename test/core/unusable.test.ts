/** Goal: a record that cannot be used holds up nobody else, is never taken for a request that is gone, and is listed. */
import { createCards } from '#core/card/create-cards';
import { issueId, requestId } from '#core/ids';
import { ignoreFailure } from '#core/link/failures';
import { EMPTY_AGAIN_MS } from '#core/link/link';
import { RETRY_INTERVAL_MS } from '#core/link/retry';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const other = requestId('other');

function aWorld(): FakeWorld {
  const world = new FakeWorld();
  for (const id of [REQUEST_ID, other]) world.requests.set(id, anAccessRequest({ id }));
  world.unusable.add(REQUEST_ID);
  return world;
}

async function runAll(world: FakeWorld): Promise<void> {
  for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
    await runJob(world.ports, job, noNudge);
  }
}

test('the others of its batch get their cards; it is listed, left alone for an hour, then gets one card', async () => {
  const world = aWorld();
  await syncRequests(world.ports, noNudge);
  await runAll(world);

  expect(world.issues.map((issue) => issue.requestId)).toEqual([other]);
  expect([...world.failures.values()]).toMatchObject([
    {
      id: `card-${REQUEST_ID}`,
      code: 'relay-too-old',
      message: expect.stringContaining('state: odd') as unknown,
    },
  ]);
  world.unusable.clear();
  await syncRequests(world.ports, noNudge);
  expect(world.jobs).toEqual([]);
  world.nowMs += RETRY_INTERVAL_MS;
  await syncRequests(world.ports, noNudge);
  await runAll(world);
  // An earlier installation may have made one, and one search proves nothing.
  world.nowMs += EMPTY_AGAIN_MS;
  await syncRequests(world.ports, noNudge);
  await runAll(world);

  expect(world.issues.map((issue) => issue.requestId)).toEqual([other, REQUEST_ID]);
  expect(world.failures.size).toBe(0);
});

test('a card stays open while the record of its request cannot be used, and a drag of it decides nothing', async () => {
  const world = aWorld();
  world.unusable.clear();
  await createCards(world.ports, [REQUEST_ID]);
  world.unusable.add(REQUEST_ID);

  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  world.drag(issueId('10100'), STATUS.approved, BOB);
  await runJob(world.ports, { kind: 'reconcile', issueId: issueId('10100'), cardWas: 'moved' }, noNudge);

  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open' });
  expect(world.failures.get(`card-${REQUEST_ID}`)).toMatchObject({ code: 'relay-too-old', tries: 2 });
});

test('a nudge about it lists it too, and ignoring takes it off the list and nothing else', async () => {
  const world = aWorld();
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  expect(world.failures.size).toBe(1);

  await ignoreFailure(world.ports, `card-${REQUEST_ID}`);

  expect(world.failures.size).toBe(0);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'claimed' });
});
