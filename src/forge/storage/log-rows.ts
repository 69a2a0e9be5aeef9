import { FilterConditions, Filter, type kvs } from '@forge/kvs';
import { REMINDER_MARKS } from '#core/link/link';
import { LOG_VIAS, type LogEntry, type LogId } from '#core/log/decision-log';
import { RequestIdSchema } from '#wire/records';
import * as v from '#wire/schema';
import { AccountIdSchema, IssueIdSchema, IssueKeySchema, ProjectIdSchema } from '../id-schemas';
import { log } from '../log';
import { LOG_ENTITY } from '../names';
import { storable } from './guard';

const text = v.optional(v.string());

const LOGGED = {
  id: v.pipe(
    v.string(),
    v.transform((id) => id as LogId),
  ),
  at: v.string(),
  loggedAt: v.string(),
  requestId: RequestIdSchema,
  issueId: IssueIdSchema,
  issueKey: IssueKeySchema,
  projectId: ProjectIdSchema,
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
  by: v.optional(AccountIdSchema),
  via: v.picklist(LOG_VIAS),
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
    mentioned: v.array(AccountIdSchema),
  }),
  v.object({
    event: v.literal('access-end'),
    ...LOGGED,
    by: v.optional(AccountIdSchema),
    via: v.picklist(LOG_VIAS),
    reason: v.string(),
    lock: v.string(),
  }),
]);

/** An entry as the entity holds it: what indexes order by stands beside it. */
export interface Row {
  readonly requestId: string;
  readonly projectId: string;
  readonly at: string;
  readonly event: LogEntry['event'];
  readonly entry: unknown;
}

export const rowOf = (entry: LogEntry): Row => ({
  requestId: entry.requestId,
  projectId: entry.projectId,
  at: entry.at,
  event: entry.event,
  entry: storable(entry),
});

export const ttlOf = (days: number) => ({ unit: 'DAYS', value: days }) as const;

type Transaction = ReturnType<typeof kvs.transact>;

/** Has a transaction add entries. It fails where one of them is there already: it stays as it is. */
export function addIn(transaction: Transaction, entries: readonly LogEntry[], keptDays: number): void {
  for (const entry of entries) {
    const conditions = new Filter<Row>().and('requestId', FilterConditions.notExists());
    transaction.set(entry.id, rowOf(entry), { entityName: LOG_ENTITY, conditions }, { ttl: ttlOf(keptDays) });
  }
}

/** One that another version of the app has written is passed over rather than hiding all the others. */
export function readable({ entry }: Row): readonly LogEntry[] {
  const parsed = v.safeParse(EntrySchema, entry);
  if (parsed.success) return [parsed.output as LogEntry];
  log('log-entry-unreadable', { problem: parsed.issues[0].message });
  return [];
}
