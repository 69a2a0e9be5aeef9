import { isDeepStrictEqual } from 'node:util';
import { withDriver, type Driver, type Mode } from './driver';
import type { Tally } from './meter';

const RUNS = 5;

/** What one request costs from its creation to its closed card. */
export interface LifecycleResult {
  readonly runs: number;
  /** The first run that is counted. */
  readonly tally: Tally;
  /** Whether all counts but bytes were the same in all runs; bytes vary with the length of ids and times. */
  readonly isSameInAllRuns: boolean;
}

/** Counts lifecycles one after the other; a first one, in which the app learns the project's workflow, is not counted. */
export function measureLifecycle(mode: Mode): Promise<LifecycleResult> {
  return withDriver(mode, async (driver) => {
    await driver.lifecycle();
    const tallies: Tally[] = [];
    for (let run = 0; run < RUNS; run += 1) tallies.push(await countOne(driver));
    const [tally] = tallies;
    if (tally === undefined) throw new Error('No run');
    const isSame = tallies.every((other) => isDeepStrictEqual(withoutBytes(other), withoutBytes(tally)));
    return { runs: RUNS, tally, isSameInAllRuns: isSame };
  });
}

async function countOne(driver: Driver): Promise<Tally> {
  // The next tick is then five minutes away, more than a lifecycle takes.
  await driver.tick();
  driver.meter.start();
  await driver.lifecycle();
  const tally = driver.meter.read();
  if (tally.invocations['sync'] !== undefined) throw new Error('A tick fell into a lifecycle');
  return tally;
}

const NO_BYTES = { sent: 0, received: 0, tokens: 0 };
const withoutBytes = (tally: Tally): Tally => ({ ...tally, bytes: NO_BYTES });
