import type { ProjectId } from '#core/ids';
import { LOG_EVENTS } from '#core/log/decision-log';
import { exportLog, readLog } from '#core/log/read-log';
import type { Ports } from '#core/ports';
import type { LogFile, LogView } from '#wire/pages/log';
import * as v from '#wire/schema';
import { readNames } from './jira/people';

const SEARCH_CHARACTERS_MAX = 200;
const CURSOR_CHARACTERS_MAX = 4_000;

/** What a page sends, of which nothing that cannot be read is used: the log is shown all the same. */
const WishSchema = v.object({
  event: v.fallback(v.optional(v.picklist(LOG_EVENTS)), undefined),
  text: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(SEARCH_CHARACTERS_MAX))), undefined),
  from: v.fallback(v.optional(v.pipe(v.string(), v.isoTimestamp())), undefined),
  to: v.fallback(v.optional(v.pipe(v.string(), v.isoTimestamp())), undefined),
  after: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(CURSOR_CHARACTERS_MAX))), undefined),
  format: v.fallback(v.optional(v.picklist(['csv', 'json']), 'csv'), 'csv'),
});

type Wish = v.InferOutput<typeof WishSchema>;

const wishOf = (input: unknown): Wish => {
  const read = v.safeParse(WishSchema, input);
  return read.success ? read.output : { format: 'csv' };
};

/** A screen of the decision log: the project's own, or without one, the site's. */
export async function showLog(
  ports: Pick<Ports, 'log' | 'clock'>,
  project: ProjectId | undefined,
  input: unknown,
): Promise<LogView> {
  const { entries, ...rest } = await readLog(ports, { ...wishOf(input), projectId: project }, readNames);
  return { kind: 'log', lines: entries, ...rest };
}

/** The same as a file. */
export async function saveLog(
  ports: Pick<Ports, 'log' | 'clock'>,
  project: ProjectId | undefined,
  input: unknown,
): Promise<LogFile> {
  return { kind: 'file', ...(await exportLog(ports, { ...wishOf(input), projectId: project }, readNames)) };
}
