/**
 * Goal: those who can decide are reminded at half of a request's time and when a tenth of it is left, once each, however often
 * ticks come and jobs are delivered, wherever workers die; and each reminder that was given is in the decision log.
 */
import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { dueReminder } from '#core/card/reminders';
import { AppError } from '#core/errors';
import { accountId, projectId } from '#core/ids';
import type { Job } from '#core/job';
import { compareCards } from '#core/sync/compare-cards';
import { runJob } from '#core/sync/run-job';
import { aLink, anAccessRequest, aReview, projectSettings, REQUEST_ID } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICK_MS = 5 * MINUTE_MS;
const START_MS = Date.parse('2026-11-22T22:00:00Z');
const WINDOW_MS = 10 * HOUR_MS;
const BOB = accountId('bob-account');
/** Longer than a worker that is gone holds a card. */
const AFTER_ANY_LEASE_MS = 200_000;
const SEED = Number(process.env['REMINDER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const iso = (ms: number): string => new Date(ms).toISOString();

async function aWorld(reminds = true): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.nowMs = START_MS;
  world.settings = projectSettings({ approvers: [BOB], policy: { reasonRequiredFor: [], reminds } });
  world.requests.set(REQUEST_ID, anAccessRequest({ expiresAt: iso(START_MS + WINDOW_MS) }));
  await createCards(world.ports, [REQUEST_ID]);
  world.jobs.length = 0;
  return world;
}

const STATE = {
  routing: { rules: [], defaultProjectId: projectId('10000') },
  choice: 'first',
  adopted: true,
};

/** What the tick queues, taken out of the queue. */
async function tick(world: FakeWorld): Promise<readonly Job[]> {
  await compareCards(world.ports, STATE, await world.ports.links.unfinished(), true);
  return world.jobs.splice(0);
}

const noNudge = () => Promise.resolve(undefined);
const run = (world: FakeWorld, job: Job) => runJob(world.ports, job, noNudge);

const reminders = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) => remarks.filter(({ kind }) => kind === 'reminder'));
const logged = (world: FakeWorld) =>
  [...world.log.values()].flatMap((entry) => (entry.event === 'reminder' ? [entry] : []));

test.each([
  ['before half of the time', 0.49, undefined, undefined],
  ['at half of it', 0.5, undefined, 'half'],
  ['between the two', 0.7, 'half', undefined],
  ['when a tenth is left', 0.9, 'half', 'nine-tenths'],
  ['when nothing ran before', 0.95, undefined, 'nine-tenths'],
  ['after both', 0.95, 'nine-tenths', undefined],
  ['once it has lapsed', 1, 'half', undefined],
] as const)('%s', (_, part, reminded, expected) => {
  const link = aLink({ claimedAt: iso(START_MS), expiresAt: iso(START_MS + WINDOW_MS), reminded });

  expect(dueReminder(link, START_MS + part * WINDOW_MS)).toBe(expected);
});

test('of a card that is closed, or whose request has no end, nobody is reminded', () => {
  const late = START_MS + 0.6 * WINDOW_MS;
  const times = { claimedAt: iso(START_MS), expiresAt: iso(START_MS + WINDOW_MS) };

  expect(dueReminder(aLink({ ...times, phase: 'closed' }), late)).toBeUndefined();
  expect(dueReminder(aLink({ ...times, expiresAt: undefined }), late)).toBeUndefined();
});

test('both come, mention who can decide, and are in the log', async () => {
  const world = await aWorld();
  for (let ms = 0; ms < WINDOW_MS; ms += TICK_MS) {
    world.nowMs = START_MS + ms;
    for (const job of await tick(world)) await run(world, job);
  }

  expect(reminders(world)).toMatchObject([
    { marker: 'reminder:half', people: [{ accountId: BOB }] },
    { marker: 'reminder:nine-tenths', people: [{ accountId: BOB }] },
  ]);
  expect(logged(world)).toMatchObject([
    { mark: 'half', mentioned: [BOB], at: iso(START_MS + 0.5 * WINDOW_MS) },
    { mark: 'nine-tenths', mentioned: [BOB], at: iso(START_MS + 0.9 * WINDOW_MS) },
  ]);
});

test('a project that does not want reminders gets none, nor one that is decided when its turn comes', async () => {
  const quiet = await aWorld(false);
  const decided = await aWorld();
  for (const world of [quiet, decided]) world.nowMs += 0.6 * WINDOW_MS;

  expect(await tick(quiet)).toEqual([]);
  const jobs = await tick(decided);
  decided.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  for (const job of jobs) await run(decided, job);

  expect(jobs).toHaveLength(1);
  expect([...reminders(decided), ...logged(decided)]).toEqual([]);
});

/** More than a reminder takes. */
const CALLS_MAX = 20;

describe.each(['dies', 'fails'] as const)('a worker that %s', (how) => {
  describe.each(['before', 'after'] as const)('%s the effect of a call', (phase) => {
    test.each(['pending', 'denied'] as const)(
      'leaves one reminder at the most, which is in the log, if the request is %s afterwards',
      async (state) => {
        const outcomes = new Set<number>();
        for (let at = 0, hasFailed = true; hasFailed; at += 1) {
          expect(at).toBeLessThan(CALLS_MAX);
          const world = await aWorld();
          world.nowMs += 0.5 * WINDOW_MS;
          const [job] = await tick(world);
          if (job === undefined) throw new Error('nothing is due');
          hasFailed = false;
          let calls = 0;
          world.gate = (_, now) => {
            if (now !== phase || calls++ < at || (how === 'fails' && hasFailed)) return Promise.resolve();
            hasFailed = true;
            return Promise.reject(
              how === 'dies'
                ? new Error('the end')
                : new AppError('jira-unavailable', 'away', { retry: 'safe' }),
            );
          };
          await run(world, job).catch(() => undefined);
          world.gate = () => Promise.resolve();
          if (state === 'denied') {
            world.requests.set(
              REQUEST_ID,
              anAccessRequest({ state, reviews: [aReview({ proposedState: state })] }),
            );
            world.nowMs += AFTER_ANY_LEASE_MS;
            await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
          }
          // The queue delivers again, and the next ticks come.
          for (let turns = 0; turns < 3; turns += 1) {
            world.nowMs += AFTER_ANY_LEASE_MS;
            for (const again of [job, ...(await tick(world))]) await run(world, again).catch(() => undefined);
          }

          const given = reminders(world).length;
          outcomes.add(given);
          expect([at, given, logged(world).length]).toEqual([at, given, given]);
          expect(given).toBeLessThanOrEqual(1);
          if (state === 'pending') expect(given).toBe(1);
        }
        expect(outcomes).toEqual(new Set(state === 'pending' ? [1] : [0, 1]));
      },
    );
  });
});

/** One worker's way: it goes on, dies at its nth call, or has that call refused for now, before or after its effect. */
interface Fault {
  readonly at: number;
  readonly how: 'dies' | 'fails';
  readonly phase: 'before' | 'after';
}
const way: fc.Arbitrary<Fault> = fc.record({
  at: fc.nat(9),
  how: fc.constantFrom('dies' as const, 'fails' as const),
  phase: fc.constantFrom('before' as const, 'after' as const),
});

test(`whatever fails, each is given once and is in the log (REMINDER_SEED=${SEED})`, async () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 40 }),
    again: fc.boolean(),
    fault: fc.option(way),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.option(fc.nat(600)), async (steps, decidedAt) => {
      const world = await aWorld();
      let waiting: Job[] = [];
      const go = async (minutes: number, fault: Fault | null): Promise<void> => {
        world.nowMs += minutes * MINUTE_MS;
        const elapsed = (world.nowMs - START_MS) / MINUTE_MS;
        if (decidedAt !== null && elapsed >= decidedAt) {
          world.requests.set(REQUEST_ID, anAccessRequest({ state: 'denied', reviews: [aReview()] }));
        }
        waiting.push(...(await tick(world)));
        const jobs = waiting.splice(0);
        let calls = 0;
        world.gate = (_, phase) => {
          if (fault === null || phase !== fault.phase || calls++ < fault.at) return Promise.resolve();
          if (fault.how === 'dies') return Promise.reject(new Error('the end'));
          return calls === fault.at + 1
            ? Promise.reject(new AppError('jira-unavailable', 'away', { retry: 'safe' }))
            : Promise.resolve();
        };
        // A queue delivers again what has not come to its end.
        for (const job of jobs) await run(world, job).catch(() => void waiting.push(job));
        world.gate = () => Promise.resolve();
      };
      for (const { minutes, again, fault } of steps) {
        await go(minutes, fault);
        if (again) waiting = [...waiting, ...waiting];
      }
      // Whatever was begun comes to its end, and the rest of the time passes without a fault.
      while (world.nowMs < START_MS + WINDOW_MS) await go(5, null);
      for (let turns = 0; turns < 3; turns += 1) await go(5, null);

      const marks = reminders(world).map(({ marker }) => marker);
      expect(marks).toHaveLength(new Set(marks).size);
      expect(
        logged(world)
          .map(({ mark }) => `reminder:${mark}`)
          .sort(),
      ).toEqual([...marks].sort());
      if (decidedAt === null) expect(marks).toContain('reminder:nine-tenths');
    }),
    { seed: SEED, numRuns: 150 },
  );
});
