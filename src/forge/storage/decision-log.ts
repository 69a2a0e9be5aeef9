import { kvs, Sort, WhereConditions } from '@forge/kvs';
import * as v from '#wire/schema';
import { LOG_WAYS, sentId, type LogEntry, type LogId } from '#core/decision-log';
import { accountId, issueId, issueKey, projectId } from '#core/ids';
import { REMINDER_MARKS } from '#core/link';
import type { DecisionLog, LogQuery } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import { LOG_ENTITY } from '../names';
import { log } from '../log';
import { storable, stored, unavailable } from './guard';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

const text = v.optional(v.string());
const account = v.pipe(v.string(), v.transform(accountId));

const LOGGED = {
  id: v.pipe(
    v.string(),
    v.transform((id) => id as LogId),
  ),
  at: v.string(),
  loggedAt: v.string(),
  requestId: RequestIdSchema,
  issueId: v.pipe(v.string(), v.transform(issueId)),
  issueKey: v.pipe(v.string(), v.transform(issueKey)),
  projectId: v.pipe(v.string(), v.transform(projectId)),
  asked: v.optional(
    v.object({
      requester: v.string(),
      roles: v.array(v.string()),
      resources: v.array(v.string()),
      moreResources: v.optional(v.number()),
      reason: v.string(),
    }),
  ),
};
const MADE = {
  ...LOGGED,
  by: v.optional(account),
  way: v.picklist(LOG_WAYS),
  state: v.optional(v.picklist(['approved', 'denied', 'promoted', 'unknown'])),
  reason: text,
  change: text,
};

const EntrySchema = v.variant('event', [
  v.object({ event: v.literal('request'), ...LOGGED }),
  v.object({ event: v.literal('sent'), ...MADE }),
  v.object({
    event: v.literal('review'),
    ...MADE,
    reviewer: v.string(),
    submittedBy: text,
    mode: v.optional(v.picklist(['native', 'relay', 'override'])),
  }),
  v.object({ event: v.literal('refusal'), ...MADE, refusal: v.string(), detail: text }),
  v.object({
    event: v.literal('outcome'),
    ...LOGGED,
    resolution: v.picklist(['approved', 'denied', 'promoted', 'expired', 'deleted']),
    decidedBy: text,
    reason: v.string(),
    accessFrom: text,
    accessUntil: text,
    promotedTo: text,
  }),
  v.object({
    event: v.literal('reminder'),
    ...LOGGED,
    mark: v.picklist(REMINDER_MARKS),
    mentioned: v.array(account),
  }),
  v.object({
    event: v.literal('access-end'),
    ...LOGGED,
    by: v.optional(account),
    way: v.picklist(LOG_WAYS),
    reason: v.string(),
    lock: v.string(),
  }),
]);

/** An entry as the entity holds it: what indexes order by stands beside it. */
interface Row {
  readonly requestId: string;
  readonly projectId: string;
  readonly at: string;
  readonly event: LogEntry['event'];
  readonly entry: unknown;
}

const entity = () => kvs.entity<Row>(LOG_ENTITY);

/**
 * The decision log as a custom entity, keyed by what each entry tells of; Forge forgets entries by their time. Made for each
 * invocation: what has been written in it is not written again.
 */
export function forgeDecisionLog(): DecisionLog {
  const written = new Set<string>();
  return {
    async add(entries, keptDays) {
      for (const entry of entries) {
        if (written.has(entry.id)) continue;
        await addOne(entry, keptDays);
        written.add(entry.id);
      }
    },

    async settle(decision, entry, keptDays) {
      const sent = sentId(decision);
      const ofLog = { entityName: LOG_ENTITY };
      try {
        await kvs
          .transact()
          .set(entry.id, rowOf(entry), ofLog, { ttl: ttlOf(keptDays) })
          .delete(sent, ofLog)
          .execute();
      } catch (cause) {
        // Done already, by a try whose answer was lost; nobody says what storage thinks of deleting what is not there.
        const [now, stillSent] = await Promise.all([readOne(entry.id), readOne(sent)]);
        if (now === undefined || stillSent !== undefined) throw unavailable('write the decision log', cause);
      }
      written.add(entry.id);
    },

    async get(id) {
      const row = await readOne(id);
      return row === undefined ? undefined : readable(row)[0];
    },

    async read(query) {
      const page = await stored('read the decision log', () => pageOf(query).getMany());
      const entries = page.results.flatMap(({ value }) => readable(value));
      return { entries, unread: page.results.length - entries.length, next: page.nextCursor };
    },
  };
}

const readOne = (id: LogId): Promise<Row | undefined> =>
  stored('read the decision log', () => entity().get(id));

/** A key that is taken is what was wanted: whatever else a write failed of, the entry is not there. */
async function addOne(entry: LogEntry, keptDays: number): Promise<void> {
  try {
    const ttl = ttlOf(keptDays);
    await entity().set(entry.id, rowOf(entry), { ttl, keyPolicy: 'FAIL_IF_EXISTS' });
  } catch (cause) {
    if ((await readOne(entry.id)) === undefined) throw unavailable('write the decision log', cause);
  }
}

function pageOf({ projectId: project, requestId, from, to, after }: LogQuery) {
  const query = entity().query();
  const by =
    requestId !== undefined
      ? query.index('by-request', { partition: [requestId] })
      : project !== undefined
        ? query.index('by-project', { partition: [project] })
        : query.index('by-time');
  const page = by.where(WhereConditions.between(from, to)).sort(Sort.DESC).limit(QUERY_PAGE_MAX);
  return after === undefined ? page : page.cursor(after);
}

const ttlOf = (days: number) => ({ unit: 'DAYS', value: days }) as const;

const rowOf = (entry: LogEntry): Row => ({
  requestId: entry.requestId,
  projectId: entry.projectId,
  at: entry.at,
  event: entry.event,
  entry: storable(entry),
});

/** One that another version of the app has written is passed over rather than hiding all the others. */
function readable({ entry }: Row): readonly LogEntry[] {
  const parsed = v.safeParse(EntrySchema, entry);
  if (parsed.success) return [parsed.output as LogEntry];
  log('log-entry-unreadable', { problem: parsed.issues[0].message });
  return [];
}
