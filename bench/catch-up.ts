import { withDriver, type Driver } from './driver';
import type { Tally } from './meter';
import { median } from './stats';

/** How the system takes in what was requested while the relay was down. */
export interface CatchUpResult {
  readonly requests: number;
  readonly seconds: readonly number[];
  readonly medianSeconds: number;
  /** How far the hand-moved clock went meanwhile. */
  readonly clockSeconds: number;
  readonly createCalls: number;
  /** Counts of the last run. */
  readonly tally: Tally;
}

const CREATE_CALL = /^POST issue(\/bulk)?$/;

/** Measures from the tick that finds the requests until every one has its card and nothing moves any more. */
export async function measureCatchUp(requests: number, runs: number): Promise<CatchUpResult> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run += 1)
    all.push(await withDriver('native', (driver) => runOnce(driver, requests)));
  const last = all.at(-1);
  if (last === undefined) throw new Error('No run');
  const { tally, clockSeconds } = last;
  const creates = Object.entries(tally.jira).filter(([name]) => CREATE_CALL.test(name));
  const seconds = all.map((run) => run.seconds);
  return {
    requests,
    seconds,
    medianSeconds: median(seconds),
    clockSeconds,
    createCalls: creates.reduce((count, [, calls]) => count + calls, 0),
    tally,
  };
}

interface Run {
  readonly seconds: number;
  readonly clockSeconds: number;
  readonly tally: Tally;
}

async function runOnce(driver: Driver, count: number): Promise<Run> {
  const { sandbox } = driver;
  // The app knows its workflow, as any app does that has made a card before.
  await driver.lifecycle();
  await sandbox.stopRelay();
  const ids = Array.from({ length: count }, () => driver.createRequest());
  await sandbox.startRelay();
  await driver.until('a live watch', () => sandbox.relay?.status().watch.kind === 'live');
  driver.meter.start();
  const clockAt = sandbox.clock.now();
  const startedAt = performance.now();
  await driver.tick();
  await driver.until('all cards', () => driver.haveCards(ids));
  await driver.quiet();
  const seconds = (performance.now() - startedAt) / 1000;
  const clockSeconds = (sandbox.clock.now() - clockAt) / 1000;
  const tally = driver.meter.read();
  expectOneCardEach(driver, ids);
  return { seconds, clockSeconds, tally };
}

function expectOneCardEach(driver: Driver, ids: readonly string[]): void {
  const links = driver.links();
  const issues = new Set(ids.map((id) => links.get(id)?.issueId));
  // One more issue is the card of the lifecycle before.
  const made = driver.sandbox.jira.state.issues('ACC').length - 1;
  if (issues.size !== ids.length || made !== ids.length) {
    throw new Error(`${made} cards for ${ids.length} requests, ${issues.size} of them linked`);
  }
}
