/** Goal: what piled up during an outage gets its cards in few calls, in the order of the list, and the log tells how far it is. */
import { requestId } from '#core/ids';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);

test('a thousand requests cost twenty creation calls', async () => {
  const world = new FakeWorld();
  const ids = Array.from({ length: 1_000 }, (_, index) => requestId(`request-${index}`));
  for (const id of ids) world.requests.set(id, anAccessRequest({ id }));
  let creations = 0;
  world.gate = (call, phase) => {
    if (call === 'create' && phase === 'before') creations += 1;
    return Promise.resolve();
  };

  await syncRequests(world.ports, noNudge);
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);

  expect(creations).toBe(20);
  expect(world.issues.map((issue) => issue.requestId)).toEqual(ids);
  const progress = world.activity.flatMap(({ event, detail }) => (event === 'sync' ? [detail] : []));
  expect(progress).toHaveLength(21);
  expect(progress).toContain('250 of 1,000 created');
  expect(progress.at(-1)).toBe('1,000 of 1,000 created');
});
