/** Goal: what nobody tells of is found with the next tick: projects and cards that are hidden, renamed, moved or relabelled. */
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { REPLACEMENTS_MAX } from '#core/card/replace-card';
import { AppError } from '#core/errors';
import { issueId, projectId, requestId } from '#core/ids';
import { retryFailure } from '#core/link/failures';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest, projectSettings } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const card = issueId('10100');
const OTHER = projectId('20000');
const TICK_MS = 300_000;

async function aWorldWithACard(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  return world;
}

async function ticks(world: FakeWorld, count = 1): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) {
    world.nowMs += TICK_MS;
    await syncRequests(world.ports, noNudge);
    for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
      await runJob(world.ports, job, noNudge);
    }
  }
}

/** A project admin clicks on Retry. */
async function saysDeleted(world: FakeWorld): Promise<void> {
  for (const { id } of world.failures.values()) await retryFailure(world.ports, id);
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);
}

const refusals = (world: FakeWorld) =>
  world.said
    .flatMap(({ remarks }) => remarks)
    .map((remark) => (remark.kind === 'refused' ? remark.refusal.kind : remark.kind));
const codes = (world: FakeWorld) => [...world.failures.values()].map(({ code }) => code);

describe('a status that is renamed', () => {
  const statusNames = { [STATUS.approved]: 'Approved', [STATUS.denied]: 'Denied' };

  test('decides nothing from the next tick on, until an admin saves, even if the name comes back', async () => {
    const world = await aWorldWithACard();
    world.settings = { ...world.settings, statusNames, mappedAt: '2026-11-22T20:00:00Z' };
    world.statusNames = { ...statusNames, [STATUS.approved]: 'Rejected' };
    await ticks(world);
    world.statusNames = statusNames;
    await ticks(world);

    world.drag(card, STATUS.approved, BOB);
    await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

    expect(codes(world)).toEqual(['status-changed']);
    expect(refusals(world)).toEqual(['status-renamed']);
    expect(world.submissions).toEqual([]);
    expect(world.issues[0]?.status).toBe(STATUS.pending);
    world.doubted.clear();
    await ticks(world);
    expect(world.failures.size).toBe(0);
  });

  test('is found while the relay is away, too', async () => {
    const world = await aWorldWithACard();
    world.settings = { ...world.settings, statusNames };
    world.statusNames = { [STATUS.approved]: 'Approved' };
    world.gate = (call, phase) =>
      call === 'sync' && phase === 'before'
        ? Promise.reject(new AppError('relay-unreachable', 'away', { retry: 'safe' }))
        : Promise.resolve();

    await expect(ticks(world)).rejects.toMatchObject({ code: 'relay-unreachable' });

    expect(world.doubted.get(world.settings.projectId)).toEqual([STATUS.denied]);
  });
});

describe('a card that the app cannot read', () => {
  test('though it was just created, is listed within a tick, and gets no second one, ever', async () => {
    const world = await aWorldWithACard();
    world.hiddenIssues.add(card);

    await ticks(world);
    expect(codes(world)).toEqual(['card-hidden']);
    world.requests.set(REQUEST_ID, anAccessRequest({ revision: 'other', reviews: [aReview()] }));
    await ticks(world, 40);

    expect(world.issues).toHaveLength(1);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', issueId: card });
    world.hiddenIssues.clear();
    await ticks(world, 13);
    expect(world.failures.size).toBe(0);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ revision: 'other', isHidden: undefined });
  });

  test('though it was read before, and others can be read, gets no second one until somebody says that it was deleted', async () => {
    const world = await aWorldWithACard();
    const other = requestId('other');
    world.requests.set(other, anAccessRequest({ id: other }));
    await ticks(world);
    world.hiddenIssues.add(card);

    await ticks(world, 40);
    expect(world.issues).toHaveLength(2);
    expect([...world.failures.values()]).toMatchObject([
      {
        code: 'card-hidden',
        message: expect.stringContaining('Retry means: if it still cannot be read, it was deleted') as string,
      },
    ]);
    await saysDeleted(world);

    expect(world.issues).toHaveLength(3);
    expect(world.cardOf(REQUEST_ID)?.issueId).not.toBe(card);
    expect(world.failures.size).toBe(0);
  });

  test('keeps it, whatever somebody says of it, if it can be read after all', async () => {
    const world = await aWorldWithACard();
    world.hiddenIssues.add(card);
    await ticks(world);
    world.hiddenIssues.clear();

    await saysDeleted(world);

    expect(world.issues).toHaveLength(1);
    await ticks(world);
    expect(world.failures.size).toBe(0);
  });

  test('in a project that the app cannot see, is left alone, and the project is listed once', async () => {
    const world = await aWorldWithACard();
    await ticks(world);
    world.hidden.add(world.settings.projectId);

    await ticks(world, 13);

    expect(codes(world)).toEqual(['project-hidden']);
    expect(world.issues).toHaveLength(1);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ issueId: card });
  });

  test('is replaced a few times at the most, however often it is deleted', async () => {
    const world = await aWorldWithACard();
    let count = 0;
    for (let times = 0; times < 2 * REPLACEMENTS_MAX; times += 1) {
      count += world.issues.splice(0).length;
      const link = world.cardOf(REQUEST_ID);
      const deleted = { kind: 'reconcile', issueId: link?.issueId ?? card, cardWas: 'deleted' } as const;
      await runJob(world.ports, deleted, noNudge);
    }

    expect(count).toBe(1 + REPLACEMENTS_MAX);
    expect(codes(world)).toContain('jira-refused');
  });
});

describe('a card that somebody took to another project', () => {
  const elsewhere = (world: FakeWorld): void => {
    const [issue] = world.issues;
    if (issue === undefined) throw new Error('no card');
    world.issues.splice(0, 1, { ...issue, projectId: OTHER });
  };

  test('decides nothing by what was done before it was bound to that one, and then by its mapping', async () => {
    const world = await aWorldWithACard();
    const { pending, approved, denied, ...rest } = world.settings.statuses;
    const turned = { ...rest, pending, approved: denied, denied: approved };
    world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER, statuses: turned }));
    elsewhere(world);

    world.nowMs += 1_000;
    world.drag(card, STATUS.denied, BOB);
    world.nowMs += 1_000;
    await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
    expect(refusals(world)).toEqual(['other-project']);
    expect(world.submissions).toEqual([]);
    expect(world.links.get(REQUEST_ID)).toMatchObject({ projectId: OTHER });
    expect(world.issues[0]?.status).toBe(STATUS.pending);
    world.nowMs += 1_000;
    world.drag(card, STATUS.denied, BOB);
    await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

    expect(world.submissions).toMatchObject([{ submission: { proposedState: 'approved' } }]);
  });

  test('that is not set up, decides nothing, says so once, and is listed until it is back', async () => {
    const world = await aWorldWithACard();
    elsewhere(world);

    await ticks(world, 2);
    world.drag(card, STATUS.denied, BOB);
    await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
    await ticks(world, 14);

    expect(refusals(world)).toEqual(['misplaced', 'other-project']);
    expect(codes(world)).toEqual(['card-misplaced']);
    expect(world.submissions).toEqual([]);
    const [issue] = world.issues;
    if (issue !== undefined) world.issues.splice(0, 1, { ...issue, projectId: world.settings.projectId });
    await ticks(world, 14);
    expect(world.failures.size).toBe(0);
    expect(world.issues[0]?.status).toBe(STATUS.pending);
  });

  test('is not moved by the mapping of the project that it came from', async () => {
    const world = await aWorldWithACard();
    elsewhere(world);
    world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', revision: 'r2' }));

    await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

    expect(world.issues[0]?.status).toBe(STATUS.pending);
    expect(world.jobs).toContainEqual({ kind: 'reconcile', requestId: REQUEST_ID, cardWas: 'moved' });
  });
});

test('a card whose property was taken away or rewritten says again whose it is with the next tick', async () => {
  const world = await aWorldWithACard();
  const [issue] = world.issues;
  if (issue === undefined) throw new Error('no card');
  issue.requestId = requestId('other');

  await ticks(world);

  expect(issue).toMatchObject({
    requestId: REQUEST_ID,
    property: { requestId: REQUEST_ID, state: 'pending' },
  });
  const writes = world.said.length;
  await ticks(world);
  expect(world.said).toHaveLength(writes);
});

test('a denial that was moved back while no event came is found within the hour', async () => {
  const world = await aWorldWithACard();
  await ticks(world);
  world.drag(card, STATUS.denied, BOB);
  world.drag(card, STATUS.pending, { ...BOB, accountId: world.settings.appAccountId, accountType: 'app' });

  await ticks(world, 13);

  expect(world.submissions).toMatchObject([{ submission: { proposedState: 'denied' } }]);
});

test('an open card whose status nothing explains is listed, and stays where it is', async () => {
  const world = await aWorldWithACard();
  const [issue] = world.issues;
  if (issue === undefined) throw new Error('no card');
  issue.status = STATUS.denied;

  await expect(ticks(world)).rejects.toMatchObject({ code: 'history-incomplete' });
  world.jobs.splice(0);
  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge, 5);

  expect(codes(world)).toEqual(['history-incomplete']);
  expect(issue.status).toBe(STATUS.denied);
});

describe('a card whose status is locked', () => {
  const refusing = (world: FakeWorld, ...locked: readonly string[]): void => {
    world.gate = (call, phase) =>
      phase === 'before' && locked.includes(call)
        ? Promise.reject(new AppError('jira-refused', 'not editable', { retry: 'never' }))
        : Promise.resolve();
  };

  test.each([['say'], ['writeProperty'], ['say', 'writeProperty']])(
    'against %s is as right as Jira allows, done, and listed',
    async (...locked) => {
      const world = await aWorldWithACard();
      refusing(world, ...locked);
      world.requests.set(REQUEST_ID, anAccessRequest({ state: 'denied', reviews: [aReview()] }));

      await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

      expect(world.issues[0]?.status).toBe(STATUS.denied);
      expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'denied' });
      expect([...world.failures.values()]).toMatchObject([{ issueKey: 'ACC-1', code: 'jira-refused' }]);
    },
  );

  test('is told and written to before it is moved there', async () => {
    const world = await aWorldWithACard();
    const calls: string[] = [];
    world.gate = (call, phase) => {
      if (phase === 'before' && ['say', 'writeProperty', 'move'].includes(call)) calls.push(call);
      return Promise.resolve();
    };
    world.requests.set(REQUEST_ID, anAccessRequest({ state: 'denied' }));

    await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

    expect(calls).toEqual(['say', 'writeProperty', 'move']);
  });

  test('where it was dragged to is told once it is back', async () => {
    const world = await aWorldWithACard();
    world.gate = (call, phase) =>
      phase === 'before' && call === 'say' && world.issues[0]?.status === STATUS.denied
        ? Promise.reject(new AppError('jira-refused', 'no comments here', { retry: 'never' }))
        : Promise.resolve();
    world.answer = () => ({ kind: 'own-request' });
    world.drag(card, STATUS.denied, BOB);

    await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

    expect(refusals(world)).toEqual(['own-request']);
    expect(world.failures.size).toBe(0);
  });
});
