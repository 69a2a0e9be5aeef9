/**
 * Goal: a new installation finds the cards of the one before, wherever they are; and since whoever may edit an issue can make
 * it point to another request, nothing that was done on a card before is a decision.
 */
import { createCards } from '#core/card/create-cards';
import { issueId, projectId, requestId } from '#core/ids';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, aReview, anAccessRequest, projectSettings } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const HOUR_MS = 3_600_000;
const card = issueId('10100');
const noNudge = () => Promise.resolve(undefined);

/** A request with its card, and an empty storage. */
async function aReinstalledWorld({ createdAt }: { createdAt?: string } = {}): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.answer = (id) => {
    const request = anAccessRequest({ state: 'approved', reviews: [aReview()] });
    world.requests.set(id, request);
    return { kind: 'recorded', request, reviewer: 'bob' };
  };
  world.requests.set(REQUEST_ID, anAccessRequest({ createdAt }));
  await createCards(world.ports, [REQUEST_ID]);
  reinstall(world);
  return world;
}

function reinstall(world: FakeWorld): void {
  world.links.clear();
  world.jobs.splice(0);
  world.learned = { choice: 'first', adopted: false };
}

/** The first tick, an hour later, and all that it queues. */
async function firstTick(world: FakeWorld): Promise<void> {
  world.nowMs += HOUR_MS;
  await syncRequests(world.ports, noNudge);
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);
}

const sayings = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) =>
    remarks.map((remark) => (remark.kind === 'refused' ? remark.refusal.kind : remark.kind)),
  );

test('a new installation takes the card of a request over; its next move is a decision', async () => {
  const world = await aReinstalledWorld({ createdAt: '2026-11-22T21:59:00Z' });

  await firstTick(world);
  world.drag(card, STATUS.approved, BOB);
  await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge);

  expect(world.issues).toHaveLength(1);
  expect(world.submissions).toHaveLength(1);
});

describe('a card of a request that ended while no app was there', () => {
  const elsewhere = projectSettings({ projectId: projectId('10001') });

  /** The card lies in a project that gets no requests after the new installation. */
  async function aCardElsewhere(): Promise<FakeWorld> {
    const world = await aReinstalledWorld({ createdAt: '2026-11-22T21:59:00Z' });
    const { projectId: there } = elsewhere;
    world.issues.splice(0, 1, ...world.issues.map((issue) => ({ ...issue, projectId: there })));
    world.linked.clear();
    world.requests.clear();
    return world;
  }

  test('is taken over in a project that is set up, though it gets no requests', async () => {
    const world = await aCardElsewhere();
    world.otherProjects.set(elsewhere.projectId, elsewhere);

    await firstTick(world);

    expect(world.issues).toMatchObject([{ status: STATUS.expired }]);
  });

  test('is taken over within the hour where the first tick did not know yet that its project is set up', async () => {
    const world = await aCardElsewhere();
    await firstTick(world);
    expect(world.issues).toMatchObject([{ status: STATUS.pending }]);

    world.otherProjects.set(elsewhere.projectId, elsewhere);
    await firstTick(world);
    await firstTick(world);

    expect(world.issues).toMatchObject([{ status: STATUS.expired }]);
  });
});

test('an approval from before decides nothing: the card goes back and says to move it again', async () => {
  const world = await aReinstalledWorld({ createdAt: '2026-11-22T21:59:00Z' });
  world.drag(card, STATUS.approved, BOB);

  await firstTick(world);

  expect(world.submissions).toEqual([]);
  expect(world.issues).toMatchObject([{ status: STATUS.pending }]);
  expect(sayings(world)).toEqual(['before-takeover']);
});

test('a card that is older than the request is the card of something else', async () => {
  const world = await aReinstalledWorld({ createdAt: '2026-11-22T22:30:00Z' });
  world.linked.clear();
  world.drag(card, STATUS.approved, BOB);

  await firstTick(world);

  expect(world.issues).toHaveLength(2);
  expect(world.issues[0]).toMatchObject({ status: STATUS.approved });
  expect(world.cardOf(REQUEST_ID)?.issueId).toBe(world.issues[1]?.id);
  expect(world.submissions).toEqual([]);
});

test.each([
  ['is the same card, whose earlier moves decide nothing', { createdAt: '2026-11-22T21:59:00Z' }, 1],
  ['is no card where nobody knows that it is younger than the request', {}, 2],
])('a card whose property names nothing, but which plugin data names, %s', async (_what, asked, issues) => {
  const world = await aReinstalledWorld(asked);
  const [issue] = world.issues;
  if (issue === undefined) throw new Error('no card');
  issue.isSpoilt = true;
  world.drag(card, STATUS.approved, BOB);

  await firstTick(world);

  expect(world.issues).toHaveLength(issues);
  expect(issue.isSpoilt).toBe(issues === 2);
  expect(world.submissions).toEqual([]);
});

test('a card that Teleport was not told of is found in a project that is set up later, and waits for that', async () => {
  const OTHER = projectId('20000');
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest({ createdAt: '2026-11-22T21:59:00Z' }));
  world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER, projectKey: 'OTHER' }));
  world.routing = { rules: [], defaultProjectId: OTHER };
  await createCards(world.ports, [REQUEST_ID]);
  world.otherProjects.clear();
  world.routing = { rules: [], defaultProjectId: world.settings.projectId };
  world.linked.clear();
  reinstall(world);

  await firstTick(world);

  expect(world.issues).toHaveLength(1);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'open', projectId: OTHER });
});

test('what is found in the place of a deleted card brings no approval along', async () => {
  const world = await aReinstalledWorld();
  await createCards(world.ports, [REQUEST_ID]);
  world.issues.splice(1, 1);
  world.drag(card, STATUS.approved, BOB);
  world.nowMs += 60_000;

  await runJob(world.ports, { kind: 'reconcile', issueId: issueId('10101'), cardWas: 'deleted' }, noNudge);
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);

  expect(world.cardOf(REQUEST_ID)?.issueId).toBe(card);
  expect(world.submissions).toEqual([]);
  expect(sayings(world)).toEqual(['before-takeover']);
});

describe('a card that plugin data names and a new installation cannot read', () => {
  async function aHiddenCard(): Promise<FakeWorld> {
    const world = await aReinstalledWorld({ createdAt: '2026-11-22T21:59:00Z' });
    world.hiddenIssues.add(card);
    await firstTick(world);
    return world;
  }

  test('gets no second one, and is listed with what to do', async () => {
    const world = await aHiddenCard();
    await firstTick(world);

    expect(world.issues).toHaveLength(1);
    expect([...world.failures.values()]).toMatchObject([
      { code: 'card-hidden', message: expect.stringContaining('Add the app to that level') as string },
    ]);
  });

  test('is the card again once it can be read: what is dragged then is a decision', async () => {
    const world = await aHiddenCard();

    world.hiddenIssues.clear();
    await firstTick(world);
    await firstTick(world);
    world.nowMs += HOUR_MS;
    world.drag(card, STATUS.approved, BOB);
    await runJob(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }, noNudge);

    expect(world.issues).toHaveLength(1);
    expect(world.failures.size).toBe(0);
    expect(world.submissions).toHaveLength(1);
  });

  test('is no card where it turns out to belong to another request: nothing done on it decides', async () => {
    const world = await aHiddenCard();
    const [issue] = world.issues;
    if (issue === undefined) throw new Error('no card');
    issue.requestId = requestId('01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e99');

    world.hiddenIssues.clear();
    world.drag(card, STATUS.approved, BOB);
    await firstTick(world);
    await firstTick(world);

    expect(world.submissions).toEqual([]);
    expect(world.issues).toHaveLength(2);
    expect(world.cardOf(REQUEST_ID)?.issueId).toBe(world.issues[1]?.id);
  });
});
