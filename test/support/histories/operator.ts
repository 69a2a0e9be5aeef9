/** What the people do who run the relay. */
import type { Sandbox } from '../../sandbox/sandbox';

/** What is left of a fault when all are over passes within minutes. */
const START_TRIES_MAX = 20;
const START_PAUSE_MS = 30_000;

/** What an operator has to do with: see `World`. */
interface Site {
  readonly sandbox: Pick<Sandbox, 'pair' | 'startRelay' | 'relayCount'>;
  readonly diary: string[];
  through<T>(work: Promise<T>): Promise<T>;
  live(ms: number): Promise<void>;
}

/** Starts a relay, and pairs it first where it must be; if that fails, there is none. */
export async function startRelay(site: Site): Promise<void> {
  try {
    await site.through(site.sandbox.pair());
  } catch {
    site.diary.push('  (not paired)');
    return;
  }
  await site.sandbox.startRelay();
}

/** Does so until there is one. */
export async function haveRelay(site: Site): Promise<void> {
  const { sandbox } = site;
  for (let tries = 0; sandbox.relayCount < 1 && tries < START_TRIES_MAX; tries += 1) {
    if (tries > 0) await site.live(START_PAUSE_MS);
    await startRelay(site);
  }
}
