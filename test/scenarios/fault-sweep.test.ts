/**
 * Goal: the promises hold wherever the app's platform, Teleport or the relay fails once. Each story is told once without a
 * fault, which counts every call that the app makes (to Jira, the relay, storage, the queue), every run of a function, every
 * request to the platform from outside, every call of the relay to Teleport and every file that it reads; then the story is
 * told again for each of them and each way in which it can fail: before or after its effect, by never answering, by the end
 * of the process, or by an answer of Jira's own (429, 503, 409).
 *
 * `npm test` takes every nth of these cases by one way, beginning with another one each time: FAULT_SEED, with a number as a
 * run prints it, takes the same ones again. FAULT_SWEEP=all takes them all, by both ways, FAULT_SWEEP='expired;a deleted card'
 * those of these stories, FAULT_SWEEP=2/3 the second of three parts of all, for processes that share the work, and FAULT_CASE,
 * with a case as a report has it, that one. RELAY_WAY=pull or call takes those by one way only.
 */
import { createHash, randomInt } from 'node:crypto';
import { makeKeys, startSandbox, type Sandbox, type SandboxKeys } from '../sandbox/sandbox';
import { boundariesOf, type Way } from '../support/boundaries';
import { leaksOf } from '../support/sandbox-leaks';
import { isRefusal, markersOf } from '../support/markers';
import { brokenWays, watchCrossings, type Broken } from '../support/sweep/crossings';
import type { Seen } from '../support/sweep/crossing';
import { withoutRepeats } from '../support/sweep/questions';
import { SWEEP_STORIES } from '../support/sweep/stories';
import type { SweepStory } from '../support/sweep/sweep-story';
import { Story } from '../support/with-sandbox';

/** Cases that `npm test` runs. */
const CASES_SHORT = 24;
const CASES_BETWEEN_LINES = 25;
/** So often a story is told for a case, and of so many cases it may be in vain: of a sample, more is chance. */
const TELLINGS_MAX = 3;
const MISSED_SHARE_MAX = 0.02;
const MISSED_OF_SAMPLE_MAX = CASES_SHORT / 4;

/** Read where a Proxy Service lies before Teleport. */
const WEB_AUTHORITY = ['auth', undefined].includes(process.env['SANDBOX_CONNECTION'])
  ? []
  : ['file web-ca.pem'];

interface Case extends Broken {
  readonly story: string;
  readonly way: Way;
}

/** Which cases the sample begins with. */
const SEED = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31));

const wanted = process.env['FAULT_SWEEP'];
const onlyCase = process.env['FAULT_CASE'];

/** Of a sample every third is by the way `call`. */
const ways = waysOf(process.env['RELAY_WAY']);

function waysOf(asked: string | undefined): readonly Way[] {
  const all: readonly Way[] = ['pull', 'call'];
  if (asked !== undefined) return all.filter((way) => way === asked);
  const isSample = wanted === undefined && onlyCase === undefined;
  return isSample ? [SEED % 3 === 0 ? 'call' : 'pull'] : all;
}

/** Tells the story with at most one fault; answers what it crossed, and whether it came to the fault. */
async function withFault(
  { options, before, tell, check }: SweepStory,
  how: { readonly way: Way; readonly broken?: Broken; readonly keys: SandboxKeys },
): Promise<{ readonly seen: readonly Seen[]; readonly hasStruck: boolean }> {
  const { way, broken, keys } = how;
  const sandbox = await startSandbox({ ...options, way, keys });
  const story = new Story(sandbox);
  try {
    const given = await before?.(story);
    if (given !== undefined) await story.quiet();
    const { seen, hasStruck, end } = watchCrossings(sandbox, broken);
    try {
      const card = await tell(story, given);
      await story.quiet();
      check(story, card);
    } finally {
      end();
    }
    expectSaidOnce(sandbox);
    expect(sandbox.forge.queue.deadEvents).toEqual([]);
    expect(sandbox.jira.violations).toEqual([]);
    expect(leaksOf(sandbox)).toEqual([]);
    return { seen, hasStruck: hasStruck() };
  } finally {
    await sandbox.stop();
  }
}

/** Tells the case's story until it comes to the fault: what crosses sockets may take another turn. Answers whether it did. */
async function tellCase(one: Case, keys: SandboxKeys): Promise<boolean> {
  for (let telling = 0; telling < TELLINGS_MAX; telling += 1) {
    const { hasStruck } = await withFault(storyOf(one.story), { way: one.way, broken: one, keys });
    if (hasStruck) return true;
  }
  return false;
}

/** Nothing is said twice, and nothing refused: every decision of the stories is a good one. */
function expectSaidOnce({ jira }: Sandbox): void {
  for (const card of jira.state.issues('ACC')) {
    const markers = markersOf(card);
    expect(markers).toHaveLength(new Set(markers).size);
    const refused = markersOf(card, isRefusal).filter((marker) => /^decision:[^:]+:[^:]+$/.test(marker));
    expect(refused).toEqual([]);
  }
}

const storyOf = (name: string): SweepStory => {
  const story = SWEEP_STORIES.find((one) => one.name === name);
  if (story === undefined) throw new Error(`There is no story "${name}"`);
  return story;
};

function chosen(cases: readonly Case[]): readonly Case[] {
  if (onlyCase !== undefined) return [JSON.parse(onlyCase) as Case];
  if (wanted === 'all') return cases;
  const part = /^([0-9]+)\/([0-9]+)$/.exec(wanted ?? '');
  if (part !== null) return cases.filter((one) => partOf(one, Number(part[2])) === Number(part[1]));
  if (wanted !== undefined) return cases.filter(({ story }) => wanted.split(';').includes(story));
  return everyNth(cases, Math.ceil(cases.length / CASES_SHORT), SEED);
}

/** By what the case is, since the parts are run apart: another process may come across a call more. */
const partOf = (one: Case, parts: number): number =>
  1 + (createHash('sha256').update(JSON.stringify(one)).digest().readUInt32BE() % parts);

const everyNth = (cases: readonly Case[], step: number, first: number): readonly Case[] =>
  cases.filter((_, index) => index % step === first % step);

test(
  'the promises hold wherever the platform, Teleport or the relay fails once',
  async () => {
    const keys = await makeKeys();
    const say = (text: string): void => void process.stderr.write(`sweep: ${text}\n`);
    const cases: Case[] = [];
    for (const way of ways) {
      const crossed = new Set<string>();
      for (const story of SWEEP_STORIES.filter((one) => one.ways?.includes(way) ?? true)) {
        const { seen } = await withFault(story, { way, keys });
        for (const { boundary } of seen) crossed.add(boundary);
        const broken = withoutRepeats(seen)
          .flatMap(brokenWays)
          .map((one) => ({ story: story.name, way, ...one }));
        cases.push(...broken);
        if (wanted !== undefined) {
          say(`${seen.length} crossings, ${broken.length} cases by ${way} in "${story.name}"`);
        }
      }
      // A boundary that is not named here is new: say so, and that the sweep covers it.
      expect([...crossed].sort()).toEqual([...boundariesOf(way), ...WEB_AUTHORITY].sort());
    }

    const broken: string[] = [];
    const missed: string[] = [];
    const startedAt = performance.now();
    const todo = chosen(cases);
    say(
      wanted === undefined && onlyCase === undefined
        ? `${todo.length} of ${cases.length} cases by ${ways.join()}, with FAULT_SEED=${SEED}`
        : `${todo.length} of ${cases.length} cases`,
    );
    for (const [index, one] of todo.entries()) {
      try {
        if (!(await tellCase(one, keys))) missed.push(JSON.stringify(one));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        broken.push(`${JSON.stringify(one)}: ${why}`);
        say(`broken: ${broken.at(-1) ?? ''}`);
      }
      if (wanted !== undefined && (index + 1) % CASES_BETWEEN_LINES === 0) {
        const seconds = Math.round((performance.now() - startedAt) / 1000);
        say(
          `${index + 1} of ${todo.length} cases, ${broken.length} broken, ${missed.length} not come to, ${seconds} s`,
        );
      }
    }

    expect(broken).toEqual([]);
    // One that its story never comes to has tried nothing.
    const missedMax =
      onlyCase === undefined ? Math.max(MISSED_OF_SAMPLE_MAX, todo.length * MISSED_SHARE_MAX) : 0;
    if (missed.length > missedMax) expect(missed).toEqual([]);
  },
  24 * 3_600_000,
);
