import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import type { Activity, ActivityEntry } from '#core/ports';
import { log } from '../log';

/** Entries kept, newest first: what a settings page can show without scrolling for ever. */
const ENTRIES_MAX = 200;
const ACTIVITY_KEY = 'activity';

const EntriesSchema = v.array(v.looseObject({ at: v.string(), event: v.string() }));

/**
 * A bounded log for the settings page. Two writers at once may lose an entry to each other: it is for people to look at,
 * and nothing rests on it, which is also why its failures are logged and not thrown.
 */
export function forgeActivity(now: () => number): Activity {
  return {
    async note(entry: ActivityEntry) {
      try {
        const found = v.safeParse(EntriesSchema, await kvs.get(ACTIVITY_KEY));
        const entries = [
          { at: new Date(now()).toISOString(), ...entry },
          ...(found.success ? found.output : []),
        ];
        await kvs.set(ACTIVITY_KEY, entries.slice(0, ENTRIES_MAX));
      } catch (error) {
        log('activity-not-kept', { event: entry.event, error: String(error) });
      }
    },
  };
}
