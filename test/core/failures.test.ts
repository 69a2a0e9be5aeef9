import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import { issueId, requestId } from '#core/ids';
import { RETRIES_MAX } from '#core/link/failure';
import { ignoreFailure, retryDueFailures, retryFailure } from '#core/link/failures';
import { RETRY_INTERVAL_MS } from '#core/link/retry';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aLink, aReview, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const FAILURE_ID = `card-${REQUEST_ID}`;
const CARD = issueId('10100');

/** A tick, and all jobs that follow from it. */
async function tick(world: FakeWorld): Promise<void> {
  await syncRequests(world.ports, noNudge);
  await runQueue(world);
}

async function runQueue(world: FakeWorld): Promise<void> {
  for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
    await runJob(world.ports, job, noNudge);
  }
}

/** Jira refuses a card for the one request there is. */
async function aRefusedRequest(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.refused.add(REQUEST_ID);
  await tick(world);
  return world;
}

test('a request that Jira refuses is listed with the reason and does not keep the others from their cards', async () => {
  const world = new FakeWorld();
  for (let index = 0; index < 50; index += 1) {
    const id = requestId(`request-${index}`);
    world.requests.set(id, anAccessRequest({ id }));
  }
  world.refused.add(requestId('request-7'));

  await tick(world);

  expect(world.issues).toHaveLength(49);
  expect(await world.ports.failures.list()).toMatchObject([
    {
      requestId: 'request-7',
      code: 'jira-refused',
      tries: 1,
      message: expect.stringContaining('a required field') as unknown,
    },
  ]);
});

test('a refused request is tried again once an hour, and its success takes it off the list', async () => {
  const world = await aRefusedRequest();
  for (let minutes = 5; minutes < 60; minutes += 5) {
    world.nowMs += 5 * 60_000;
    await tick(world);
  }
  expect(world.failures.get(FAILURE_ID)).toMatchObject({ tries: 1 });

  world.nowMs += 5 * 60_000;
  await tick(world);
  expect(world.failures.get(FAILURE_ID)).toMatchObject({ tries: 2, since: '2026-11-22T22:00:00.000Z' });
  world.refused.clear();
  world.nowMs += RETRY_INTERVAL_MS;
  await tick(world);

  expect(world.issues).toHaveLength(1);
  expect(world.failures.size).toBe(0);
  expect(world.activity.filter(({ event }) => event === 'job-failed')).toHaveLength(1);
});

test('retryFailure() tries at once, and a retry that succeeds takes it off the list', async () => {
  const world = await aRefusedRequest();
  world.refused.clear();

  expect(await retryFailure(world.ports, FAILURE_ID)).toBe('queued');
  await runQueue(world);

  expect(world.issues).toHaveLength(1);
  expect(world.failures.size).toBe(0);
  expect(await retryFailure(world.ports, FAILURE_ID)).toBe('not-found');
});

test('ignoreFailure() leaves a request alone until its revision changes', async () => {
  const world = await aRefusedRequest();

  expect(await ignoreFailure(world.ports, FAILURE_ID)).toBe('ignored');
  world.refused.clear();
  world.nowMs += 2 * RETRY_INTERVAL_MS;
  await tick(world);
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  expect(world.issues).toHaveLength(0);
  world.requests.set(REQUEST_ID, anAccessRequest({ reviews: [aReview()] }));
  await tick(world);

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', ignoredRevision: undefined });
});

test('ignoreFailure() of a request that has ended leaves its card as it is', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await tick(world);
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  for (const { id } of world.issues) world.hiddenIssues.add(id);
  await tick(world);
  expect(world.failures.get(FAILURE_ID)).toMatchObject({ code: 'card-hidden', issueKey: 'ACC-1' });

  await ignoreFailure(world.ports, FAILURE_ID);
  world.nowMs += 2 * RETRY_INTERVAL_MS;
  await tick(world);

  expect(world.failures.size).toBe(0);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed' });
});

test('a card that cannot be moved is listed, and moves within the hour once its workflow lets it', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await tick(world);
  world.blocked.add(STATUS.approved);
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  await tick(world);
  expect(await world.ports.failures.list()).toMatchObject([{ id: FAILURE_ID, issueKey: 'ACC-1' }]);

  world.nowMs += RETRY_INTERVAL_MS;
  await tick(world);
  expect(await world.ports.failures.list()).toMatchObject([{ tries: 2 }]);
  world.blocked.clear();
  world.nowMs += RETRY_INTERVAL_MS;
  await tick(world);

  expect(world.issues[0]?.status).toBe(STATUS.approved);
  expect(world.failures.size).toBe(0);
});

/** A drag comes to nothing, and the workflow does not let the card back. */
async function aCardThatCannotGoBack(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await tick(world);
  world.answer = () => ({ kind: 'own-request' });
  world.blocked.add(STATUS.pending);
  world.drag(CARD, STATUS.approved, BOB);
  await runJob(world.ports, { kind: 'reconcile', issueId: CARD, cardWas: 'moved' }, noNudge);
  return world;
}

test('a card that a refused drag left behind goes back with a retry once its workflow lets it', async () => {
  const world = await aCardThatCannotGoBack();
  const [id = ''] = world.failures.keys();
  expect(id).toBe(FAILURE_ID);

  await retryFailure(world.ports, id);
  await runQueue(world);
  expect(world.failures.get(id)).toMatchObject({ tries: 2 });
  world.blocked.clear();
  await retryFailure(world.ports, id);
  await runQueue(world);

  expect(world.issues[0]?.status).toBe(STATUS.pending);
  expect(world.failures.size).toBe(0);
});

test('a retry answers a drag that nobody has looked at', async () => {
  const world = await aCardThatCannotGoBack();
  world.blocked.clear();
  world.drag(CARD, STATUS.denied, BOB);

  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);

  expect(world.submissions).toMatchObject([
    { submission: { proposedState: 'approved' } },
    { submission: { proposedState: 'denied' } },
  ]);
  expect(world.issues[0]?.status).toBe(STATUS.pending);
});

test('what Teleport is not told for longer than the queue keeps it is listed, and told once an hour', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await tick(world);
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  const job = { kind: 'reconcile', requestId: REQUEST_ID } as const;
  world.gate = (call) =>
    call === 'noteIssue'
      ? Promise.reject(new AppError('relay-unreachable', 'away', { retry: 'safe' }))
      : Promise.resolve();

  await expect(runJob(world.ports, job, noNudge, 39)).rejects.toMatchObject({ code: 'relay-unreachable' });
  expect(world.issues[0]?.status).toBe(STATUS.approved);
  await runJob(world.ports, job, noNudge, 40);
  expect(await world.ports.failures.list()).toMatchObject([{ id: FAILURE_ID, code: 'relay-unreachable' }]);
  world.gate = () => Promise.resolve();
  world.nowMs += RETRY_INTERVAL_MS;
  await tick(world);

  expect(world.linked.get(REQUEST_ID)).toMatchObject({ shown: { resolution: 'approved' } });
  expect(world.failures.size).toBe(0);
});

test('of more failures than one look may try again, the longest untried come first', async () => {
  const world = new FakeWorld();
  for (let index = 0; index < 2 * RETRIES_MAX; index += 1) {
    const id = requestId(`request-${index}`);
    const triedAt = new Date(world.nowMs - index * 60_000).toISOString();
    const what = {
      id: `card-${id}`,
      requestId: id,
      code: 'jira-refused',
      message: 'refused',
      tries: 1,
    } as const;
    world.failures.set(what.id, { ...what, since: triedAt, triedAt });
    world.links.set(id, { ...aLink({ phase: 'closed', retryAt: triedAt }), requestId: id });
  }
  world.nowMs += RETRY_INTERVAL_MS;

  await retryDueFailures(world.ports, new Map());

  expect(world.jobs).toHaveLength(RETRIES_MAX);
  expect(world.jobs[0]).toEqual({ kind: 'reconcile', requestId: `request-${2 * RETRIES_MAX - 1}` });
});

test('a request has either its card or a failure, in every interleaving of a refusal, a retry and a tick', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = await aRefusedRequest();
      world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
      let creations = 0;
      const gate = world.gate;
      world.gate = (call, phase) => {
        if (call === 'create' && phase === 'before' && (creations += 1) === 2) world.refused.clear();
        return gate(call, phase);
      };
      const workers = [1, 2, 3].map(() =>
        createCards(world.ports, [REQUEST_ID]).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code !== 'busy') throw error;
        }),
      );
      await scheduler.waitFor(Promise.all([...workers, retryFailure(world.ports, FAILURE_ID)]));

      expect(world.issues.length + world.failures.size).toBe(1);
      expect(world.links.get(REQUEST_ID)?.retryAt === undefined).toBe(world.issues.length === 1);
    }),
    { numRuns: 200 },
  );
});
