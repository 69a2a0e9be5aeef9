import type { CatchUpResult } from './catch-up';
import { sum, type Counts } from './counts';
import { billOf } from './forge-bill';
import type { ForgeMonth } from './forge-month';
import type { GrowthPoint } from './growth';
import type { IdleTickResult } from './idle-tick';
import type { LatencyResult, Percentiles } from './latency';
import type { LifecycleResult } from './lifecycle';
import type { RelayAloneResult } from './relay-alone';
import type { RelayLoadResult } from './relay-load';
import type { RelayMemoryResult } from './relay-memory';
import type { BenchResult } from './result';
import type { SustainedResult } from './sustained';

type Row = readonly [measure: string, value: string, detail: string];

/** The result as a Markdown table that people can read: what was measured, the figure, what it is made of. */
export function tableOf(result: BenchResult): string {
  const { machine, lifecycle, idleTick, growth, catchUp, relay, latency, sustained, relayLoad } = result;
  const { latencyInPull, forgeMonth, relayMemory } = result;
  const rows: Row[] = [
    ...(lifecycle === undefined
      ? []
      : [...lifecycleRows('native', lifecycle.native), ...lifecycleRows('override', lifecycle.override)]),
    ...(idleTick === undefined ? [] : idleRows(idleTick)),
    ...(growth ?? []).map(growthRow),
    ...(catchUp ?? []).map(catchUpRow),
    ...(relay ?? []).flatMap(relayRows),
    ...(relayMemory ?? []).map(memoryRow),
    ...(latency === undefined ? [] : latencyRows('call', latency)),
    ...(latencyInPull === undefined ? [] : latencyRows('pull', latencyInPull)),
    ...(forgeMonth === undefined ? [] : monthRows(forgeMonth)),
    ...(sustained === undefined ? [] : sustainedRows(sustained)),
    ...(relayLoad === undefined ? [] : [relayLoadRow(relayLoad)]),
  ];
  return [
    `Node ${machine.node}, ${machine.platform}, ${machine.cores} cores`,
    '',
    '| measure | figure | made of |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** What each call of a lifecycle is needed for, where fewer would do without that. */
const WHY = {
  jira: 'the event that tells of a drag is not believed, so that the issue is read; Jira takes no property with a comment',
  teleport:
    'one to mention whoever asked; one to note the card before anything is decided, one to note what it shows',
} as const;

function lifecycleRows(mode: string, { tally }: LifecycleResult): Row[] {
  const name = `lifecycle, ${mode}:`;
  const { bytes } = tally;
  return [
    [`${name} Jira REST calls`, count(tally.jira), `${parts(tally.jira)}: ${WHY.jira}`],
    [`${name} Jira points`, String(tally.jiraPoints), 'as we read the vendor’s table'],
    [`${name} gRPC calls`, count(tally.teleport), `${parts(tally.teleport)}: ${WHY.teleport}`],
    [`${name} relay calls`, count(tally.relay), parts(tally.relay)],
    [`${name} Forge invocations`, count(tally.invocations), parts(tally.invocations)],
    [`${name} storage reads`, count(tally.storageReads), parts(tally.storageReads)],
    [`${name} storage writes`, count(tally.storageWrites), parts(tally.storageWrites)],
    [
      `${name} bytes between app and relay`,
      String(bytes.sent + bytes.received + bytes.tokens),
      `bodies ${bytes.sent} out, ${bytes.received} in, tokens ${bytes.tokens}`,
    ],
  ];
}

function idleRows({ openCards, usual, hourly, teleportInHour }: IdleTickResult): Row[] {
  const name = `idle tick, ${openCards} open cards:`;
  return [
    [`${name} relay calls`, count(usual.relay), parts(usual.relay)],
    [`${name} Jira calls`, count(usual.jira), parts(usual.jira)],
    [`${name} storage reads`, count(usual.storageReads), parts(usual.storageReads)],
    [
      'once an hour: Jira calls, storage operations',
      `${count(hourly.jira)}, ${sum(hourly.storageReads) + sum(hourly.storageWrites)}`,
      parts(hourly.jira),
    ],
    ['gRPC calls in an idle hour', count(teleportInHour), parts(teleportInHour)],
  ];
}

function growthRow({ past, tick, lifecycle }: GrowthPoint): Row {
  const figures = (cost: GrowthPoint['tick']): string =>
    `${cost.jira} Jira, ${cost.relay} relay, ${cost.teleport} gRPC, ${cost.storage} storage`;
  return [`after ${past} past requests: a tick`, figures(tick), `a lifecycle: ${figures(lifecycle)}`];
}

function catchUpRow({
  requests,
  createCalls,
  medianSeconds,
  seconds,
  clockSeconds,
  tally,
}: CatchUpResult): Row {
  return [
    `catch-up of ${requests}: create calls`,
    String(createCalls),
    `${fixed(medianSeconds)} s of machine time (median of ${seconds.length}), ${fixed(clockSeconds)} s on the sandbox's clock; ` +
      `Jira ${count(tally.jira)} calls, ${tally.jiraPoints} points; relay ${count(tally.relay)}; gRPC ${count(tally.teleport)}; ` +
      `storage ${sum(tally.storageReads) + sum(tally.storageWrites)}; invocations ${count(tally.invocations)}`,
  ];
}

function relayRows(result: RelayAloneResult): Row[] {
  const name = `relay, ${result.requests} live requests:`;
  return [
    [
      `${name} resident memory`,
      `${fixed(result.residentMb)} MB`,
      `${fixed(result.residentAfterUseMb)} MB after a full sync and ${result.nudges / result.runs} nudges; medians of ${result.runs}`,
    ],
    [
      `${name} event to nudge`,
      `p50 ${fixed(result.nudgeP50Ms)} ms, p95 ${fixed(result.nudgeP95Ms)} ms`,
      `${result.nudges} events, the pause for batching included`,
    ],
    [
      `${name} start`,
      `${fixed(result.servingMs)} ms to serving`,
      `${fixed(result.liveMs)} ms to a live watch and the full list`,
    ],
    [`${name} full sync`, `${fixed(result.syncMs)} ms`, `${result.syncAnswerBytes} bytes`],
  ];
}

function memoryRow({ requests, runs, residentMb, peakMb }: RelayMemoryResult): Row {
  return [
    `pull: relay at rest, ${requests} live requests`,
    `${fixed(residentMb)} MB`,
    `${fixed(peakMb)} MB at most until then; medians of ${runs}`,
  ];
}

function latencyRows(
  way: 'call' | 'pull',
  { requests, requestToCard, dragToReview, dragToClosedCard }: LatencyResult,
): Row[] {
  const row = (what: string, { p50Ms, p95Ms, p99Ms }: Percentiles): Row => [
    `${way}: ${what}`,
    `p50 ${fixed(p50Ms)} ms, p95 ${fixed(p95Ms)} ms, p99 ${fixed(p99Ms)} ms`,
    `${requests} requests, one after the other; the emulators answer without any delay of their own`,
  ];
  return [
    row('request to card', requestToCard),
    row('drag to review', dragToReview),
    row('drag to closed card', dragToClosedCard),
  ];
}

function monthRows({ memoryMb, sites }: ForgeMonth): Row[] {
  return Object.entries(sites).map(([name, usage]) => {
    const { questions, gbSeconds, share, dollars } = billOf(usage, memoryMb);
    return [
      `pull, a month: ${name}`,
      `${fixed(gbSeconds)} GB-s, ${fixed(share * 100)} % of what is free; $${dollars.toFixed(2)}`,
      `${fixed(questions)} questions; docs/costs.md says by what it is reckoned`,
    ];
  });
}

function sustainedRows({ seconds, lifecycles, perSecond, samples, unfinishedAtEnd }: SustainedResult): Row[] {
  return [
    [
      'sustained load',
      `${fixed(perSecond)} lifecycles a second`,
      `${lifecycles} in ${fixed(seconds)} s; ${unfinishedAtEnd} unfinished at the end`,
    ],
    [
      'heap under that load, emulators and their logs included',
      samples.map(({ heapMb }) => `${fixed(heapMb)} MB`).join(', '),
      `after ${samples.map(({ lifecyclesDone }) => lifecyclesDone).join(', ')} lifecycles`,
    ],
    [
      'requests that the relay remembers meanwhile',
      samples.map(({ relayRequests }) => relayRequests).join(', '),
      'each is deleted in Teleport once it is resolved',
    ],
  ];
}

function relayLoadRow({ seconds, events, eventsPerSecond, samples }: RelayLoadResult): Row {
  return [
    'resident memory of the relay under load',
    samples.map(({ residentMb }) => `${fixed(residentMb)} MB`).join(', '),
    `after ${samples.map((sample) => sample.events).join(', ')} events; ${fixed(eventsPerSecond)} a second, ${events} in ${fixed(seconds)} s`,
  ];
}

const count = (counts: Counts): string => String(sum(counts));
const parts = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, times]) => (times === 1 ? name : `${times} × ${name}`))
    .join(', ');
const fixed = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
