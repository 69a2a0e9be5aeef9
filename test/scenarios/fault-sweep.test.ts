/**
 * Goal: the promises hold wherever the app's platform fails once. A first run of the story counts every call that the app
 * makes (to Jira, the relay, storage, the queue) and every run of a function; then the story is told again for each of them
 * and each way in which it can fail: before or after its effect, by never answering, or by the end of the process.
 *
 * `npm test` takes every nth of these cases, a different set for each n; FAULT_SWEEP=all takes them all.
 */
import { BOB } from '../sandbox/people';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import type { FaultDecision } from '../sandbox/forge-host/faults';
import { Story } from '../support/with-sandbox';

const FAULTS: readonly FaultDecision[] = [
  'fail-before',
  'fail-after',
  'timeout',
  'crash-before',
  'crash-after',
];
/** Cases that `npm test` runs. The full sweep is some three hundred. */
const CASES_SHORT = 24;
/** Step by step, together longer than the hourly look for drags whose event was lost. */
const PATIENCE_MS = 60_000;
const TURNS_MAX = 80;

interface Boundary {
  readonly kind: string;
  readonly functionKey: string;
  readonly path: string;
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

async function withFault(nth: number | undefined, fault: FaultDecision): Promise<readonly Boundary[]> {
  const sandbox = await startSandbox({ mode: 'native' });
  const seen: Boundary[] = [];
  sandbox.forge.faults.intercept = ({ kind, functionKey, path }) => {
    seen.push({ kind, functionKey, path });
    return seen.length - 1 === nth ? fault : 'pass';
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
  'the promises hold wherever the platform fails once',
  async () => {
    const boundaries = await withFault(undefined, 'pass');
    const cases = boundaries.flatMap((boundary, nth) => FAULTS.map((fault) => ({ boundary, nth, fault })));
    // Fewer would mean that the sweep has lost sight of something.
    expect(new Set(boundaries.map(({ kind }) => kind))).toEqual(
      new Set(['graphql', 'invocation', 'jira', 'kvs', 'queue', 'remote']),
    );
    const step = process.env['FAULT_SWEEP'] === 'all' ? 1 : Math.ceil(cases.length / CASES_SHORT);

    const broken: string[] = [];
    for (const { boundary, nth, fault } of cases.filter((_, index) => index % step === 0)) {
      try {
        await withFault(nth, fault);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        broken.push(
          `${JSON.stringify(fault)} at call ${nth} (${boundary.functionKey}: ${boundary.kind} ${boundary.path}): ${why}`,
        );
      }
    }

    expect(broken).toEqual([]);
  },
  60 * 60_000,
);
