import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import type { Quota } from '#core/ports';
import type { Prefetch, StorageKey } from './batch';
import { stored } from './guard';

export const PAUSE: StorageKey = { key: 'jira-pause' };
/** A pause ends by the time in it; this only clears away what is left. */
const KEPT_DAYS = 1;

/** The end of the pause, as one small value. */
export const forgeQuota = (prefetched: Prefetch): Quota => ({
  async pausedUntil() {
    const alone = () => stored('read the pause', () => kvs.get(PAUSE.key));
    const found = v.safeParse(v.string(), await prefetched.read(PAUSE, alone));
    return found.success ? found.output : undefined;
  },

  async pause(until) {
    await stored('keep a pause', () =>
      kvs.set(PAUSE.key, until, { ttl: { unit: 'DAYS', value: KEPT_DAYS } }),
    );
  },
});
