/** Goal: a role of the tier panel is never approved by a drag, whoever drags, whatever else comes about meanwhile. */
import fc from 'fast-check';
import type { ChangeAuthor } from '#core/decision/moves';
import { accountId, projectId } from '#core/ids';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { policyRefusal } from '../../src/relay/review/policy';
import { tierOf } from '../../src/relay/review/tier';
import { anAccessRequest, APP_ACCOUNT, aReview, BOB, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const RULES = { 'prod-*': 'panel' } as const;
const noNudge = () => Promise.resolve(undefined);
const HOME = projectId('10000');
const ignore = () => undefined;

const named = (id: string, accountType: string, isDeactivated?: boolean): ChangeAuthor => ({
  accountId: accountId(id),
  displayName: id,
  accountType,
  isDeactivated,
});

/** Every kind of account that a status change can have, and none. */
const ACTORS: readonly (ChangeAuthor | undefined)[] = [
  BOB,
  named('requester', 'atlassian'),
  named('gone', 'atlassian', true),
  named('customer', 'customer'),
  named('557058:automation', 'app'),
  named(APP_ACCOUNT, 'app'),
  named('odd', ''),
  undefined,
];

const course = fc.record({
  roles: fc.constantFrom<readonly string[]>(
    ['prod-dba'],
    ['editor', 'prod-web'],
    ['prod-dba', 'prod-web'],
    [],
  ),
  /** A relay of an earlier version tells no tier, but decides by it all the same. */
  isTierTold: fc.boolean(),
  acts: fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          act: fc.constant('drag' as const),
          by: fc.constantFrom(...ACTORS),
          to: fc.constantFrom(STATUS.approved, STATUS.denied, ...Object.values(STATUS)),
          isHeard: fc.boolean(),
          isIndirect: fc.boolean(),
        }),
      },
      { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('event', 'tick', 'wait', 'move' as const) }) },
    ),
    { minLength: 1, maxLength: 14 },
  ),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;

/** Lives through a course; answers how many decisions the relay has let pass. */
async function live({ roles, isTierTold, acts }: Course): Promise<{ world: FakeWorld; approvals: number }> {
  const world = new FakeWorld();
  const tier = tierOf(RULES, roles);
  const request = anAccessRequest({ roles, ...(isTierTold ? { tier } : {}) });
  world.requests.set(REQUEST_ID, request);
  let approvals = 0;
  world.answer = (id, submission) => {
    const decision = { request: { ...request, tier }, submission, now: world.nowMs };
    const refused = policyRefusal({ allowedRoles: [], denyOnly: false }, decision);
    if (refused !== undefined) return refused;
    approvals += 1;
    const after = { ...request, state: submission.proposedState, reviews: [aReview()] };
    world.requests.set(id, after);
    return { kind: 'recorded', request: after, reviewer: 'bob' };
  };
  const work = async () => {
    for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge).catch(ignore);
  };
  const tick = async () => {
    await syncRequests(world.ports, noNudge).catch(ignore);
    await work();
  };
  await tick();
  for (const one of acts) {
    world.nowMs += one.act === 'wait' ? 3_600_000 : 20_000;
    const [card] = world.issues;
    if (card === undefined) throw new Error('no card');
    if (one.act === 'drag') {
      world.drag(card.id, one.to, one.by);
      const last = card.changes.at(-1);
      if (last !== undefined && one.isIndirect)
        card.changes = [...card.changes.slice(0, -1), { ...last, isIndirect: true }];
    }
    if (one.act === 'move') {
      const there = card.projectId === HOME ? projectId('20000') : HOME;
      world.issues.splice(0, 1, { ...card, projectId: there });
    }
    if (one.act === 'tick') await tick();
    if (one.act === 'event' || (one.act === 'drag' && one.isHeard))
      await runJob(world.ports, { kind: 'reconcile', issueId: card.id, cardWas: 'moved' }, noNudge).catch(
        ignore,
      );
  }
  for (let hour = 0; hour < 2; hour += 1) {
    world.nowMs += 3_600_000;
    await tick();
  }
  return { world, approvals };
}

test('1,000 histories of drags by every kind of actor approve nothing', async () => {
  const chosen = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 0x7fffffff);
  console.info(`panel tier: seed ${chosen}`);
  let submitted = 0;
  await fc.assert(
    fc.asyncProperty(course, async (one) => {
      const { world, approvals } = await live(one);
      submitted += world.submissions.length;

      expect(approvals).toBe(0);
      expect(world.submissions.every(({ submission }) => submission.via === 'drag')).toBe(true);
      expect(world.requests.get(REQUEST_ID)?.state).toBe('pending');
    }),
    { numRuns: 1_000, seed: chosen },
  );
  // Without drags that reach the relay the run would have shown nothing.
  expect(submitted).toBeGreaterThan(100);
});

test('the same drags approve a role of the tier drag', async () => {
  const acts = [{ act: 'drag' as const, by: BOB, to: STATUS.approved, isIndirect: false, isHeard: true }];

  const { approvals } = await live({ roles: ['editor'], isTierTold: true, acts });

  expect(approvals).toBe(1);
});
