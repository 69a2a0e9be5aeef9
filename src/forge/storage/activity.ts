import { kvs } from '@forge/kvs';
import { cutCounted } from '#core/lib/cut';
import type { Activity, ActivityEntry } from '#core/ports';
import * as v from '#wire/schema';
import { log } from '../log';
import { stored } from './guard';

/** Entries kept, newest first: what a settings page can show without scrolling for ever. */
const ENTRIES_MAX = 200;
/** People kept whom the relay could not match with a Teleport user, newest first. */
const UNMATCHED_MAX = 50;
/** Of one detail: what Jira or Teleport says of a failure may be a page long. */
const DETAIL_CHARACTERS_MAX = 400;
/** Below Forge's 240 KiB for one value. @see https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const VALUE_BYTES_MAX = 200 * 1024;
const ACTIVITY_KEY = 'activity';
const UNMATCHED_KEY = 'unmatched-people';

const EntrySchema = v.looseObject({
  at: v.string(),
  event: v.string(),
  requestId: v.optional(v.string()),
  issueKey: v.optional(v.string()),
  detail: v.optional(v.string()),
  by: v.optional(v.string()),
});
/** An entry as it was kept; `event` may be of another version of the app. */
export type KeptEntry = v.InferOutput<typeof EntrySchema>;

/**
 * A bounded log for the settings pages. Two writers at once may lose an entry to each other: it is for people to look at,
 * and nothing rests on it, which is also why its failures are logged and not thrown.
 */
export function forgeActivity(now: () => number): Activity {
  return {
    async note(entry: ActivityEntry) {
      const { detail } = entry;
      const short = detail === undefined ? {} : { detail: cutCounted(detail, DETAIL_CHARACTERS_MAX) };
      const kept: KeptEntry = { at: new Date(now()).toISOString(), ...entry, ...short };
      try {
        await keep(ACTIVITY_KEY, (entries) => [kept, ...entries].slice(0, ENTRIES_MAX));
        // The log forgets; who waits for a Teleport user is remembered longer, once for each person.
        if (entry.event === 'unknown-reviewer') {
          await keep(UNMATCHED_KEY, (people) =>
            [kept, ...people.filter((other) => other.by !== entry.by)].slice(0, UNMATCHED_MAX),
          );
        }
      } catch (error) {
        log('activity-not-kept', { event: entry.event, error: String(error) });
      }
    },
  };
}

/** What happened, newest first. */
export const readActivity = (): Promise<readonly KeptEntry[]> => read(ACTIVITY_KEY);

/** People who decided and could not be matched, newest first, with the card that each moved last. */
export const readUnmatched = (): Promise<readonly KeptEntry[]> => read(UNMATCHED_KEY);

async function read(key: string): Promise<readonly KeptEntry[]> {
  const kept: unknown = await stored(`read "${key}"`, () => kvs.get(key));
  // One that another version of the app has written hides none of the others.
  return Array.isArray(kept) ? kept.filter((entry): entry is KeptEntry => v.is(EntrySchema, entry)) : [];
}

async function keep(
  key: string,
  change: (entries: readonly KeptEntry[]) => readonly KeptEntry[],
): Promise<void> {
  const next = newestThatFit(change(await read(key)));
  await stored(`write "${key}"`, () => kvs.set(key, next));
}

/** Storage refuses a value that is too large, and would refuse every later one: the oldest entries go instead. */
function newestThatFit(entries: readonly KeptEntry[]): readonly KeptEntry[] {
  let bytes = 0;
  const isTooMuch = (entry: KeptEntry): boolean => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes > VALUE_BYTES_MAX;
  };
  const end = entries.findIndex(isTooMuch);
  return end === -1 ? entries : entries.slice(0, end);
}
