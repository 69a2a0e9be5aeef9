import { pause, startMeasuredRelay } from './measured-relay';
import { startRelayBed, type RelayBed } from './relay-bed';

/** How long the load lasts, on the machine's clock. */
const DURATION_MS = 2 * 60_000;
/** Requests of one wave: each is made, approved and deleted, which are three events. */
const WAVE_REQUESTS = 50;
const EVENTS_PER_REQUEST = 3;
const SAMPLES = 6;

/** Resident memory of the relay's own process after so many events of Teleport's. */
export interface RelayLoadSample {
  readonly events: number;
  readonly residentMb: number;
}

export interface RelayLoadResult {
  readonly seconds: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly samples: readonly RelayLoadSample[];
}

/** Requests come and go at a relay as fast as it nudges: whatever grew by then would be kept for nothing. */
export async function measureRelayLoad(): Promise<RelayLoadResult> {
  const bed = await startRelayBed();
  const relay = await startMeasuredRelay(bed);
  try {
    await bed.sync(relay.url);
    const startedAt = performance.now();
    const samples: RelayLoadSample[] = [];
    let events = 0;
    while (performance.now() - startedAt < DURATION_MS) {
      await wave(bed);
      events += WAVE_REQUESTS * EVENTS_PER_REQUEST;
      const isDue = performance.now() - startedAt >= (DURATION_MS / SAMPLES) * samples.length;
      if (isDue) samples.push({ events, residentMb: await relay.residentMb() });
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, events, eventsPerSecond: events / seconds, samples };
  } finally {
    await relay.stop();
    await bed.stop();
  }
}

/** Ends when the relay has told of every request. */
async function wave(bed: RelayBed): Promise<void> {
  const untold = new Set<string>();
  const isTold = new Promise<void>((resolve) => {
    bed.onNudge = (ids) => {
      for (const id of ids) untold.delete(id);
      if (untold.size === 0) resolve();
    };
  });
  const { teleport } = bed;
  for (let made = 0; made < WAVE_REQUESTS; made += 1) {
    untold.add(teleport.createRequest('alice', { roles: ['editor'], reason: 'Deploy the fix' }));
  }
  const ids = [...untold];
  for (const id of ids) teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });
  await isTold;
  for (const id of ids) teleport.deleteRequest('alice', id);
  await pause(0);
}
