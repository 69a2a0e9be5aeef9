import { AppError } from '../errors';
import type { IssueId } from '../ids';
import type { Clock } from '../ports';
import {
  SELF_TEST_STEPS,
  type Found,
  type HeardEvent,
  type SelfTestLine,
  type SelfTestMemory,
  type SelfTestRun,
  type SelfTestSite,
  type SelfTestStep,
} from './steps';

export interface SelfTestPorts {
  readonly clock: Clock;
  readonly site: SelfTestSite;
  readonly memory: SelfTestMemory;
  readonly newId: () => string;
  /** The app's log gets the same lines as the page. */
  readonly log: (line: SelfTestLine) => void;
}

/** Earlier tests whose issues are still looked for. */
const EARLIER_MAX = 5;

/** Begins a test. What an earlier one left behind is taken away, or else kept in mind until it can be. */
export async function startSelfTest(
  ports: SelfTestPorts,
  { projectId, issueTypeId }: Pick<SelfTestRun, 'projectId' | 'issueTypeId'>,
): Promise<SelfTestRun> {
  const before = await ports.memory.load();
  const kept = before === undefined ? [] : (await takeAwayAll(ports, before)).left;
  const run: SelfTestRun = {
    id: ports.newId(),
    projectId,
    issueTypeId,
    startedAt: new Date(ports.clock.now()).toISOString(),
    next: 0,
    created: [],
    leftBehind: kept,
    earlier: before === undefined ? [] : [before.id, ...before.earlier].slice(0, EARLIER_MAX),
    lines: [],
  };
  await ports.memory.save(run);
  return run;
}

/**
 * Does the next step of the test that is under way. A step that fails is one line, and the next one follows: the last takes
 * away what was made, come what may.
 *
 * @param skipsWait - goes on with the next step instead of waiting any longer
 */
export async function stepSelfTest(
  ports: SelfTestPorts,
  { skipsWait = false }: { readonly skipsWait?: boolean } = {},
): Promise<SelfTestRun | undefined> {
  const run = await ports.memory.load();
  const step = run && stepOf(run);
  if (run === undefined || step === undefined) return run;
  if (skipsWait && run.waitingSince !== undefined) {
    return end(ports, run, step, [{ what: step, found: 'not waited for', verdict: 'note' }]);
  }
  return step === 'clean-up' ? cleanUp(ports, run) : doStep(ports, run, step);
}

/** The step that comes next; undefined once the test has ended. */
export const stepOf = ({ next }: Pick<SelfTestRun, 'next'>): SelfTestStep | undefined =>
  SELF_TEST_STEPS[next];

async function doStep(
  ports: SelfTestPorts,
  run: SelfTestRun,
  step: Exclude<SelfTestStep, 'clean-up'>,
): Promise<SelfTestRun> {
  let current = run;
  const remember = async (issues: readonly IssueId[]): Promise<void> => {
    current = { ...current, created: [...new Set([...current.created, ...issues])] };
    await ports.memory.save(current);
  };
  const now = ports.clock.now();
  const waitedMs = run.waitingSince === undefined ? 0 : now - Date.parse(run.waitingSince);
  try {
    const { lines, isWaiting = false } = await ports.site.run(step, { run, waitedMs, remember });
    if (!isWaiting) return await end(ports, current, step, lines);
    // Nothing is written while it waits on: what it waits for may be written meanwhile.
    if (run.waitingSince !== undefined) return current;
    const waiting = { ...current, waitingSince: new Date(now).toISOString() };
    await ports.memory.save(waiting);
    return waiting;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The message may name an issue; the code says what kind of failure it was.
    return end(ports, current, step, [{ what: step, found: `failed: ${error.code}`, verdict: 'failed' }]);
  }
}

async function end(
  ports: SelfTestPorts,
  run: SelfTestRun,
  step: SelfTestStep,
  found: readonly Found[],
): Promise<SelfTestRun> {
  const lines = found.map((line): SelfTestLine => ({ step, ...line }));
  for (const line of lines) ports.log(line);
  const ended = {
    ...run,
    next: run.next + 1,
    lines: [...run.lines, ...lines],
    waitingSince: undefined,
  };
  await ports.memory.save(ended);
  return ended;
}

async function cleanUp(ports: SelfTestPorts, run: SelfTestRun): Promise<SelfTestRun> {
  const { left, counts } = await takeAwayAll(ports, run);
  const found = Object.entries(counts).map(([how, count]) => `${count} ${how}`);
  return end(ports, { ...run, created: [], leftBehind: left }, 'clean-up', [
    {
      what: 'issues of this test',
      found: found.length === 0 ? 'none' : found.join(', '),
      verdict: left.length > 0 ? 'failed' : 'note',
    },
  ]);
}

/** Whatever cannot be taken away now is tried again by the next test. */
async function takeAwayAll(
  { site }: SelfTestPorts,
  run: Pick<SelfTestRun, 'id' | 'earlier' | 'created' | 'leftBehind'>,
): Promise<{ readonly left: readonly IssueId[]; readonly counts: Readonly<Record<string, number>> }> {
  const found = (
    await Promise.all([run.id, ...run.earlier].map((id) => orNothing(() => site.createdBy(id))))
  ).flat();
  const left: IssueId[] = [];
  const counts: Record<string, number> = {};
  for (const issue of new Set([...run.leftBehind, ...run.created, ...found])) {
    const how = await orLeft(() => site.takeAway(issue));
    counts[how] = (counts[how] ?? 0) + 1;
    if (how === 'left behind') left.push(issue);
  }
  return { left, counts };
}

const orNothing = async <T>(find: () => Promise<readonly T[]>): Promise<readonly T[]> => {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
};

const orLeft = async <T>(take: () => Promise<T>): Promise<T | 'left behind'> => {
  try {
    return await take();
  } catch (error) {
    if (error instanceof AppError) return 'left behind';
    throw error;
  }
};

/** Keeps that the site told of a move of an issue, if that is what the test under way waits for. Answers whether it was. */
export async function hearOf(
  { memory }: Pick<SelfTestPorts, 'memory'>,
  issue: IssueId,
  event: HeardEvent,
): Promise<boolean> {
  const run = await memory.load();
  if (run === undefined || !run.created.includes(issue)) return false;
  if (stepOf(run) === 'event' && run.heard === undefined) await memory.save({ ...run, heard: event });
  return true;
}
