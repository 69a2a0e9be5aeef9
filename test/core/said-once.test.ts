/** Goal: what a worker said before it ended is not said again, whoever comes after it, and whatever they did in between. */
import fc from 'fast-check';
import { endAccess } from '#core/access-end/end-access';
import { createCards } from '#core/card/create-cards';
import { reconcile } from '#core/card/reconcile';
import { AppError } from '#core/errors';
import { accountId, issueId, type IssueId } from '#core/ids';
import type { Job } from '#core/job';
import { runJob } from '#core/sync/run-job';
import { anAccessRequest, aReview, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const BOB = { accountId: accountId('bob'), displayName: 'Bob', accountType: 'atlassian' };
const AFTER_ANY_LEASE_MS = 200_000;
const RETRY_MS = 1_000;

async function aWorldWithACard(): Promise<{ world: FakeWorld; card: IssueId }> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  const [issue] = world.issues;
  if (issue === undefined) throw new Error('no card');
  return { world, card: issue.id };
}

/** The process ends right after it has said something; then time passes, and another takes over. */
async function endsAfterSaying(world: FakeWorld, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  world.gate = (call, phase) => {
    isOver ||= call === 'say' && phase === 'after';
    return isOver ? Promise.reject(new Error('the end')) : Promise.resolve();
  };
  await expect(work()).rejects.toThrow('the end');
  world.gate = () => Promise.resolve();
  world.nowMs += AFTER_ANY_LEASE_MS;
}

const sayings = (world: FakeWorld) =>
  world.said.flatMap(({ remarks }) => remarks.map((remark) => remark.kind)).sort();

test('a refusal, though the card was brought up to date meanwhile', async () => {
  const { world, card } = await aWorldWithACard();
  world.drag(card, STATUS.expired, BOB);
  await endsAfterSaying(world, () =>
    reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }),
  );
  world.requests.set(REQUEST_ID, anAccessRequest({ reviews: [aReview()] }));
  await reconcile(world.ports, { kind: 'reconcile', requestId: REQUEST_ID });

  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(sayings(world)).toEqual(['refused', 'review']);
  expect(world.issues).toMatchObject([{ status: STATUS.pending }]);
});

test('that an issue is not the card which it looks like', async () => {
  const { world } = await aWorldWithACard();
  const forged = issueId('10999');
  world.issues.push(...world.issues.map((issue) => ({ ...issue, id: forged })));
  world.drag(forged, STATUS.approved, BOB);
  await endsAfterSaying(world, () =>
    reconcile(world.ports, { kind: 'reconcile', issueId: forged, cardWas: 'moved' }),
  );

  await reconcile(world.ports, { kind: 'reconcile', issueId: forged, cardWas: 'moved' });

  expect(sayings(world)).toEqual(['refused']);
});

test.each([
  ['keys-unavailable', 'waiting'],
  ['relay-refused', 'waiting'],
  ['relay-too-old', 'waiting'],
  ['relay-unreachable', 'waiting'],
  ['teleport-unavailable', 'waiting'],
  ['busy', undefined],
  ['jira-rate-limited', undefined],
] as const)('what a card that was dragged says of "%s": %s', async (code, said) => {
  const { world, card } = await aWorldWithACard();
  world.drag(card, STATUS.approved, BOB);
  world.answer = () => {
    throw new AppError(code, 'not now', { retry: 'safe' });
  };

  for (let tries = 0; tries < 2; tries += 1)
    await expect(
      reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }),
    ).rejects.toMatchObject({ code });

  expect(sayings(world)).toEqual(said === undefined ? [] : [said]);
});

test('that access has ended, in whatever order the click and its job come', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { world, card } = await aWorldWithACard();
      world.ending = { kind: 'ended', lock: 'lock' };
      world.gate = () => scheduler.schedule(Promise.resolve());
      const ending = { issueId: card, actor: BOB, reason: 'over', via: 'panel' } as const;
      const clicked = endAccess(world.ports, ending);
      const queued = runQueued(world);
      await scheduler.waitFor(Promise.all([clicked, queued]));

      expect(await clicked).toMatchObject({ kind: 'ended' });
      expect(sayings(world)).toEqual(['access-ended']);
    }),
  ));

/** Runs the one job as soon as it is there, and again a while later as long as it asks for that. */
async function runQueued(world: FakeWorld): Promise<void> {
  let job: Job | undefined;
  while ((job = world.jobs.shift()) === undefined) await world.gate('look', 'before');
  for (;;) {
    try {
      await runJob(world.ports, job, () => Promise.resolve(undefined));
      return;
    } catch {
      world.nowMs += RETRY_MS;
    }
  }
}

test('that a decision waits for Teleport', async () => {
  const { world, card } = await aWorldWithACard();
  world.drag(card, STATUS.approved, BOB);
  world.answer = () => {
    throw new AppError('teleport-unavailable', 'Teleport is away', { retry: 'safe' });
  };
  await endsAfterSaying(world, () =>
    reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }),
  );

  await expect(
    reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' }),
  ).rejects.toMatchObject({ code: 'teleport-unavailable' });

  expect(sayings(world)).toEqual(['waiting']);
});

/** Jira lets the app do everything but comment. */
const MUTE = (call: string): Promise<void> =>
  call === 'say'
    ? Promise.reject(new AppError('jira-refused', 'no permission to comment', { retry: 'never' }))
    : Promise.resolve();

test('why a move was refused is said as soon as Jira lets the app speak again, and the move counts no more', async () => {
  const { world, card } = await aWorldWithACard();
  world.answer = () => ({ kind: 'not-permitted', detail: 'not yet' });
  world.drag(card, STATUS.approved, BOB);
  world.gate = MUTE;
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  expect(world.issues).toMatchObject([{ status: STATUS.pending }]);

  world.gate = () => Promise.resolve();
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(world.said).toMatchObject([{ remarks: [{ kind: 'refused', refusal: { kind: 'unsaid' } }] }]);
  expect(world.submissions).toHaveLength(1);
});

test('a new installation tells of a move that the one before could not answer, and of none that it did', async () => {
  const { world, card } = await aWorldWithACard();
  world.answer = () => {
    const request = anAccessRequest({ reviews: [aReview()] });
    world.requests.set(REQUEST_ID, request);
    return { kind: 'recorded', request, reviewer: 'bob' };
  };
  world.drag(card, STATUS.approved, BOB);
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  world.drag(card, STATUS.expired, BOB);
  world.gate = MUTE;
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  world.gate = () => Promise.resolve();
  expect(sayings(world)).toEqual(['review']);

  world.links.clear();
  world.nowMs += AFTER_ANY_LEASE_MS;
  world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved', reviews: [aReview()] }));
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });
  await reconcile(world.ports, { kind: 'reconcile', issueId: card, cardWas: 'moved' });

  expect(sayings(world)).toEqual(['refused', 'resolved', 'review']);
  expect(world.said.flatMap(({ remarks }) => remarks)).toContainEqual(
    expect.objectContaining({ refusal: { kind: 'before-takeover' }, marker: 'decision:10100:503' }),
  );
});
