import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { AppError } from '#core/errors';
import { issueId, projectId, requestId } from '#core/ids';
import { EMPTY_AGAIN_MS, LEASE_MS } from '#core/link/link';
import type { ReviewSubmission } from '#core/request/review';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest } from '../support/builders';
import { APP_AUTHOR } from '../support/fake-issue';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);

async function aWorldWithACard(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  return world;
}

/** Teleport as it answers a first approval with a threshold of one. */
function approves(world: FakeWorld): void {
  world.answer = (id, { proposedState, reason }: ReviewSubmission) => {
    const request = anAccessRequest({
      state: proposedState,
      resolveReason: reason,
      reviews: [aReview({ reason })],
    });
    world.requests.set(id, request);
    return { kind: 'recorded', request, reviewer: 'bob' };
  };
}

const card = issueId('10100');
const sayings = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) => remarks.map((remark) => remark.kind));

test('createCards() creates one card and remembers it in storage and in Teleport', async () => {
  const world = await aWorldWithACard();

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', issueKey: 'ACC-1', unsure: false });
  expect(world.linked.get(REQUEST_ID)).toMatchObject({ issueKey: 'ACC-1' });
});

test('createCards() creates exactly one card in every interleaving of three workers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new FakeWorld();
      world.requests.set(REQUEST_ID, anAccessRequest());
      world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
      const workers = [1, 2, 3].map(() =>
        createCards(world.ports, [REQUEST_ID]).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code !== 'busy') throw error;
        }),
      );
      await scheduler.waitFor(Promise.all(workers));
      expect(world.issues).toHaveLength(1);
      expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open' });
    }),
    { numRuns: 200 },
  );
});

test('createCards() ends with one card wherever the worker before it died', async () => {
  for (const phase of ['before', 'after'] as const) {
    for (const step of ['links.add', 'create', 'links.save', 'noteIssue']) {
      const world = new FakeWorld();
      world.requests.set(REQUEST_ID, anAccessRequest());
      const died = new Promise<never>(() => undefined);
      const reached = new Promise<void>((resolve) => {
        world.gate = (call, at) => {
          if (call !== step || at !== phase) return Promise.resolve();
          resolve();
          return died;
        };
      });
      void createCards(world.ports, [REQUEST_ID]);
      await reached;

      world.gate = () => Promise.resolve();
      world.nowMs += LEASE_MS + 1;
      await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
      world.nowMs += EMPTY_AGAIN_MS;
      await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

      expect([step, phase, world.issues.length]).toEqual([step, phase, 1]);
      expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', issueId: card });
    }
  }
});

test('createCards() keeps its claim when Jira may have created an issue, and adopts that issue later', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.gate = (call, phase) =>
    call === 'create' && phase === 'after'
      ? Promise.reject(new AppError('jira-unavailable', 'answer lost', { retry: 'safe' }))
      : Promise.resolve();
  await expect(createCards(world.ports, [REQUEST_ID])).rejects.toMatchObject({ code: 'jira-unavailable' });

  world.gate = () => Promise.resolve();
  await expect(createCards(world.ports, [REQUEST_ID])).rejects.toMatchObject({ code: 'busy' });
  world.nowMs += LEASE_MS + 1;
  await createCards(world.ports, [REQUEST_ID]);

  expect(world.issues).toHaveLength(1);
  expect(world.activity.map((entry) => entry.event)).toContain('card-adopted');
});

test('a new card reaches its pending status wherever the worker that made it died', async () => {
  for (const step of ['links.save', 'noteIssue', 'place', 'learnTransition'] as const) {
    const world = new FakeWorld();
    world.isBornInPlace = false;
    world.requests.set(REQUEST_ID, anAccessRequest());
    const died = new Promise<never>(() => undefined);
    const reached = new Promise<void>((resolve) => {
      world.gate = (call, at) => {
        if (call !== step || at !== 'before') return Promise.resolve();
        resolve();
        return died;
      };
    });
    void createCards(world.ports, [REQUEST_ID]);
    await reached;

    world.gate = () => Promise.resolve();
    world.nowMs += LEASE_MS + 1;
    await syncRequests(world.ports, noNudge);
    for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
      await runJob(world.ports, job, noNudge);
    }

    expect([step, world.issues.map(({ status }) => status)]).toEqual([step, [STATUS.pending]]);
  }
});

test('what an admin saves while the app learns its workflow stays saved, and what was learned is kept beside it', async () => {
  const world = new FakeWorld();
  world.isBornInPlace = false;
  world.settings = { ...world.settings, approvers: [BOB.accountId] };
  world.requests.set(REQUEST_ID, anAccessRequest());
  const saved = { ...world.settings, approvers: [], isOff: true };
  world.gate = (call, phase) => {
    if (call === 'learnTransition' && phase === 'before') world.settings = saved;
    return Promise.resolve();
  };

  await createCards(world.ports, [REQUEST_ID]);

  expect(world.settings).toEqual(saved);
  expect(await world.ports.settings.ofProject(saved.projectId)).toEqual({
    ...saved,
    createTransition: 'none',
  });
});

test('decideDrag() makes one review of one drag, however often its event comes', async () => {
  const world = await aWorldWithACard();
  approves(world);
  world.drag(card, STATUS.approved, BOB);

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.submissions).toHaveLength(1);
  expect(sayings(world)).toEqual(['review', 'resolved']);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'approved' });
});

test('decideDrag() says a refusal once and moves the card back, in every interleaving of two events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = await aWorldWithACard();
      world.answer = () => ({ kind: 'own-request' });
      world.drag(card, STATUS.approved, BOB);
      world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
      const events = [1, 2].map(() =>
        reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }).catch(
          (error: unknown) => {
            if (!(error instanceof AppError) || error.code !== 'busy') throw error;
          },
        ),
      );
      await scheduler.waitFor(Promise.all(events));
      expect(sayings(world)).toEqual(['refused']);
      expect(world.issues[0]?.status).toBe(STATUS.pending);
    }),
    { numRuns: 200 },
  );
});

test('decideDrag() says nothing twice after a worker died at any step', async () => {
  for (const phase of ['before', 'after'] as const) {
    for (const step of ['submitReview', 'say', 'writeProperty', 'log.add', 'log.conclude', 'links.save']) {
      const world = await aWorldWithACard();
      approves(world);
      world.drag(card, STATUS.approved, BOB);
      const died = new Promise<never>(() => undefined);
      const reached = new Promise<void>((resolve) => {
        world.gate = (call, at) => {
          if (call !== step || at !== phase) return Promise.resolve();
          resolve();
          return died;
        };
      });
      void reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
      await reached;

      world.gate = () => Promise.resolve();
      world.nowMs += LEASE_MS + 1;
      await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
      await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

      expect([step, phase, sayings(world)]).toEqual([step, phase, ['review', 'resolved']]);
      expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', unsure: false });
    }
  }
});

test('decideDrag() sends nothing for an issue that only claims to be the card', async () => {
  const world = await aWorldWithACard();
  const impostor = issueId('10101');
  world.issues.push({
    id: impostor,
    requestId: REQUEST_ID,
    createdMs: world.nowMs,
    status: STATUS.pending,
    property: { requestId: REQUEST_ID, state: 'pending', approvals: 0, approvalsNeeded: 1 },
    changes: [],
  });
  world.drag(impostor, STATUS.pending, APP_AUTHOR);
  await reconcile(world.ports, { kind: 'reconcile', issueId: impostor, cardWas: 'moved' });
  expect(world.said).toEqual([]);
  world.drag(impostor, STATUS.approved, BOB);

  await reconcile(world.ports, { kind: 'reconcile', issueId: impostor, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: impostor, cardWas: 'moved' });

  expect(world.submissions).toEqual([]);
  expect(world.said).toMatchObject([
    { issueId: impostor, remarks: [{ refusal: { kind: 'not-this-card' } }] },
  ]);
});

test('updateCard() asks the relay nothing about a revision that the card shows, unless its last worker died', async () => {
  const world = await aWorldWithACard();
  const shown = world.cardOf(REQUEST_ID);
  if (shown?.revision === undefined) throw new Error('the card shows no revision');
  const fetches: string[] = [];
  world.gate = (name, when) => {
    if (name === 'fetch' && when === 'before') fetches.push(name);
    return Promise.resolve();
  };

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint: shown.revision });
  expect(fetches).toEqual([]);
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint: 'another' });
  expect(fetches).toHaveLength(1);
  world.links.set(REQUEST_ID, { ...shown, unsure: true });
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID, revisionHint: shown.revision });
  expect(fetches).toHaveLength(2);
});

test('updateCard() follows a request that was decided in Teleport', async () => {
  const world = await aWorldWithACard();
  world.requests.set(
    REQUEST_ID,
    anAccessRequest({ state: 'denied', resolveReason: 'no', reviews: [aReview()] }),
  );

  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

  expect(world.issues[0]?.status).toBe(STATUS.denied);
  expect(sayings(world)).toEqual(['review', 'resolved']);
});

test('syncRequests() queues what is missing, and has every request accounted for once every card agrees', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());

  await syncRequests(world.ports, noNudge);
  expect(world.jobs).toEqual([{ kind: 'create', requestIds: [REQUEST_ID] }]);
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);
  await syncRequests(world.ports, noNudge);
  const calls = world.relayCalls;
  await syncRequests(world.ports, noNudge);

  expect(world.issues).toHaveLength(1);
  expect(world.jobs).toHaveLength(1);
  expect(world.relayCalls).toBe(calls + 1);
});

test('syncRequests() puts at most fifty requests into one creation', async () => {
  const world = new FakeWorld();
  for (let index = 0; index < 120; index += 1) {
    const id = requestId(`request-${index}`);
    world.requests.set(id, anAccessRequest({ id }));
  }

  await syncRequests(world.ports, noNudge);

  expect(world.jobs.map((job) => (job.kind === 'create' ? job.requestIds.length : 0))).toEqual([50, 50, 20]);
});

test('syncRequests() never undoes a routing, in any interleaving with the site page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new FakeWorld();
      world.requests.set(REQUEST_ID, anAccessRequest());
      world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
      const chosen = { rules: [], defaultProjectId: projectId('20000') };
      await scheduler.waitFor(
        Promise.all([syncRequests(world.ports, noNudge), world.ports.settings.route(chosen)]),
      );
      const state = await scheduler.waitFor(world.ports.settings.syncState());
      expect(state).toMatchObject({ routing: chosen });
    }),
    { numRuns: 200 },
  );
});

test('runJob() gives a pending request a new card when its card was deleted', async () => {
  const world = await aWorldWithACard();
  world.issues.splice(0, 1);

  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'deleted' }, noNudge);

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open' });
});
