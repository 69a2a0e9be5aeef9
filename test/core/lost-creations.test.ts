/** Goal: a creation whose answer is lost leads to one issue, also where the search for it lags behind or loses it. */
import fc from 'fast-check';
import { AppError } from '#core/errors';
import { LEASE_MS } from '#core/link/link';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { REQUEST_ID, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const TICK_MS = 300_000;
const noNudge = () => Promise.resolve(undefined);

interface Course {
  /** Whether Jira had created the issue before the answer got lost, for each try. */
  readonly losses: readonly boolean[];
  readonly lostSearches: number;
  /** When somebody else asks for the card, after each tick. */
  readonly nudgesMs: readonly number[];
}

async function runAll(world: FakeWorld): Promise<void> {
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge).catch(() => undefined);
}

async function live({ losses, lostSearches, nudgesMs }: Course): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  const left = [...losses];
  const lost = () => Promise.reject(new AppError('jira-unavailable', 'no answer', { retry: 'safe' }));
  let isCreated: boolean | undefined;
  world.gate = (call, phase) => {
    if (call !== 'create') return Promise.resolve();
    if (phase === 'before') isCreated = left.shift();
    if (isCreated === undefined || isCreated !== (phase === 'after')) return Promise.resolve();
    world.lostSearches = lostSearches;
    return lost();
  };
  for (let tick = 0; tick < 3 + 4 * losses.length; tick += 1) {
    await syncRequests(world.ports, noNudge).catch(() => undefined);
    await runAll(world);
    world.nowMs += TICK_MS;
    for (const ms of nudgesMs) {
      world.nowMs += ms;
      await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge).catch(() => undefined);
      world.nowMs -= ms;
    }
  }
  return world;
}

test('two searches within one tick that find nothing prove nothing: no second issue is made', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.gate = (call, phase) =>
    call === 'create' && phase === 'after'
      ? Promise.reject(new AppError('jira-unavailable', 'no answer', { retry: 'safe' }))
      : Promise.resolve();
  const look = () =>
    runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge).catch(() => undefined);
  await look();
  world.gate = () => Promise.resolve();
  world.nowMs += LEASE_MS + 1;

  // The index lags until the next tick is near.
  world.lostSearches = 1_000;
  for (let waitedMs = 0; waitedMs < TICK_MS - 61_000; waitedMs += 1_000) {
    await look();
    world.nowMs += 1_000;
  }
  world.lostSearches = 0;
  world.nowMs += TICK_MS;
  await look();

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', issueId: world.issues[0]?.id });
});

test('the request gets exactly one issue, as long as no more than one search loses it', async () => {
  const course = fc.record({
    losses: fc.array(fc.boolean(), { maxLength: 3 }),
    lostSearches: fc.constantFrom(0, 1),
    nudgesMs: fc.array(fc.constantFrom(0, 1_000, LEASE_MS), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(course, async (one) => {
      const world = await live(one);
      expect(world.issues).toHaveLength(1);
      expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', emptyAt: undefined });
    }),
    { numRuns: 200 },
  );
});
