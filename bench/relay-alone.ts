import { startMeasuredRelay, pause, type MeasuredRelay } from './measured-relay';
import { startRelayBed, type RelayBed } from './relay-bed';
import { median, percentile } from './stats';

const RUNS = 5;
const LIVE_REQUESTS = 10_000;
const NUDGES = 40;
const NUDGES_WARM_UP = 5;
/** How long a relay is left alone before its memory is read. */
const REST_MS = 2_000;
/** A gap between nudges, longer than the time in which the relay batches them. */
const GAP_MS = 100;

/** The relay's bundle with a number of live requests; every number is a median. */
export interface RelayAloneResult {
  readonly requests: number;
  readonly runs: number;
  readonly servingMs: number;
  readonly liveMs: number;
  /** After the list was read and nothing was asked. */
  readonly residentMb: number;
  /** After the app has asked for the whole list once, and the nudges. */
  readonly residentAfterUseMb: number;
  readonly syncAnswerBytes: number;
  readonly syncMs: number;
  readonly nudges: number;
  readonly nudgeP50Ms: number;
  readonly nudgeP95Ms: number;
}

interface Run {
  readonly servingMs: number;
  readonly liveMs: number;
  readonly residentMb: number;
  readonly residentAfterUseMb: number;
  readonly syncAnswerBytes: number;
  readonly syncMs: number;
  readonly nudgesMs: readonly number[];
}

/** Measures an empty relay and a full one against the same Teleport. */
export async function measureRelayAlone(): Promise<readonly RelayAloneResult[]> {
  const bed = await startRelayBed();
  try {
    // The first process reads the bundle from disk; the others find it in the machine's memory.
    await (await startMeasuredRelay(bed)).stop();
    const empty = await measureRuns(bed, 0);
    for (let made = 0; made < LIVE_REQUESTS; made += 1) createRequest(bed);
    return [empty, await measureRuns(bed, LIVE_REQUESTS)];
  } finally {
    await bed.stop();
  }
}

async function measureRuns(bed: RelayBed, requests: number): Promise<RelayAloneResult> {
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const relay = await startMeasuredRelay(bed);
    try {
      runs.push(await measureOne(bed, relay));
    } finally {
      await relay.stop();
    }
  }
  const of = (value: (run: Run) => number): number => median(runs.map(value));
  const nudges = runs.flatMap((run) => run.nudgesMs);
  return {
    requests,
    runs: RUNS,
    servingMs: of((run) => run.servingMs),
    liveMs: of((run) => run.liveMs),
    residentMb: of((run) => run.residentMb),
    residentAfterUseMb: of((run) => run.residentAfterUseMb),
    syncAnswerBytes: of((run) => run.syncAnswerBytes),
    syncMs: of((run) => run.syncMs),
    nudges: nudges.length,
    nudgeP50Ms: median(nudges),
    nudgeP95Ms: percentile(nudges, 95),
  };
}

async function measureOne(bed: RelayBed, relay: MeasuredRelay): Promise<Run> {
  const { servingMs, liveMs } = relay;
  await pause(REST_MS);
  const residentMb = await relay.residentMb();
  // The first call also makes the relay fetch the keys of its callers; the second is the one that is measured.
  await bed.sync(relay.url);
  const askedAt = performance.now();
  const syncAnswerBytes = await bed.sync(relay.url);
  const syncMs = performance.now() - askedAt;
  const nudgesMs: number[] = [];
  for (let nudge = 0; nudge < NUDGES + NUDGES_WARM_UP; nudge += 1) nudgesMs.push(await nudgeMs(bed));
  await pause(REST_MS);
  const residentAfterUseMb = await relay.residentMb();
  return {
    servingMs,
    liveMs,
    residentMb,
    residentAfterUseMb,
    syncAnswerBytes,
    syncMs,
    nudgesMs: nudgesMs.slice(NUDGES_WARM_UP),
  };
}

/** From a new request in Teleport to the nudge that names it, the relay's time for batching included. */
async function nudgeMs(bed: RelayBed): Promise<number> {
  await pause(GAP_MS);
  const wanted = { id: '' };
  const arrived = new Promise<void>((resolve) => {
    bed.onNudge = (ids) => {
      if (ids.includes(wanted.id)) resolve();
    };
  });
  const startedAt = performance.now();
  wanted.id = createRequest(bed);
  await arrived;
  const ms = performance.now() - startedAt;
  // So that the number of live requests stays the same; its own nudge falls into the next gap.
  bed.teleport.deleteRequest('alice', wanted.id);
  return ms;
}

const createRequest = ({ teleport }: RelayBed): string =>
  teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix' });
