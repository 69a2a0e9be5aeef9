import { RequestState } from '../src/relay/teleport/gen/teleport/types/access_request';
import { withDriver, type Driver } from './driver';
import { BOB } from '../test/sandbox/people';

/** How long the load lasts, on the machine's clock. */
const DURATION_MS = 3 * 60_000;
/** Requests that are open at the same time. */
const OPEN_REQUESTS = 20;
const SAMPLES = 6;

/** One look at the process that runs app, relay and emulators. */
export interface Sample {
  readonly lifecyclesDone: number;
  /** After a garbage collection, where node was started with `--expose-gc`. */
  readonly heapMb: number;
  readonly relayRequests: number;
}

/** A load without a pause, in which nothing may grow but what the emulators keep for their logs. */
export interface SustainedResult {
  readonly seconds: number;
  readonly lifecycles: number;
  readonly perSecond: number;
  readonly samples: readonly Sample[];
  readonly unfinishedAtEnd: number;
}

/** Runs lifecycles in waves, as fast as they go, and looks at memory in between. */
export function measureSustained(): Promise<SustainedResult> {
  return withDriver('native', async (driver) => {
    const startedAt = performance.now();
    const samples: Sample[] = [];
    let lifecycles = 0;
    while (performance.now() - startedAt < DURATION_MS) {
      await wave(driver);
      lifecycles += OPEN_REQUESTS;
      const isDue = performance.now() - startedAt >= (DURATION_MS / SAMPLES) * samples.length;
      if (isDue) samples.push(sampleOf(driver, lifecycles));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await driver.tick();
    const unfinished = [...driver.sandbox.forge.storage.entities('link').values()].filter(
      (link) => (link as { readonly phase: string }).phase !== 'closed',
    );
    return {
      seconds,
      lifecycles,
      perSecond: lifecycles / seconds,
      samples,
      unfinishedAtEnd: unfinished.length,
    };
  });
}

/** Many requests at once, each dragged to Approved as soon as its card is there. */
async function wave(driver: Driver): Promise<void> {
  const { jira, teleport } = driver.sandbox;
  const ids = Array.from({ length: OPEN_REQUESTS }, () => driver.createRequest());
  await driver.until('all cards', () => driver.haveCards(ids));
  for (const id of ids) {
    await jira.as(BOB).moveTo(jira.state.issue(driver.links().get(id)?.issueId ?? '').key, 'Approved');
  }
  await driver.until('all cards closed', () => {
    const links = driver.links();
    return ids.every((id) => links.get(id)?.phase === 'closed');
  });
  for (const id of ids) {
    if (teleport.state.request(id)?.Spec.State !== RequestState.APPROVED) {
      throw new Error('A card is closed, but its request is not approved');
    }
    teleport.deleteRequest('alice', id);
  }
}

function sampleOf(driver: Driver, lifecyclesDone: number): Sample {
  globalThis.gc?.();
  return {
    lifecyclesDone,
    heapMb: process.memoryUsage().heapUsed / 1024 / 1024,
    relayRequests: driver.sandbox.relay?.status().requests ?? Number.NaN,
  };
}
