/** Goal: whatever Jira does not let the app do on a card, work on it comes to an end, and begins again only by time or by people. */
import fc from 'fast-check';
import { AppError } from '#core/errors';
import { accountId } from '#core/ids';
import { toReconcile, toReconcileMovedIssue } from '#core/job';
import { createCards } from '#core/use-cases/create-cards';
import { runJob } from '#core/use-cases/run-job';
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

const refusal = new AppError('jira-refused', 'no permission', { retry: 'never' });

test('however comments, edits and transitions are refused, one event asks for a few jobs (seed in the report)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (history) => {
      const world = new FakeWorld();
      world.requests.set(REQUEST_ID, anAccessRequest());
      await createCards(world.ports, [REQUEST_ID]);
      const card = world.issues[0]?.id;
      if (card === undefined) throw new Error('no card');
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
