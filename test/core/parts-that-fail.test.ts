/**
 * Goal: a part of the work that cannot be done keeps nothing else from being done: a project that the app cannot see, a nudge
 * that cannot be asked for, a tick that runs out of time.
 */
import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import { issueId, projectId, requestId } from '#core/ids';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, anAccessRequest, projectSettings } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const card = issueId('10100');
const noNudge = () => Promise.resolve(undefined);
const TICK_MS = 5 * 60_000;
const OTHER = projectId('10001');

const refusal = () => new AppError('jira-refused', 'no such project', { retry: 'never' });

async function runAll(world: FakeWorld): Promise<void> {
  for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
    await runJob(world.ports, job, noNudge);
  }
}

async function ticks(world: FakeWorld, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    world.nowMs += TICK_MS;
    await syncRequests(world.ports, noNudge).catch(() => undefined);
    await runAll(world);
  }
}

async function aWorldWithACard(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  return world;
}

/** The app sees nothing of the project of `settings`: neither its issues nor, in a search, the project. */
function hide(world: FakeWorld): void {
  world.hidden.add(world.settings.projectId);
}

test('a project that cannot be searched for earlier cards keeps no request of another from its card, and is told of', async () => {
  const world = new FakeWorld();
  world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER }));
  world.routing = { ...world.routing, rules: [{ projectId: OTHER, role: 'x' }] };
  world.learned = { choice: 'first', adopted: false };
  world.requests.set(REQUEST_ID, anAccessRequest());
  const { cards } = world.ports;
  const ports = {
    ...world.ports,
    cards: {
      ...cards,
      findOpen: (...[project, statuses]: Parameters<typeof cards.findOpen>) =>
        project === OTHER ? Promise.reject(refusal()) : cards.findOpen(project, statuses),
    },
  };

  await expect(syncRequests(ports, noNudge)).rejects.toMatchObject({ code: 'jira-refused' });
  await runAll(world);

  expect(world.issues).toHaveLength(1);
  expect(world.learned.adopted).toBe(true);
});

test('a tick that cannot tell where to nudge compares requests and cards all the same, and says so', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  const failing = () => Promise.reject(new AppError('storage-unavailable', 'no secret', { retry: 'safe' }));

  const tick = syncRequests(world.ports, failing);

  await expect(tick).rejects.toMatchObject({ code: 'storage-unavailable' });
  await runAll(world);
  expect(world.issues).toHaveLength(1);
});

describe('while the app cannot see the project', () => {
  test('a pending request gets no second card there or anywhere, whatever is heard of it', async () => {
    const world = await aWorldWithACard();
    hide(world);
    const issues = world.issues.splice(0);

    world.requests.set(REQUEST_ID, anAccessRequest({ revision: 'other' }));
    await ticks(world, 3);
    await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'deleted' }, noNudge);
    expect(world.issues).toEqual([]);
    world.issues.push(...issues);
    world.hidden.clear();
    await ticks(world, 25);

    expect(world.issues).toHaveLength(1);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ issueId: card, phase: 'open', revision: 'other' });
    expect(world.failures.size).toBe(0);
  });

  test('a request that ends is listed, and its card follows once the project is seen again', async () => {
    const world = await aWorldWithACard();
    hide(world);
    const issues = world.issues.splice(0);

    world.requests.set(REQUEST_ID, anAccessRequest({ state: 'denied', revision: 'denied' }));
    await ticks(world, 1);
    expect([...world.failures.keys()].sort()).toEqual([`card-${REQUEST_ID}`, 'project-10000']);
    world.issues.push(...issues);
    world.hidden.clear();
    await ticks(world, 25);

    expect(world.issues).toMatchObject([{ status: STATUS.denied }]);
    expect(world.failures.size).toBe(0);
  });
});

test('a request without a card that was taken for gone gets its one card when it is seen again', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.refused.add(REQUEST_ID);
  await ticks(world, 1);
  world.requests.clear();
  await ticks(world, 13);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'dropped' });

  world.requests.set(REQUEST_ID, anAccessRequest());
  await ticks(world, 1);
  world.refused.clear();
  await ticks(world, 13);

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open' });
  expect(world.failures.size).toBe(0);
});

test('the refused update of a card that opened again is tried once an hour, and listed until it succeeds', async () => {
  const world = await aWorldWithACard();
  world.requests.clear();
  await ticks(world, 1);
  world.requests.set(REQUEST_ID, anAccessRequest());
  let moves = 0;
  world.gate = (call, phase) => {
    if (call !== 'move' || phase !== 'before') return Promise.resolve();
    moves += 1;
    return Promise.reject(refusal());
  };

  await ticks(world, 10);

  expect(moves).toBe(1);
  expect(world.failures.size).toBe(1);
  world.gate = () => Promise.resolve();
  await ticks(world, 13);
  expect(world.failures.size).toBe(0);
  expect(world.issues).toMatchObject([{ status: STATUS.pending }]);
});

test('while Jira is away, what is listed is queued once an hour, not with each tick', async () => {
  const world = await aWorldWithACard();
  world.blocked.add(STATUS.denied);
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'denied', revision: 'denied' }));
  await ticks(world, 1);
  expect([...world.failures.keys()]).toEqual([`card-${REQUEST_ID}`]);
  world.gate = (call, phase) =>
    call === 'findChangedOrOpen' && phase === 'before'
      ? Promise.reject(new AppError('jira-unavailable', '503', { retry: 'safe' }))
      : Promise.resolve();

  world.nowMs += 3_600_000;
  for (let tick = 0; tick < 11; tick += 1) {
    world.nowMs += TICK_MS;
    await syncRequests(world.ports, noNudge).catch(() => undefined);
  }

  expect(world.jobs.filter(({ kind }) => kind === 'reconcile')).toHaveLength(1);
});

test('a search for earlier cards that a tick does not finish is finished by the ticks after it', async () => {
  const world = new FakeWorld();
  world.learned = { choice: 'first', adopted: false };
  const ids = Array.from({ length: 1_000 }, (_, index) => requestId(`request-${index}`));
  for (const id of ids) world.requests.set(id, anAccessRequest({ id }));

  for (let tick = 0; tick < 3; tick += 1) {
    let calls = 0;
    // The platform ends a function that takes too long: nothing of it comes back.
    world.gate = (call, phase) => {
      if (call !== 'find' || phase !== 'before') return Promise.resolve();
      calls += 1;
      return calls > 9
        ? Promise.reject(new AppError('jira-unavailable', 'ended', { retry: 'safe' }))
        : Promise.resolve();
    };
    await syncRequests(world.ports, noNudge).catch(() => undefined);
  }

  expect(world.learned).toMatchObject({ adopted: true });
  expect(world.learned.searchedTo).toBeUndefined();
  expect(world.jobs.filter(({ kind }) => kind === 'create')).toHaveLength(20);
});

test('a look reads what became of closed cards several at a time', async () => {
  const world = new FakeWorld();
  let [underWay, most] = [0, 0];
  for (let index = 0; index < 40; index += 1) {
    const id = requestId(`request-${index}`);
    world.requests.set(id, anAccessRequest({ id }));
  }
  await ticks(world, 1);
  for (const [id] of world.requests)
    world.requests.set(id, anAccessRequest({ id, state: 'approved', revision: 'x' }));
  await ticks(world, 1);
  world.drag(card, STATUS.pending, BOB);
  world.gate = (call, phase) => {
    if (call === 'links.findByIssue') underWay += phase === 'before' ? 1 : -1;
    most = Math.max(most, underWay);
    return Promise.resolve();
  };

  world.nowMs += 3_600_000;
  await ticks(world, 1);

  expect(most).toBeGreaterThan(4);
  expect(world.issues.filter(({ status }) => status !== STATUS.approved)).toEqual([]);
});
