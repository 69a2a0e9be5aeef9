import fc from 'fast-check';
import { AppError } from '#core/errors';
import { issueId, requestId } from '#core/ids';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest } from '../support/builders';
import { FakeWorld, type Gate } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const HOUR_MS = 3_600_000;
const JIRA_CALLS = new Set([
  'create',
  'place',
  'find',
  'findChangedOrOpen',
  'issueStatuses',
  'findPluginCards',
  'findOpen',
  'read',
  'say',
  'move',
  'writeProperty',
]);

const tooMany = (pauses: 'issue' | 'jira' | undefined, retryAfterMs: number) =>
  new AppError('jira-rate-limited', 'slow down', { retry: 'safe', retryAfterMs, pauses });

/** A gate that counts calls to Jira and answers them all with `error`. */
function refusing(error: AppError): { readonly gate: Gate; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    gate: (call, phase) => {
      if (phase === 'after' || !JIRA_CALLS.has(call)) return Promise.resolve();
      calls.push(call);
      return Promise.reject(error);
    },
  };
}

function aWorld(count = 1): FakeWorld {
  const world = new FakeWorld();
  for (let index = 0; index < count; index += 1) {
    const id = index === 0 ? REQUEST_ID : requestId(`request-${index}`);
    world.requests.set(id, anAccessRequest({ id }));
  }
  return world;
}

test('a spent quota pauses all jobs that ask Jira until it is full again, and no others', async () => {
  const world = aWorld();
  const { gate, calls } = refusing(tooMany('jira', HOUR_MS));
  world.gate = gate;
  const update = { kind: 'reconcile', requestId: REQUEST_ID } as const;
  await expect(runJob(world.ports, update, noNudge)).rejects.toMatchObject({ retryAfterMs: HOUR_MS });
  const spent = calls.length;

  world.nowMs += HOUR_MS / 2;
  for (const job of [update, { kind: 'reconcile', issueId: issueId('10100'), cardWas: 'moved' } as const]) {
    await expect(runJob(world.ports, job, noNudge)).rejects.toMatchObject({
      code: 'jira-rate-limited',
      retryAfterMs: HOUR_MS / 2,
    });
  }
  await syncRequests(world.ports, noNudge);
  expect(calls).toHaveLength(spent);
  expect(world.jobs).toEqual([]);

  world.gate = () => Promise.resolve();
  world.nowMs += HOUR_MS / 2;
  await syncRequests(world.ports, noNudge);
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);
  expect(world.issues).toHaveLength(1);
});

test('a new installation that finds the quota spent looks for earlier cards again when it is full, and not before', async () => {
  const world = aWorld();
  world.learned = { ...world.learned, adopted: false };
  const { gate, calls } = refusing(tooMany('jira', HOUR_MS));
  world.gate = gate;
  await expect(syncRequests(world.ports, noNudge)).rejects.toMatchObject({ code: 'jira-rate-limited' });
  const spent = calls.length;

  world.nowMs += HOUR_MS / 2;
  await expect(syncRequests(world.ports, noNudge)).rejects.toMatchObject({
    code: 'jira-rate-limited',
    retryAfterMs: HOUR_MS / 2,
  });
  expect(calls).toHaveLength(spent);
  expect(world.jobs).toEqual([]);

  world.gate = () => Promise.resolve();
  world.nowMs += HOUR_MS / 2;
  await syncRequests(world.ports, noNudge);
  expect(world.jobs).toEqual([{ kind: 'create', requestIds: [REQUEST_ID] }]);
});

test('a decision that Teleport took before the quota ran out is told on the card afterwards, once', async () => {
  const world = aWorld();
  await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
  const card = issueId('10100');
  world.answer = (id) => {
    const request = anAccessRequest({ state: 'approved', reviews: [aReview()] });
    world.requests.set(id, request);
    return { kind: 'recorded', request, reviewer: 'bob' };
  };
  world.drag(card, STATUS.approved, BOB);
  world.gate = (call, phase) =>
    call === 'say' && phase === 'before' ? Promise.reject(tooMany('jira', HOUR_MS)) : Promise.resolve();
  await expect(
    runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge),
  ).rejects.toBeInstanceOf(AppError);

  world.gate = () => Promise.resolve();
  world.nowMs += HOUR_MS;
  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge);

  expect(new Set(world.submissions.map(({ submission }) => submission.decisionId)).size).toBe(1);
  expect(world.said.flatMap(({ remarks }) => remarks.map(({ kind }) => kind))).toEqual([
    'review',
    'resolved',
  ]);
});

test('a limit on writes to one issue pauses that card, and no other', async () => {
  const world = aWorld(2);
  const other = requestId('request-1');
  await runJob(world.ports, { kind: 'create', requestIds: [REQUEST_ID, other] }, noNudge);
  for (const id of [REQUEST_ID, other]) {
    world.requests.set(id, anAccessRequest({ id, state: 'denied', reviews: [aReview()] }));
  }
  const { gate, calls } = refusing(tooMany('issue', 30_000));
  world.gate = gate;
  const update = { kind: 'reconcile', requestId: REQUEST_ID } as const;
  await expect(runJob(world.ports, update, noNudge)).rejects.toMatchObject({ pauses: 'issue' });
  const spent = calls.length;

  await expect(runJob(world.ports, update, noNudge)).rejects.toMatchObject({ code: 'busy' });
  expect(calls).toHaveLength(spent);
  world.gate = () => Promise.resolve();
  await runJob(world.ports, { kind: 'reconcile', requestId: other }, noNudge);
  world.nowMs += 30_000;
  await runJob(world.ports, update, noNudge);

  expect(world.issues.map(({ status }) => status)).toEqual([STATUS.denied, STATUS.denied]);
});

test('each worker asks Jira at most once after the quota is spent, in every interleaving', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = aWorld(3);
      const { gate, calls } = refusing(tooMany('jira', HOUR_MS));
      world.gate = async (call, phase) => {
        await scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
        await gate(call, phase);
      };
      const work = [...world.requests.keys()].map((id) =>
        runJob(world.ports, { kind: 'reconcile', requestId: id }, noNudge).catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
        }),
      );
      await scheduler.waitFor(Promise.all(work));
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.length).toBeLessThanOrEqual(work.length);
      world.gate = gate;
      const seen = calls.length;
      await expect(
        runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge),
      ).rejects.toMatchObject({ code: 'jira-rate-limited' });
      expect(calls).toHaveLength(seen);
    }),
    { numRuns: 100 },
  );
});
