/** Goal: however long an outage lasts, no more waits in the queue at its end than at its beginning, and hours of it are listed. */
import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import type { Job } from '#core/job';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { REQUEST_ID, STATUS, aReview, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const TICK_MS = 5 * 60_000;
const TICKS_PER_HOUR = 12;
/** Pauses of the queue between two tries, in seconds; the fifth try is the last of a job that ticks repeat. */
const PAUSES_S = [5, 10, 20, 40, 80, 160, 320, 640, 900];

/** A queue that tries again what failed, as Forge's does. */
class Queue {
  readonly #world: FakeWorld;
  #waiting: { job: Job; tries: number; dueMs: number }[] = [];

  constructor(world: FakeWorld) {
    this.#world = world;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Five minutes pass, second by second as far as anything is due. */
  async tick(): Promise<void> {
    const world = this.#world;
    await syncRequests(world.ports, noNudge).catch(() => undefined);
    for (const endMs = world.nowMs + TICK_MS; world.nowMs < endMs; world.nowMs += 5_000) {
      for (const job of world.jobs.splice(0)) this.#waiting.push({ job, tries: 0, dueMs: world.nowMs });
      const due = this.#waiting.filter(({ dueMs }) => dueMs <= world.nowMs);
      this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > world.nowMs);
      for (const one of due) await this.#try(one.job, one.tries);
    }
  }

  async #try(job: Job, tries: number): Promise<void> {
    try {
      await runJob(this.#world.ports, job, noNudge, tries);
    } catch {
      const pauseMs = (PAUSES_S[Math.min(tries, PAUSES_S.length - 1)] ?? 0) * 1000;
      this.#waiting.push({ job, tries: tries + 1, dueMs: this.#world.nowMs + pauseMs });
    }
  }
}

const down = (world: FakeWorld, ...calls: string[]): void => {
  world.gate = (call, phase) =>
    phase === 'before' && calls.includes(call)
      ? Promise.reject(new AppError('jira-unavailable', 'Jira answered 503', { retry: 'safe' }))
      : Promise.resolve();
};

async function aStaleCard(): Promise<{ world: FakeWorld; queue: Queue }> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  world.jobs.splice(0);
  world.requests.set(
    REQUEST_ID,
    anAccessRequest({ state: 'approved', revision: 'new', reviews: [aReview()] }),
  );
  down(world, 'say', 'move', 'read', 'find', 'findChangedOrOpen', 'issueStatuses', 'saidMarkers');
  return { world, queue: new Queue(world) };
}

test('an outage of Jira piles nothing up for a card that is out of date, and one tick after it the card is right', async () => {
  const { world, queue } = await aStaleCard();

  for (let tick = 0; tick < 3 * TICKS_PER_HOUR; tick += 1) {
    await queue.tick();
    expect(queue.size).toBeLessThanOrEqual(1);
  }
  expect(world.failures.size).toBe(0);
  world.gate = () => Promise.resolve();
  await queue.tick();

  expect(world.issues).toMatchObject([{ status: STATUS.approved }]);
  expect(queue.size).toBe(0);
});

test('nor for requests without a card, which get one within two ticks after it', async () => {
  const world = new FakeWorld();
  const queue = new Queue(world);
  world.requests.set(REQUEST_ID, anAccessRequest());
  down(world, 'create', 'find', 'findChangedOrOpen');

  for (let tick = 0; tick < 3 * TICKS_PER_HOUR; tick += 1) {
    await queue.tick();
    expect(queue.size).toBeLessThanOrEqual(1);
  }
  world.gate = () => Promise.resolve();
  await queue.tick();
  await queue.tick();

  expect(world.issues).toHaveLength(1);
});

test.each([
  ['a card', aStaleCard],
  [
    'a request without a card',
    () => {
      const world = new FakeWorld();
      world.requests.set(REQUEST_ID, anAccessRequest());
      down(world, 'create', 'find', 'findChangedOrOpen');
      return Promise.resolve({ world, queue: new Queue(world) });
    },
  ],
])(
  '%s for which Jira fails for ten hours is listed and tried once an hour until it succeeds',
  async (_what, begin) => {
    const { world, queue } = await begin();

    for (let tick = 0; tick < 11 * TICKS_PER_HOUR; tick += 1) await queue.tick();

    expect([...world.failures.values()]).toMatchObject([
      { id: `card-${REQUEST_ID}`, code: 'jira-unavailable' },
    ]);
    world.gate = () => Promise.resolve();
    for (let tick = 0; tick <= TICKS_PER_HOUR; tick += 1) await queue.tick();
    expect(world.failures.size).toBe(0);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ revision: world.requests.get(REQUEST_ID)?.revision });
  },
);
