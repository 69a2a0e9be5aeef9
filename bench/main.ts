import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { measureCatchUp, type CatchUpResult } from './catch-up';
import { measureForgeMonth, type ForgeMonth } from './forge-month';
import { measureGrowth } from './growth';
import { measureIdleTick } from './idle-tick';
import { measureLatency } from './latency';
import { measureLifecycle } from './lifecycle';
import { MONTH_MARKS, monthText } from './month-table';
import { measureRelayAlone } from './relay-alone';
import { measureRelayLoad } from './relay-load';
import { measureRelayMemory } from './relay-memory';
import type { BenchResult } from './result';
import { watchRelayBytes } from './relay-bytes';
import buildOnce from '../test/support/global-setup';
import { measureSustained } from './sustained';
import { tableOf } from './table';

/** How often each backlog is caught up with: the largest takes minutes, and its counts do not vary. */
const CATCH_UPS = [
  { requests: 100, runs: 3 },
  { requests: 1_000, runs: 3 },
  { requests: 10_000, runs: 1 },
];

const PARTS: { readonly [part in keyof Omit<BenchResult, 'machine'>]-?: () => Promise<BenchResult[part]> } = {
  lifecycle: async () => ({
    native: await measureLifecycle('native'),
    override: await measureLifecycle('override'),
  }),
  idleTick: measureIdleTick,
  growth: measureGrowth,
  relay: measureRelayAlone,
  relayMemory: measureRelayMemory,
  latency: () => measureLatency('call'),
  latencyInPull: () => measureLatency('pull'),
  forgeMonth: measureForgeMonth,
  sustained: measureSustained,
  relayLoad: measureRelayLoad,
  catchUp: async () => {
    const results: CatchUpResult[] = [];
    for (const { requests, runs } of CATCH_UPS) {
      say(`catching up with ${requests}`);
      const result = await measureCatchUp(requests, runs);
      say(`${result.createCalls} create calls, ${result.medianSeconds.toFixed()} s`);
      results.push(result);
    }
    return results;
  },
};

const RESULT_FILE = join('dist', 'bench', 'result.json');
const MONTH_FILE = join('bench', 'forge-month.json');
const COSTS_FILE = join('docs', 'costs.md');

/** `npm run bench [part ...]`: measures the parts named, or all, one after the other. */
async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. Use any of ${Object.keys(PARTS).join(', ')}`);
  }
  buildOnce();
  watchRelayBytes();
  let result: BenchResult = {
    machine: { node: process.version, platform: `${process.platform} ${process.arch}`, cores: cpus().length },
  };
  for (const [part, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(part)) continue;
    say(part);
    result = { ...result, [part]: await measure() };
  }
  await mkdir(dirname(RESULT_FILE), { recursive: true });
  await writeFile(RESULT_FILE, `${JSON.stringify(result, undefined, 2)}\n`);
  if (result.forgeMonth !== undefined) await document(result.forgeMonth);
  process.stdout.write(`${tableOf(result)}\n\nAll figures: ${RESULT_FILE}\n`);
}

/** Counts are the same in every run, so the documents have them as they were counted. */
async function document(month: ForgeMonth): Promise<void> {
  await writeFile(MONTH_FILE, `${JSON.stringify(month, undefined, 2)}\n`);
  const [begin, end] = MONTH_MARKS;
  const [before = '', rest = ''] = (await readFile(COSTS_FILE, 'utf8')).split(begin);
  const [, after = ''] = rest.split(end);
  const text = `${before}${begin}\n${monthText(month)}\n${end}${after}`;
  const options = (await resolveConfig(COSTS_FILE)) ?? {};
  await writeFile(COSTS_FILE, await format(text, { ...options, parser: 'markdown' }));
}

function say(what: string): void {
  process.stderr.write(`measuring: ${what}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
