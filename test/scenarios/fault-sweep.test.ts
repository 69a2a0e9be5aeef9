/**
 * Goal: the promises hold wherever the app's platform, Teleport or the relay fails once. A first run of the story counts
 * every call that the app makes (to Jira, the relay, storage, the queue), every run of a function and every call of the relay
 * to Teleport; then the story is told again for each of them and each way in which it can fail: before or after its effect, by
 * never answering, or by the end of the process.
 *
 * `npm test` takes every nth of these cases, a different set for each n; FAULT_SWEEP=all takes them all.
 */
import { BOB } from '../sandbox/people';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import type { FaultDecision } from '../sandbox/forge-host/faults';
import type { RpcDecision } from '../sandbox/teleport/faults';
import { boundaryOf, teleportBoundary } from '../support/boundaries';
import { Story } from '../support/with-sandbox';

const FAULTS: readonly FaultDecision[] = [
  'fail-before',
  'fail-after',
  'timeout',
  'crash-before',
  'crash-after',
];
/** Cases that `npm test` runs. The full sweep is some four hundred. */
const CASES_SHORT = 24;
/** Step by step, together longer than the hourly look for drags whose event was lost. */
const PATIENCE_MS = 60_000;
const TURNS_MAX = 80;

/** Every boundary that the story crosses. */
const BOUNDARIES: readonly string[] = [
  'function on-issue-updated',
  'function on-nudge',
  'function run-job',
  'jira addComment',
  'jira createIssue',
  'jira doTransition',
  'jira getCurrentUser',
  'jira getIssue',
  'jira searchAndReconsileIssuesUsingJqlPost',
  'jira setIssueProperty',
  'platform web-trigger-url',
  'queue publish',
  'relay fetch',
  'relay link',
  'relay review',
  'relay sync',
  'storage batch/get',
  'storage delete',
  'storage entity/get',
  'storage entity/query',
  'storage entity/set',
  'storage get',
  'storage query',
  'storage secret/get',
  'storage secret/set',
  'storage set',
  'storage transaction',
  'teleport GetAccessRequestsV2',
  'teleport GetPluginData',
  'teleport ListUsers',
  'teleport SubmitAccessReview',
  'teleport UpdatePluginData',
];

/** What may happen to a call of the relay to Teleport. A crash ends the relay, and another one is started. */
const RELAY_FAULTS: readonly RelayFault[] = [
  'fail-before',
  'fail-after',
  'silent-before',
  'silent-after',
  'crash-before',
  'crash-after',
];
type RelayFault = Exclude<RpcDecision, 'pass'> | 'crash-before' | 'crash-after';

/** One call of the story, by the boundary that it crosses and its place in the order of its side. */
interface Crossing {
  readonly side: 'app' | 'relay';
  readonly nth: number;
  readonly boundary: string;
}

interface Case extends Crossing {
  readonly fault: FaultDecision | RelayFault;
}

/** Waits as an operator would: time goes on, ticks come, until it is so. */
async function patiently(story: Story, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX && !isSo(); turn += 1) {
    await story.quiet();
    if (isSo()) return;
    story.clock.advance(PATIENCE_MS);
  }
}

/** The story: asked for by Alice, approved by Bob on the board and by Carol in Teleport. Answers the request's id. */
async function tell(sandbox: Sandbox): Promise<string> {
  const story = new Story(sandbox);
  const id = sandbox.teleport.createRequest('alice', { roles: ['prod-dba'], requestTtlMs: 86_400_000 });
  const cards = () => sandbox.jira.state.issues('ACC');
  const pending = () => cards().filter((card) => sandbox.jira.state.statusOf(card.key) === 'Pending');
  await patiently(story, () => pending().length > 0 && story.linkOf(id)?.phase === 'open');
  const [card] = pending();
  if (card === undefined) throw new Error('The request has no card');
  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  await patiently(story, () => story.reviews(id).length === 1 && pending().length === 1);
  sandbox.teleport.review('carol', id, { state: 'APPROVED', reason: 'okay' });
  await patiently(
    story,
    () => story.linkOf(id)?.phase === 'closed' && story.linkOf(id)?.busyUntil === undefined,
  );
  await patiently(story, () => sandbox.jira.state.statusOf(card.key) === 'Approved');
  return id;
}

function expectPromisesKept(sandbox: Sandbox, id: string): void {
  const story = new Story(sandbox);
  const cards = sandbox.jira.state.issues('ACC');
  expect(cards).toHaveLength(1);
  const key = cards[0]?.key ?? '';
  expect(sandbox.jira.state.statusOf(key)).toBe('Approved');
  expect(story.reviews(id).map(({ author }) => author)).toEqual(['bob', 'carol']);
  expect(story.audit('T5002I', id)).toHaveLength(2);
  expect(sandbox.jira.state.property(key, 'teleport-access')).toMatchObject({ state: 'approved' });
  const texts = sandbox.jira.state.comments(key).map(({ text }) => text);
  expect(texts.filter((text) => text.includes('bob approved this request'))).toHaveLength(1);
  expect(texts.filter((text) => text.includes('carol approved this request'))).toHaveLength(1);
  expect(texts.filter((text) => text.includes('Access request has been approved'))).toHaveLength(1);
  expect(sandbox.forge.queue.deadEvents).toEqual([]);
}

/** Tells the story with at most one fault; answers what it crossed. */
async function withFault(broken: Case | undefined): Promise<readonly Crossing[]> {
  const sandbox = await startSandbox({ mode: 'native' });
  const seen: Crossing[] = [];
  const count = { app: 0, relay: 0 };
  const strike = (side: Crossing['side'], boundary: string): Case['fault'] | undefined => {
    const nth = count[side]++;
    seen.push({ side, nth, boundary });
    return broken?.side === side && broken.nth === nth ? broken.fault : undefined;
  };
  sandbox.forge.faults.intercept = (call) => (strike('app', boundaryOf(call)) ?? 'pass') as FaultDecision;
  sandbox.teleport.faults.intercept = (rpc) => {
    const fault = strike('relay', teleportBoundary(rpc)) ?? 'pass';
    if (fault !== 'crash-before' && fault !== 'crash-after') return fault as RpcDecision;
    // The effect comes right after this decision, before the relay is gone.
    setImmediate(() => {
      sandbox.crashRelay();
      void sandbox.startRelay();
    });
    return fault === 'crash-before' ? 'silent-before' : 'silent-after';
  };
  try {
    const id = await tell(sandbox);
    expectPromisesKept(sandbox, id);
    return seen;
  } finally {
    await sandbox.stop();
  }
}

test(
  'the promises hold wherever the platform, Teleport or the relay fails once',
  async () => {
    const crossings = await withFault(undefined);
    // A boundary that is not named here is new: say so, and that the sweep covers it.
    expect([...new Set(crossings.map(({ boundary }) => boundary))].sort()).toEqual([...BOUNDARIES].sort());
    const cases = crossings.flatMap((crossing): Case[] =>
      (crossing.side === 'app' ? FAULTS : RELAY_FAULTS).map((fault) => ({ ...crossing, fault })),
    );
    const step = process.env['FAULT_SWEEP'] === 'all' ? 1 : Math.ceil(cases.length / CASES_SHORT);

    const broken: string[] = [];
    for (const one of cases.filter((_, index) => index % step === 0)) {
      try {
        await withFault(one);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        broken.push(`${JSON.stringify(one)}: ${why}`);
      }
    }

    expect(broken).toEqual([]);
  },
  60 * 60_000,
);
