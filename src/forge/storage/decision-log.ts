import { kvs, Sort, WhereConditions } from '@forge/kvs';
import { sentId, type LogEntry, type LogId } from '#core/log/decision-log';
import type { DecisionLog, LogQuery, ConcludedDecision } from '#core/ports';
import { LOG_ENTITY } from '../names';
import { stored, unavailable } from './guard';
import { addIn, readable, rowOf, ttlOf, type Row } from './log-rows';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;
/** Operations in one transaction. @see https://developer.atlassian.com/platform/forge/storage-reference/transactions-entities/ */
const OPERATIONS_MAX = 25;

const entity = () => kvs.entity<Row>(LOG_ENTITY);

/**
 * The decision log as a custom entity, keyed by what each entry tells of; Forge forgets entries by their time. Made for each
 * invocation: what has been written in it is not written again.
 */
export function forgeDecisionLog(): DecisionLog {
  const written = new Set<string>();
  const conclude: DecisionLog['conclude'] = async (concluded, others, keptDays) => {
    const isNew = ({ id }: LogEntry): boolean =>
      !written.has(id) && concluded.every(({ entry }) => entry.id !== id);
    const added = others.filter(isNew);
    const failed = await writeInOne(concluded, added, keptDays);
    if (failed !== undefined) {
      for (const one of concluded) await concludeOne(one, keptDays);
      for (const entry of added) await addOne(entry, keptDays);
    }
    for (const { id } of [...concluded.map(({ entry }) => entry), ...added]) written.add(id);
  };
  return {
    conclude,
    add: (entries, keptDays) => conclude([], entries, keptDays),

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

/** Why the one transaction did not come about that would write all of it. */
interface Failed {
  readonly cause: unknown;
}

/**
 * Writes all by one transaction. Where it fails nobody says of what: an entry may be there already, or the answer may be lost. What
 * is there is found out one by one then.
 */
async function writeInOne(
  concluded: readonly ConcludedDecision[],
  added: readonly LogEntry[],
  keptDays: number,
): Promise<Failed | undefined> {
  const operations = 2 * concluded.length + added.length;
  if (operations < 2 || operations > OPERATIONS_MAX) return { cause: undefined };
  const transaction = kvs.transact();
  const ofLog = { entityName: LOG_ENTITY };
  for (const { decisionId, entry } of concluded)
    transaction
      .set(entry.id, rowOf(entry), ofLog, { ttl: ttlOf(keptDays) })
      .delete(sentId(decisionId), ofLog);
  addIn(transaction, added, keptDays);
  try {
    await transaction.execute();
    return undefined;
  } catch (cause) {
    return { cause };
  }
}

async function concludeOne(concluded: ConcludedDecision, keptDays: number): Promise<void> {
  const failed = await writeInOne([concluded], [], keptDays);
  if (failed === undefined) return;
  // Done already, by a try whose answer was lost; nobody says what storage thinks of deleting what is not there.
  const { decisionId, entry } = concluded;
  const [now, stillSent] = await Promise.all([readOne(entry.id), readOne(sentId(decisionId))]);
  if (now === undefined || stillSent !== undefined) throw unavailable('write the decision log', failed.cause);
}

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
