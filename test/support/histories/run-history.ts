/** Lives through one history and holds the product to its promises, all along and at the end. */
import type { SandboxKeys } from '../../sandbox/sandbox';
import type { History } from './actions';
import { perform } from './perform';
import { checkAlways, checkAtRest } from './promises';
import { World } from './world';

const MINUTE_MS = 60_000;
/** All waits of the product are shorter: a retry's pause, the tick, the hourly look for lost drags, each a few times. */
const REST_MINUTES_MAX = 130;
/** The tick and all that comes of it. */
const ONE_MORE_TICK_MS = 6 * MINUTE_MS;

/** Rejects with the first promise that is broken, and with what had happened until then. */
export async function runHistory(history: History, keys: SandboxKeys): Promise<void> {
  const world = await World.start(history, keys);
  try {
    for (const action of history.actions) {
      world.diary.push(JSON.stringify(action));
      await perform(world, action);
      checkAlways(world);
    }
    world.diary.push('-- faults are over');
    await comeToRest(world);
  } catch (error) {
    throw new Error(explain(world, error), { cause: error });
  } finally {
    await world.stop();
  }
}

/** Time passes until everything is as promised, and stays so. */
async function comeToRest(world: World): Promise<void> {
  await world.heal();
  for (let minutes = 0; ; minutes += 1) {
    await world.live(MINUTE_MS);
    checkAlways(world);
    if (isAtRest(world)) break;
    if (minutes >= REST_MINUTES_MAX) checkAtRest(world);
  }
  await world.live(ONE_MORE_TICK_MS);
  // A request may have run out in the last moments of that: its card tells so with the next tick at the latest.
  if (!isAtRest(world)) await world.live(ONE_MORE_TICK_MS);
  checkAtRest(world);
}

function isAtRest(world: World): boolean {
  try {
    checkAtRest(world);
    return true;
  } catch {
    return false;
  }
}

function explain(world: World, error: unknown): string {
  const { history, diary, sandbox } = world;
  const why = error instanceof Error ? (error.name === 'BrokenPromise' ? error.message : error.stack) : '';
  const logs = [...sandbox.appLog.slice(-12), ...sandbox.relayLog.slice(-6)];
  return [`${history.mode}, ${history.project}: ${why ?? ''}`, ...diary, ...logs].join('\n');
}
