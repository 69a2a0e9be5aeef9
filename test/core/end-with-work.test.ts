/**
 * Goal: access ends with the work that it was asked for, and for no other reason: only where the project wants that, only by work
 * items that the app can see, only by what was closed after the approval, once, wherever workers die.
 */
import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { AppError } from '#core/errors';
import { projectId } from '#core/ids';
import { instruct, type Job } from '#core/job';
import type { WorkItemState } from '#core/ports';
import { compareCards } from '#core/sync/compare-cards';
import { runJob } from '#core/sync/run-job';
import { anAccessRequest, aReview, projectSettings, REQUEST_ID } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICK_MS = 5 * MINUTE_MS;
const START_MS = Date.parse('2026-11-22T22:00:00Z');
const APPROVED_MS = START_MS + MINUTE_MS;
/** Longer than a worker that is gone holds a card. */
const AFTER_ANY_LEASE_MS = 200_000;

const iso = (ms: number): string => new Date(ms).toISOString();
const OPEN: WorkItemState = { kind: 'open' };
const closedAt = (atMs: number): WorkItemState => ({ kind: 'closed', atMs });
const AFTER = closedAt(APPROVED_MS + 1);
const BEFORE = closedAt(APPROVED_MS - 1);

const STATE = {
  routing: { rules: [], defaultProjectId: projectId('10000') },
  choice: 'first',
  adopted: true,
};

const wanting = (endsWithWork: boolean) =>
  projectSettings({ policy: { reasonRequiredFor: [], endsWithWork } });

interface Wish {
  readonly reason?: string;
  readonly endsWithWork?: boolean;
  readonly approved?: boolean;
}

/** A request that was approved a minute ago, and whose access runs for eight hours. */
async function running({
  reason = 'fix OPS-1',
  endsWithWork = true,
  approved = true,
}: Wish = {}): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.nowMs = START_MS;
  world.settings = wanting(endsWithWork);
  world.ending = { kind: 'ended', lock: 'lock' };
  const request = anAccessRequest({ requestReason: reason });
  world.requests.set(REQUEST_ID, request);
  await createCards(world.ports, [REQUEST_ID]);
  world.requests.set(REQUEST_ID, {
    ...request,
    revision: 'ended',
    state: approved ? 'approved' : 'denied',
    accessExpiresAt: iso(START_MS + 8 * HOUR_MS),
    reviews: [aReview({ proposedState: approved ? 'approved' : 'denied', createdAt: iso(APPROVED_MS) })],
  });
  world.nowMs = APPROVED_MS;
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
  world.jobs.length = 0;
  return world;
}

/** What the next tick queues, taken out of the queue. */
async function tick(world: FakeWorld, canDecide = true): Promise<readonly Job[]> {
  world.nowMs += TICK_MS;
  await compareCards(world.ports, STATE, await world.ports.links.unfinished(), canDecide);
  return world.jobs.splice(0);
}

const run = (world: FakeWorld, job: Job) => runJob(world.ports, job, () => Promise.resolve(undefined));

const remarks = (world: FakeWorld) =>
  world.said.flatMap(({ remarks: some }) => some.filter(({ kind }) => kind.startsWith('access-')));
const ends = (world: FakeWorld) => [...world.log.values()].filter(({ event }) => event === 'access-end');

test.each<[string, string, Record<string, WorkItemState>, string | undefined]>([
  ['it was closed after the approval', 'fix OPS-1', { 'OPS-1': AFTER }, 'OPS-1'],
  ['it is open', 'fix OPS-1', { 'OPS-1': OPEN }, undefined],
  ['it cannot be seen', 'fix OPS-1', {}, undefined],
  ['it was closed before the approval', 'fix OPS-1', { 'OPS-1': BEFORE }, undefined],
  ['one of two is open', 'OPS-1 and OPS-2', { 'OPS-1': AFTER, 'OPS-2': OPEN }, undefined],
  ['the last of two was closed', 'OPS-1 and OPS-2', { 'OPS-1': BEFORE, 'OPS-2': AFTER }, 'OPS-2'],
  ['what else it names is none that the app can see', 'OPS-1 in UTF-8', { 'OPS-1': AFTER }, 'OPS-1'],
  ['the request names none', 'fix it', { 'OPS-1': AFTER }, undefined],
])('what ends where %s', async (_, reason, states, expected) => {
  const world = await running({ reason });
  for (const [key, state] of Object.entries(states)) world.work.workItems.set(key, state);

  expect(await tick(world)).toEqual(
    expected === undefined
      ? []
      : [instruct(REQUEST_ID, { kind: 'end-access', workItem: expected, at: iso(world.nowMs) })],
  );
});

test.each<[string, Wish]>([
  ['no project wants it', { endsWithWork: false }],
  ['the request was denied', { approved: false }],
])('nothing ends, and nothing is remembered, where %s', async (_, wish) => {
  const world = await running(wish);
  world.work.workItems.set('OPS-1', AFTER);
  world.settings = wanting(true);

  expect([await tick(world), world.work.remembered.size]).toEqual([[], 0]);
});

test('where no project wants it any more, neither storage nor Jira is asked', async () => {
  const world = await running();
  world.work.workItems.set('OPS-1', AFTER);
  world.settings = wanting(false);
  const asked: string[] = [];
  world.gate = (call) => Promise.resolve(void asked.push(call));

  expect(await tick(world)).toEqual([]);
  expect(asked.filter((call) => call === 'workItems' || call.startsWith('namedWork'))).toEqual([]);
});

test('access that is over is not looked at, nor any while the relay is away', async () => {
  const world = await running();
  world.work.workItems.set('OPS-1', AFTER);

  expect(await tick(world, false)).toEqual([]);
  world.nowMs = START_MS + 8 * HOUR_MS;
  expect(await tick(world)).toEqual([]);
});

test('log and card name the work item and no person, and it is looked at no more', async () => {
  const world = await running();
  world.work.workItems.set('OPS-1', AFTER);
  for (const job of await tick(world)) await run(world, job);

  const [entry] = ends(world);
  expect(entry).toMatchObject({ via: 'work-item', lock: 'lock' });
  expect(entry).not.toHaveProperty('by');
  expect(entry).toHaveProperty('reason', expect.stringContaining('OPS-1'));
  expect(remarks(world)).toMatchObject([{ kind: 'access-ended', workItem: 'OPS-1' }]);
  expect(remarks(world)[0]).not.toHaveProperty('actor');
  expect(await tick(world)).toEqual([]);
});

test('where the relay does not let that end access, the card and the log say so once', async () => {
  const world = await running();
  world.work.workItems.set('OPS-1', AFTER);
  world.ending = { kind: 'not-permitted', detail: 'end_access_on_close is not set' };
  const jobs = await tick(world);
  for (const job of [...jobs, ...jobs]) await run(world, job);

  expect(remarks(world)).toMatchObject([{ kind: 'access-not-ended', workItem: 'OPS-1' }]);
  const refusals = [...world.log.values()].filter(({ event }) => event === 'refusal');
  expect(refusals).toMatchObject([{ via: 'work-item', refusal: 'not-permitted' }]);
  expect(await tick(world)).toEqual([]);
});

test('what had ended by then is nothing to tell', async () => {
  const world = await running();
  world.work.workItems.set('OPS-1', AFTER);
  world.ending = { kind: 'not-running' };
  for (const job of await tick(world)) await run(world, job);

  expect([remarks(world), world.work.remembered.size]).toEqual([[], 0]);
});

test('wherever a worker dies, access ends, and log and card say so once', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 4 }), async (deaths) => {
      const world = await running();
      world.work.workItems.set('OPS-1', AFTER);
      for (const death of [...deaths, Infinity]) {
        let calls = 0;
        world.gate = () =>
          calls++ >= death
            ? Promise.reject(new AppError('storage-unavailable', 'the end', { retry: 'safe' }))
            : Promise.resolve();
        const jobs = await tick(world).catch(() => world.jobs.splice(0));
        for (const job of [...jobs, ...jobs]) await run(world, job).catch(() => undefined);
        world.nowMs += AFTER_ANY_LEASE_MS;
      }

      expect([ends(world).length, remarks(world).length]).toEqual([1, 1]);
      expect(world.work.remembered.size).toBe(0);
    }),
  ));
