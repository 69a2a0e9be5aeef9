import { sum } from './counts';
import { withDriver, type Driver } from './driver';
import type { Tally } from './meter';
import { median } from './stats';

/** Lifecycles behind the app at each look. */
const HISTORIES = [1, 50, 200];
const RUNS = 5;

/** What a tick and a lifecycle cost after so many requests have come and gone. */
export interface GrowthPoint {
  readonly past: number;
  readonly tick: Cost;
  readonly lifecycle: Cost;
}

/** Calls and storage operations, all kinds together. */
export interface Cost {
  readonly jira: number;
  readonly relay: number;
  readonly teleport: number;
  readonly storage: number;
}

export type GrowthResult = readonly GrowthPoint[];

/** Counts the same things again and again in one system that gets older. */
export function measureGrowth(): Promise<GrowthResult> {
  return withDriver('native', async (driver) => {
    const points: GrowthPoint[] = [];
    let past = 0;
    for (const history of HISTORIES) {
      for (; past < history; past += 1) await driver.lifecycle();
      await driver.tick();
      const tick = await medianOf(driver, () => driver.tick());
      const lifecycle = await medianOf(driver, () => driver.lifecycle());
      past += RUNS;
      points.push({ past: history, tick, lifecycle });
    }
    return points;
  });
}

/** The median, since the relay's own check of its list and the hourly look at open cards fall into some runs. */
async function medianOf(driver: Driver, run: () => Promise<void>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let runs = 0; runs < RUNS; runs += 1) {
    driver.meter.start();
    await run();
    costs.push(costOf(driver.meter.read()));
  }
  const of = (kind: keyof Cost): number => median(costs.map((cost) => cost[kind]));
  return { jira: of('jira'), relay: of('relay'), teleport: of('teleport'), storage: of('storage') };
}

const costOf = ({ jira, relay, teleport, storageReads, storageWrites }: Tally): Cost => ({
  jira: sum(jira),
  relay: sum(relay),
  teleport: sum(teleport),
  storage: sum(storageReads) + sum(storageWrites),
});
