import { sum } from './counts';
import { withDriver } from './driver';
import type { Tally } from './meter';

const OPEN_CARDS = 10;
const TICKS_PER_HOUR = 12;

/** What the app does while nothing happens. */
export interface IdleTickResult {
  readonly openCards: number;
  /** The tick of median cost, by storage operations and calls. */
  readonly usual: Tally;
  /** The tick that looks for lost drags, once an hour. */
  readonly hourly: Tally;
  /** Calls of the relay to Teleport in the hour, the check of its own list included. */
  readonly teleportInHour: Tally['teleport'];
}

/** Counts every tick of an hour with open cards and no change. */
export function measureIdleTick(): Promise<IdleTickResult> {
  return withDriver('native', async (driver) => {
    const ids = Array.from({ length: OPEN_CARDS }, () => driver.createRequest());
    await driver.until('cards', () => driver.haveCards(ids));
    await driver.tick();
    await driver.tick();
    const ticks: Tally[] = [];
    for (let tick = 0; tick < TICKS_PER_HOUR; tick += 1) {
      driver.meter.start();
      await driver.fiveMinutes();
      ticks.push(driver.meter.read());
    }
    const sorted = [...ticks].sort((a, b) => costOf(a) - costOf(b));
    const usual = sorted[Math.floor((TICKS_PER_HOUR - 1) / 2)];
    const hourly = sorted.at(-1);
    if (usual === undefined || hourly === undefined) throw new Error('No tick');
    return { openCards: OPEN_CARDS, usual, hourly, teleportInHour: addUp(ticks) };
  });
}

const costOf = ({ jira, relay, storageReads, storageWrites }: Tally): number =>
  sum(jira) + sum(relay) + sum(storageReads) + sum(storageWrites);

function addUp(ticks: readonly Tally[]): Tally['teleport'] {
  const all: Record<string, number> = {};
  for (const { teleport } of ticks) {
    for (const [rpc, count] of Object.entries(teleport)) all[rpc] = (all[rpc] ?? 0) + count;
  }
  return all;
}
