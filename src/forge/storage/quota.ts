import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import type { Quota } from '#core/ports';
import type { Prefetch, StorageKey } from './batch';
import { stored } from './guard';

const PAUSE_KEY = 'jira-pause';
/** A pause ends by the time in it; this only clears away what is left. */
const KEPT_DAYS = 1;

export const PAUSE: StorageKey = { key: PAUSE_KEY };

/** The end of the pause, as one small value. */
export const forgeQuota = (prefetched: Prefetch): Quota => ({
  async pausedUntil() {
    const seen = await prefetched.take(PAUSE);
    const value = seen === undefined ? await stored('read the pause', () => kvs.get(PAUSE_KEY)) : seen.value;
    const found = v.safeParse(v.string(), value);
    return found.success ? found.output : undefined;
  },

  async pause(until) {
    await stored('keep a pause', () =>
      kvs.set(PAUSE_KEY, until, { ttl: { unit: 'DAYS', value: KEPT_DAYS } }),
    );
  },
});
