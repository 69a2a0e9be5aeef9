import { startDemo, type Demo } from '../test/sandbox/demo';
import { memoryOf, pause } from './measured-relay';
import { median } from './stats';

const RUNS = 3;
const LIVE_REQUESTS = [0, 10_000];
/** Node tidies its heap up some eight seconds after the last work. */
const REST_MS = 20_000;

/** Memory of a relay that asks a paired app for its work, as its users start it. Medians, in MB. */
export interface RelayMemoryResult {
  readonly requests: number;
  readonly runs: number;
  /** After a while in which nothing happened but its questions. */
  readonly residentMb: number;
  /** The most that it had until then. */
  readonly peakMb: number;
}

/** Measures an empty relay and a full one, each started anew for each run. */
export async function measureRelayMemory(): Promise<readonly RelayMemoryResult[]> {
  const demo = await startDemo({ usesFreePorts: true, isEmpty: true, way: 'pull' });
  try {
    const results: RelayMemoryResult[] = [];
    for (const requests of LIVE_REQUESTS) {
      await demo.relay.halt();
      for (let made = 0; made < requests; made += 1)
        demo.teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix' });
      const runs: Awaited<ReturnType<typeof memoryOf>>[] = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await measureOne(demo));
      const of = (figure: keyof (typeof runs)[number]): number => median(runs.map((run) => run[figure]));
      results.push({ requests, runs: RUNS, residentMb: of('residentMb'), peakMb: of('peakMb') });
    }
    return results;
  } finally {
    await demo.stop();
  }
}

async function measureOne({ relay }: Demo): ReturnType<typeof memoryOf> {
  await relay.startAgain();
  await pause(REST_MS);
  const memory = await memoryOf(relay.pid);
  await relay.halt();
  return memory;
}
