/**
 * Goal: a card names its requester and its suggested reviewers where the project wants that and their accounts are known,
 * and there is a card in any case.
 */
import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import { accountId, requestId, type RequestId } from '#core/ids';
import { claim } from '#core/link/link';
import type { DecisionPolicy } from '#core/project/settings';
import { runJob } from '#core/sync/run-job';
import { anAccessRequest, projectSettings, REQUEST_ID } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const ALICE = accountId('alice-1');
const BOB = accountId('bob-1');
const CAROL = accountId('carol-1');
const noNudge = () => Promise.resolve(undefined);
const noDecision: DecisionPolicy = { reasonRequiredFor: [] };

function worldWith(policy: Partial<DecisionPolicy>): FakeWorld {
  const world = new FakeWorld();
  world.settings = projectSettings({ policy: { ...noDecision, ...policy } });
  world.people.accounts.set('alice', [ALICE]).set('bob', [BOB]).set('carol', [CAROL]);
  return world;
}

function ask(world: FakeWorld, changes: Parameters<typeof anAccessRequest>[0] = {}): RequestId {
  const request = anAccessRequest(changes);
  world.requests.set(request.id, request);
  return request.id;
}

const left = (world: FakeWorld): readonly (string | undefined)[] =>
  world.activity.flatMap(({ event, detail }) => (event === 'person-left-out' ? [detail] : []));

async function runAll(world: FakeWorld): Promise<void> {
  for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);
}

describe('the reporter of a new card', () => {
  const reported = { isReportedByRequester: true };

  it('is the requester', async () => {
    const world = worldWith(reported);

    await createCards(world.ports, [ask(world)]);

    expect(world.issues).toMatchObject([{ reporter: ALICE }]);
  });

  it.each<[string, Partial<DecisionPolicy>, readonly (typeof ALICE)[]]>([
    ['the project does not want it', {}, [ALICE]],
    ['nobody knows the requester', reported, []],
    ['two accounts might be the requester', reported, [ALICE, BOB]],
  ])('is the app where %s', async (_, policy, accounts) => {
    const world = worldWith(policy);
    world.people.accounts.set('alice', accounts);

    await createCards(world.ports, [ask(world)]);

    expect(world.issues).toMatchObject([{ reporter: undefined }]);
    expect(left(world)).toEqual([]);
  });

  it('is the app, and the log says why, where the relay cannot tell', async () => {
    const world = worldWith(reported);
    world.gate = (call) =>
      call === 'accountsOf'
        ? Promise.reject(new AppError('relay-too-old', 'No such path', { retry: 'safe' }))
        : Promise.resolve();

    await createCards(world.ports, [ask(world)]);

    expect(world.issues).toMatchObject([{ reporter: undefined }]);
    expect(left(world)).toEqual(['reporters of 1 new cards: No such path']);
  });

  it('is the app, and the log says why, where Jira takes no other: one card for each request', async () => {
    const world = worldWith(reported);
    world.people.takesReporters = false;
    const known = ask(world);
    const unknown = ask(world, { id: requestId('of-somebody'), user: 'somebody' });

    await createCards(world.ports, [known, unknown]);

    expect(world.issues.map((issue) => [issue.requestId, issue.reporter])).toEqual([
      [unknown, undefined],
      [known, undefined],
    ]);
    expect([...world.links.values()].map(({ phase }) => phase)).toEqual(['open', 'open']);
    expect(left(world)).toEqual(['Jira did not take the requester as the reporter: it cannot be set']);
  });

  it('is one refusal among others where the app is no good for it either', async () => {
    const world = worldWith(reported);
    const id = ask(world);
    world.ports.cards.create = (_, drafts) =>
      Promise.resolve(drafts.map(() => ({ kind: 'reporter-refused', why: 'it is required' })));

    await createCards(world.ports, [id]);

    expect([...world.failures.values()]).toMatchObject([{ code: 'jira-refused', requestId: id }]);
    expect(world.links.get(id)).toMatchObject({ phase: 'claimed', busyUntil: undefined });
  });

  it('does not keep a card from being refused for another reason', async () => {
    const world = worldWith(reported);
    const id = ask(world);
    world.refused.add(id);

    await createCards(world.ports, [id]);

    expect(world.issues).toEqual([]);
    expect([...world.failures.values()]).toMatchObject([{ code: 'jira-refused', requestId: id }]);
  });
});

describe('the watchers of a new card', () => {
  const watched = { isWatchedByReviewers: true };
  const suggestedReviewers = ['bob', 'carol', 'nobody-known'];

  it('are the suggested reviewers whose accounts are known', async () => {
    const world = worldWith(watched);

    await createCards(world.ports, [ask(world, { suggestedReviewers })]);
    await runAll(world);

    expect(world.people.watchers.map(({ account }) => account)).toEqual([BOB, CAROL]);
  });

  it('are nobody where the project does not want it, or nobody is suggested', async () => {
    const [unwanted, unsuggested] = [worldWith({}), worldWith(watched)];

    await createCards(unwanted.ports, [ask(unwanted, { suggestedReviewers })]);
    await createCards(unsuggested.ports, [ask(unsuggested)]);

    expect([...unwanted.jobs, ...unsuggested.jobs]).toEqual([]);
  });

  it('leave out whom Jira does not let see the card, and the log says so', async () => {
    const world = worldWith(watched);
    world.people.blind.add(BOB);

    await createCards(world.ports, [ask(world, { suggestedReviewers })]);
    await runAll(world);

    expect(world.people.watchers.map(({ account }) => account)).toEqual([CAROL]);
    expect(world.activity).toContainEqual({
      event: 'person-left-out',
      requestId: REQUEST_ID,
      issueKey: 'ACC-1',
      by: BOB,
      detail: 'cannot watch the card: no permission to see it',
    });
    expect(world.failures.size).toBe(0);
  });

  it('wait for a card that is being created', async () => {
    const world = worldWith(watched);
    const id = ask(world, { suggestedReviewers });
    world.links.set(id, claim(id, world.settings.projectId, world.nowMs));

    await expect(runJob(world.ports, { kind: 'reconcile', requestId: id }, noNudge)).rejects.toMatchObject({
      code: 'busy',
      retry: 'safe',
    });
  });

  it('are not told of a request that has been decided', async () => {
    const world = worldWith(watched);
    const id = ask(world, { suggestedReviewers });
    await createCards(world.ports, [id]);
    ask(world, { suggestedReviewers, state: 'approved' });

    await runAll(world);

    expect(world.people.watchers).toEqual([]);
  });

  it('are not forgotten by a worker that ended between the card and its link', async () => {
    const world = worldWith(watched);
    const id = ask(world, { suggestedReviewers });
    world.gate = (call, phase) =>
      call === 'create' && phase === 'after' ? Promise.reject(new Error('the end')) : Promise.resolve();
    await expect(createCards(world.ports, [id])).rejects.toThrow('the end');
    world.gate = () => Promise.resolve();
    world.nowMs += 200_000;

    await createCards(world.ports, [id]);
    await runAll(world);

    expect(world.issues).toHaveLength(1);
    expect(world.people.watchers.map(({ account }) => account)).toEqual([BOB, CAROL]);
  });
});

describe('whoever asked', () => {
  const told = (world: FakeWorld) =>
    world.said.flatMap(({ remarks }) =>
      remarks.flatMap((remark) => (remark.kind === 'resolved' ? [remark.requester?.accountId] : [])),
    );

  async function ended(accounts: readonly (typeof ALICE)[]): Promise<FakeWorld> {
    const world = worldWith({});
    world.people.accounts.set('alice', accounts);
    const id = ask(world);
    await createCards(world.ports, [id]);
    world.requests.set(id, anAccessRequest({ state: 'denied' }));
    return world;
  }

  it.each<[string, readonly (typeof ALICE)[], readonly (typeof ALICE | undefined)[]]>([
    ['is told how it ended, where one account is known', [ALICE], [ALICE]],
    ['is not spoken to where no account is known', [], [undefined]],
    ['is not spoken to where two accounts may be theirs', [ALICE, BOB], [undefined]],
  ])('%s', async (_, accounts, expected) => {
    const world = await ended(accounts);

    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);

    expect(told(world)).toEqual(expected);
  });

  it('is told that the request is gone, though Teleport does not know any more whose it was', async () => {
    const world = await ended([ALICE]);
    world.requests.clear();

    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);

    expect(told(world)).toEqual([ALICE]);
  });

  it('keeps no card from telling how it ended, where nobody can say who that is in Jira', async () => {
    const world = await ended([ALICE]);
    world.gate = (call) =>
      call === 'accountsOf'
        ? Promise.reject(new AppError('relay-unreachable', 'away', { retry: 'safe' }))
        : Promise.resolve();

    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);

    expect(told(world)).toEqual([undefined]);
    expect(world.cardOf(REQUEST_ID)).toMatchObject({ phase: 'closed', resolution: 'denied' });
  });
});
