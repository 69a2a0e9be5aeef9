/** Goal: what nobody told of is found within the hour: moved, deleted and reopened cards. Between the looks nothing is asked. */
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { AppError } from '#core/errors';
import { issueId, projectId, requestId } from '#core/ids';
import { retryFailure } from '#core/link/failures';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest, projectSettings } from '../support/builders';
import { APP_AUTHOR } from '../support/fake-issue';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const card = issueId('10100');
const other = requestId('other');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Two cards, after the first look. */
async function aWorldWithCards(): Promise<FakeWorld> {
  const world = new FakeWorld();
  for (const id of [REQUEST_ID, other]) world.requests.set(id, anAccessRequest({ id }));
  await createCards(world.ports, [REQUEST_ID, other]);
  await aLook(world);
  return world;
}

async function aLook(world: FakeWorld): Promise<void> {
  world.nowMs += HOUR_MS;
  await syncRequests(world.ports, noNudge);
  await runAll(world);
}

async function runAll(world: FakeWorld): Promise<void> {
  for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
    await runJob(world.ports, job, noNudge);
  }
}

/** Counts calls of ports from now on. */
function counting(world: FakeWorld): Map<string, number> {
  const counts = new Map<string, number>();
  world.gate = (call, phase) => {
    if (phase === 'before') counts.set(call, (counts.get(call) ?? 0) + 1);
    return Promise.resolve();
  };
  return counts;
}

const refusing = (world: FakeWorld, ...calls: string[]): void => {
  world.gate = (call, phase) =>
    calls.includes(call) && phase === 'before'
      ? Promise.reject(new AppError('jira-refused', 'no such project', { retry: 'never' }))
      : Promise.resolve();
};

test('a card that was deleted unheard gets a successor once somebody says so, what Jira could not read none', async () => {
  const world = await aWorldWithCards();
  world.unread.add(card);
  await aLook(world);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ issueId: card });

  world.unread.clear();
  const [gone] = world.issues.splice(0, 1);
  if (gone === undefined) throw new Error('there is no card');
  world.issues.unshift({ ...gone, id: issueId('1'), requestId: requestId('none') });
  await aLook(world);
  expect(world.issues.map((issue) => issue.requestId)).toEqual(['none', other]);
  for (const { id } of world.failures.values()) await retryFailure(world.ports, id);
  await aLook(world);

  expect(world.issues.map((issue) => issue.requestId)).toEqual(['none', other, REQUEST_ID]);
  expect(world.activity.filter(({ event }) => event === 'card-replaced')).toHaveLength(1);
});

test('a closed card that somebody moved goes back to its end and says why; nothing is sent', async () => {
  for (const status of [STATUS.pending, STATUS.approved]) {
    const world = await aWorldWithCards();
    world.requests.set(
      REQUEST_ID,
      anAccessRequest({ state: 'denied', revision: 'r2', reviews: [aReview()] }),
    );
    await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
    expect(world.issues[0]?.status).toBe(STATUS.denied);
    world.answer = () => ({ kind: 'already-resolved', request: anAccessRequest({ state: 'denied' }) });

    world.drag(card, status, BOB);
    await aLook(world);

    expect(world.issues[0]?.status).toBe(STATUS.denied);
    expect(world.said.at(-1)?.remarks).toMatchObject([{ kind: 'refused' }]);
    const said = world.said.length;
    await aLook(world);
    expect(world.said).toHaveLength(said);
  }
});

test('a card of an earlier installation that was hidden while its request was forgotten ends within the hour', async () => {
  const world = await aWorldWithCards();
  const forgotten = requestId('forgotten');
  const [seen] = world.issues;
  if (seen === undefined) throw new Error('there is no card');
  world.issues.push({ ...seen, id: issueId('10900'), requestId: forgotten });
  world.issues.push({
    ...seen,
    id: issueId('10901'),
    requestId: requestId('ended'),
    status: STATUS.approved,
  });

  await aLook(world);

  expect(world.links.get(forgotten)).toMatchObject({ phase: 'closed', issueId: '10900' });
  // One that stands where its request ended is left as it is.
  expect(world.issues.slice(-2).map(({ status }) => status)).toEqual([STATUS.expired, STATUS.approved]);
});

test('a card of an earlier installation that somebody moved unheard is answered within the hour, one that the app moved is left', async () => {
  const world = await aWorldWithCards();
  const request = anAccessRequest({ state: 'approved' });
  for (const id of [REQUEST_ID, other]) {
    world.links.delete(id);
    world.requests.set(id, { ...request, id });
  }
  const [mine, theirs] = world.issues;
  if (mine === undefined || theirs === undefined) throw new Error('No cards');
  world.drag(mine.id, STATUS.denied, BOB);
  world.drag(theirs.id, STATUS.approved, APP_AUTHOR);

  await aLook(world);

  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'approved' });
  expect(mine.status).toBe(STATUS.approved);
  expect(world.said.filter(({ issueId: said }) => said === mine.id)).not.toEqual([]);
  expect(world.links.get(other)).toBeUndefined();
});

test('a closed card that somebody moved goes back to its end also in a project that is off and gets no requests', async () => {
  const world = await aWorldWithCards();
  const open = projectId('20000');
  world.otherProjects.set(open, projectSettings({ projectId: open, projectKey: 'OPEN' }));
  for (const id of [REQUEST_ID, other]) {
    world.requests.set(id, anAccessRequest({ id, state: 'denied', revision: 'r2' }));
    await reconcile(world.ports, { kind: 'reconcile', requestId: id });
  }
  world.routing = { rules: [], defaultProjectId: open };
  world.settings = { ...world.settings, isOff: true };

  world.drag(card, STATUS.approved, BOB);
  await aLook(world);

  expect(world.issues[0]?.status).toBe(STATUS.denied);
});

test('a project that is off and has no open card may be gone for good: nobody is told of it', async () => {
  const world = await aWorldWithCards();
  const gone = projectId('20000');
  world.otherProjects.set(gone, projectSettings({ projectId: gone, projectKey: 'GONE', isOff: true }));
  world.hidden.add(gone);

  await aLook(world);
  expect([...world.failures.keys()]).toEqual([]);

  world.otherProjects.set(gone, projectSettings({ projectId: gone, projectKey: 'GONE' }));
  world.routing = { ...world.routing, rules: [{ projectId: gone, role: 'none' }] };
  await aLook(world);
  expect([...world.failures.values()]).toMatchObject([{ code: 'project-hidden', projectId: gone }]);
});

test('a look costs one search and one read of histories; a tick without news one read of the cards and of the project', async () => {
  const world = await aWorldWithCards();
  const counts = counting(world);

  world.nowMs += HOUR_MS - 1;
  await syncRequests(world.ports, noNudge);
  const reads = ['allSettings', 'links.unfinished', 'pausedUntil', 'issueStatuses', 'viewProject'];
  expect([...counts]).toHaveLength(reads.length + 2);
  expect(reads.map((call) => counts.get(call))).toEqual([1, 1, 1, 1, 1]);
  world.nowMs += 1;
  await syncRequests(world.ports, noNudge);

  expect(counts.get('findChangedOrOpen')).toBe(1);
  expect(counts.get('changesOf')).toBe(1);
  expect(world.jobs).toEqual([]);
});

test('a look goes back to the one before, however long ago that was', async () => {
  const world = await aWorldWithCards();

  world.nowMs += 2 * DAY_MS;
  await aLook(world);

  expect(world.minutesBack.at(-1)).toBe((2 * DAY_MS + HOUR_MS) / 60_000 + 10);
});

test('a project that the app cannot see keeps its cards, and the others are looked at', async () => {
  const world = await aWorldWithCards();
  const seen = projectId('20000');
  world.otherProjects.set(seen, projectSettings({ projectId: seen, projectKey: 'SEEN' }));
  const { defaultProjectId } = world.routing;
  world.routing = { rules: [{ projectId: seen, role: 'none' }], defaultProjectId };
  world.hidden.add(defaultProjectId);
  world.nowMs += HOUR_MS;

  await syncRequests(world.ports, noNudge);
  await syncRequests(world.ports, noNudge);

  expect(world.jobs).toEqual([]);
  expect([...world.failures.values()]).toMatchObject([{ code: 'project-hidden' }]);
  world.hidden.clear();
  await syncRequests(world.ports, noNudge);
  expect(world.failures.size).toBe(0);
});

test('a card that was only hidden is the card again once it is seen: there is no second one', async () => {
  const world = await aWorldWithCards();
  const hidden = world.issues.splice(0);
  refusing(world, 'create');
  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'deleted' }, noNudge);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'claimed' });

  world.gate = () => Promise.resolve();
  world.issues.push(...hidden);
  await aLook(world);
  expect(world.failures.size).toBe(0);

  expect(world.issues).toHaveLength(2);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', issueId: card });
});

test('a card whose replacement died half-way gets its successor with a later tick, though no request has changed', async () => {
  for (const step of ['links.save', 'note', 'fetch', 'create'] as const) {
    const world = await aWorldWithCards();
    world.issues.splice(0, 1);
    world.gate = (call, phase) =>
      call === step && phase === (step === 'links.save' ? 'after' : 'before')
        ? new Promise(() => undefined)
        : Promise.resolve();
    void runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'deleted' }, noNudge);
    await new Promise((resolve) => setImmediate(resolve));

    world.gate = () => Promise.resolve();
    for (let tick = 0; tick < 2; tick += 1) {
      world.nowMs += HOUR_MS / 4;
      await syncRequests(world.ports, noNudge);
      await runAll(world);
    }

    expect([step, world.issues.map((issue) => issue.requestId)]).toEqual([step, [other, REQUEST_ID]]);
  }
});

test('the successor of a deleted card is never an issue that stands for something else or was there before', async () => {
  const world = await aWorldWithCards();
  const [first, second] = world.issues;
  if (first === undefined || second === undefined) throw new Error('there are two cards');
  // Somebody rewrites what the other card, and an old one, point to, and deletes the first.
  const old = { ...first, id: issueId('9'), status: STATUS.approved, createdMs: world.nowMs - DAY_MS };
  world.issues.splice(0, 2, old, { ...second, requestId: REQUEST_ID });

  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'deleted' }, noNudge);

  expect(world.issues).toHaveLength(3);
  expect(world.cardOf(REQUEST_ID)?.issueId).toBe(world.issues[2]?.id);
  expect(world.cardOf(other)?.issueId).toBe(second.id);
});
