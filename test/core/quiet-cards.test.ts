/** Goal: whatever Jira does not let the app do on a card, work on it comes to an end, and begins again only by time or by people. */
import fc from 'fast-check';
import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import { accountId, type IssueId } from '#core/ids';
import { toReconcile, toReconcileMovedIssue } from '#core/job';
import { runJob } from '#core/sync/run-job';
import { anAccessRequest, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const PEOPLE = ['bob', 'carol'].map((name) => ({
  accountId: accountId(name),
  displayName: name,
  accountType: 'atlassian',
}));
/** More than any card ever asks for after one event: its own move, and one that came in between. */
const JOBS_MAX = 10;
const HOUR_MS = 3_600_000;

const statuses = fc.constantFrom(STATUS.pending, STATUS.approved, STATUS.denied, STATUS.expired);
/** What Jira refuses from now on, and what happens then. */
const steps = fc.record({
  isMute: fc.boolean(),
  isReadOnly: fc.boolean(),
  blocked: fc.subarray([STATUS.pending, STATUS.approved, STATUS.denied, STATUS.expired]),
  drag: fc.option(fc.record({ to: statuses, person: fc.constantFrom(...PEOPLE) })),
  isLater: fc.boolean(),
});

async function aWorldWithACard(): Promise<{ readonly world: FakeWorld; readonly card: IssueId }> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  const card = world.issues[0]?.id;
  if (card === undefined) throw new Error('no card');
  return { world, card };
}

const refusal = new AppError('jira-refused', 'no permission', { retry: 'never' });

test('however comments, edits and transitions are refused, one event asks for a few jobs (seed in the report)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (history) => {
      const { world, card } = await aWorldWithACard();
      world.answer = () => ({ kind: 'not-permitted', detail: 'not you' });
      for (const { isMute, isReadOnly, blocked, drag, isLater } of history) {
        world.gate = (call) =>
          (isMute && call === 'say') || (isReadOnly && call === 'writeProperty')
            ? Promise.reject(refusal)
            : Promise.resolve();
        world.blocked.clear();
        for (const status of blocked) world.blocked.add(status);
        if (drag !== null) world.drag(card, drag.to, drag.person);
        if (isLater) world.nowMs += HOUR_MS;
        world.jobs.push(toReconcileMovedIssue(card), toReconcile(REQUEST_ID));
        for (let done = 0; world.jobs.length > 0; done += 1) {
          expect(done).toBeLessThan(JOBS_MAX);
          const job = world.jobs.shift();
          if (job !== undefined)
            await runJob(world.ports, job, () => Promise.resolve(undefined)).catch(passing);
        }
      }
    }),
  );
});

/** What may pass is tried again by the queue, after a pause. */
function passing(error: unknown): void {
  if (!(error instanceof AppError) || error.retry !== 'safe') throw error;
}

test('a card that takes neither comment nor property where it stands gets both where it goes', async () => {
  const { world } = await aWorldWithACard();
  world.requests.delete(REQUEST_ID);
  let isLocked = true;
  world.gate = (call, phase) => {
    if (call === 'move' && phase === 'after') isLocked = false;
    return isLocked && (call === 'say' || call === 'writeProperty')
      ? Promise.reject(refusal)
      : Promise.resolve();
  };

  await runJob(world.ports, toReconcile(REQUEST_ID), () => Promise.resolve(undefined));

  expect(world.said).toHaveLength(1);
  expect(world.issues).toMatchObject([{ property: { state: 'expired' }, status: STATUS.expired }]);
  expect(await world.ports.failures.list()).toEqual([]);
});

test('whatever is refused before the card moves and after it, nothing is left wrong that is not listed (seed in the report)', async () => {
  const refused = fc.record({ say: fc.boolean(), writeProperty: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(refused, refused, async (before, after) => {
      const { world } = await aWorldWithACard();
      world.requests.delete(REQUEST_ID);
      let now = before;
      world.gate = (call, phase) => {
        if (call === 'move' && phase === 'after') now = after;
        return (call === 'say' || call === 'writeProperty') && now[call]
          ? Promise.reject(refusal)
          : Promise.resolve();
      };

      await runJob(world.ports, toReconcile(REQUEST_ID), () => Promise.resolve(undefined));

      const isWhole = world.said.length === 1 && world.issues[0]?.property.state === 'expired';
      expect((await world.ports.failures.list()).length).toBe(isWhole ? 0 : 1);
    }),
  );
});
