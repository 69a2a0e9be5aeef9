import { RequestState } from '../src/relay/teleport/gen/teleport/types/access_request';
import { startDemo, type Demo } from '../test/sandbox/demo';
import { BOB } from '../test/sandbox/people';
import { pause } from './measured-relay';
import { median, percentile } from './stats';

/** How often each way is measured, and how long it is left alone before each request and each drag. */
const PLANS = {
  call: { requests: 100, gapMs: 300, gapSpreadMs: 0 },
  // Until nobody waits for anything but a decision, so that the relay asks as seldom as it does while requests are pending;
  // and then somewhere between two of its questions.
  pull: { requests: 40, gapMs: 6_500, gapSpreadMs: 2_000 },
} as const;
const WARM_UP = 3;
/** How exactly the times are known: somebody looks this often. */
const LOOK_MS = 2;
/** Spreads the gaps evenly, and alike in every run. */
const GOLDEN_SHARE = 0.618;

export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** How long people wait for the product, without Atlassian's, Teleport's and the network's own time. */
export interface LatencyResult {
  readonly requests: number;
  readonly requestToCard: Percentiles;
  readonly dragToReview: Percentiles;
  readonly dragToClosedCard: Percentiles;
}

/**
 * Measures one request after the other in the set-up of `npm start`: machine time, the relay as a process of its own. Other
 * requests, which nobody decides, are pending all the while.
 */
export async function measureLatency(way: 'call' | 'pull'): Promise<LatencyResult> {
  const { requests, gapMs, gapSpreadMs } = PLANS[way];
  const demo = await startDemo({ usesFreePorts: true, way });
  try {
    const runs: Run[] = [];
    for (let run = 0; run < WARM_UP + requests; run += 1) {
      const gap = (gaps: number): number => gapMs + gapSpreadMs * ((GOLDEN_SHARE * gaps) % 1);
      runs.push(await measureOne(demo, [gap(2 * run), gap(2 * run + 1)]));
    }
    const counted = runs.slice(WARM_UP);
    const of = (value: (run: Run) => number): Percentiles => {
      const values = counted.map(value);
      return { p50Ms: median(values), p95Ms: percentile(values, 95), p99Ms: percentile(values, 99) };
    };
    return {
      requests: counted.length,
      requestToCard: of((run) => run.cardMs),
      dragToReview: of((run) => run.reviewMs),
      dragToClosedCard: of((run) => run.closedMs),
    };
  } finally {
    await demo.stop();
  }
}

interface Run {
  readonly cardMs: number;
  readonly reviewMs: number;
  readonly closedMs: number;
}

async function measureOne(
  { teleport, jira, forge }: Demo,
  [before, beforeDrag]: readonly [number, number],
): Promise<Run> {
  const link = (id: string): { readonly phase?: string; readonly issueId?: string } =>
    forge.storage.entities('link').get(id) ?? {};
  await pause(before);
  const requestedAt = performance.now();
  const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix' });
  await until(() => {
    const { issueId } = link(id);
    return issueId !== undefined && jira.state.statusOf(issueId) === 'Pending';
  });
  const cardMs = performance.now() - requestedAt;
  await pause(beforeDrag);
  const { key } = jira.state.issue(link(id).issueId ?? '');
  const draggedAt = performance.now();
  await jira.as(BOB).moveTo(key, 'Approved');
  await until(() => teleport.state.request(id)?.Spec.State === RequestState.APPROVED);
  const reviewMs = performance.now() - draggedAt;
  await until(() => link(id).phase === 'closed');
  return { cardMs, reviewMs, closedMs: performance.now() - draggedAt };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(LOOK_MS);
}
