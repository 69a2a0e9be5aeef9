import { randomUUID } from 'node:crypto';
import { Filter, FilterConditions, kvs } from '@forge/kvs';
import type { IssueId, RequestId } from '#core/ids';
import { ERRANDS, REMINDER_MARKS, type Link } from '#core/link/link';
import type { Links, LoggedNews } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import * as v from '#wire/schema';
import { IssueIdSchema, IssueKeySchema, ProjectIdSchema } from '../id-schemas';
import { LINK_ENTITY } from '../names';
import type { Prefetch, StorageKey } from './batch';
import { forgeDecisionLog } from './decision-log';
import { storable, stored, unavailable } from './guard';
import { addIn } from './log-rows';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

const text = v.optional(v.string());

const HELD = {
  requestId: RequestIdSchema,
  projectId: ProjectIdSchema,
  claimedAt: v.string(),
  version: v.number(),
  busyUntil: text,
  retryAt: text,
  ignoredRevision: text,
  failingSince: text,
  unsure: v.boolean(),
  emptyAt: text,
  replacements: v.number(),
};

const CARD = {
  ...HELD,
  issueId: IssueIdSchema,
  issueKey: IssueKeySchema,
  revision: text,
  reviewsPosted: v.number(),
  resolution: v.optional(v.picklist(['approved', 'denied', 'promoted', 'expired', 'deleted'])),
  expiresAt: text,
  settledMoves: v.array(v.string()),
  settledTo: text,
  sentMoves: v.optional(v.array(v.string())),
  unsaidMoves: v.optional(v.array(v.string())),
  errands: v.optional(v.array(v.picklist(ERRANDS))),
  isUnproven: v.optional(v.boolean()),
  isHidden: v.optional(v.boolean()),
  reminded: v.optional(v.picklist(REMINDER_MARKS)),
  misplacedIn: v.optional(ProjectIdSchema),
};

const LinkSchema = v.variant('phase', [
  v.object({ phase: v.literal('claimed'), ...HELD }),
  v.object({ phase: v.literal('open'), ...CARD }),
  v.object({ phase: v.literal('closed'), ...CARD }),
  v.object({ phase: v.literal('dropped'), ...HELD }),
]);

/** A link with the name of the write that stored it: two workers may well want to store the very same. */
type Written = Link & { readonly writeId: string };

const WriteIdSchema = v.object({ writeId: v.optional(v.string()) });

const entity = () => kvs.entity<Written>(LINK_ENTITY);

/** Where the link of a request is kept. */
export const linkKey = (id: RequestId): StorageKey => ({ key: id, entityName: LINK_ENTITY });

/** The same links for an invocation that may have read one of them just now. */
export const linksAfter = (prefetched: Prefetch): Links => ({
  ...forgeLinks,
  async get(id) {
    return parsed(await prefetched.read(linkKey(id), () => read(id)));
  },
});

/** Links as a custom entity, keyed by request: reads by key are strongly consistent, index queries lag by a moment. */
export const forgeLinks: Links = {
  async get(id) {
    return parsed(await read(id));
  },

  async add(link) {
    const written = named(link);
    try {
      await entity().set(link.requestId, written, { keyPolicy: 'FAIL_IF_EXISTS' });
      return 'stored';
    } catch (cause) {
      return afterFailedWrite(written, cause, 'exists');
    }
  },

  async save(link, logged) {
    const written = named(link);
    try {
      await savedWith(written, logged).execute();
      return 'stored';
    } catch (cause) {
      try {
        return await afterFailedWrite(written, cause, 'conflict');
      } catch (error) {
        if (logged === undefined) throw error;
        // What the log is to have may be there already: then the two are written one by one.
        await forgeDecisionLog().add(logged.entries, logged.keptDays);
        return forgeLinks.save(link);
      }
    }
  },

  async findByIssue(issue) {
    const [found] = await pages('by-issue', issue);
    return found?.requestId;
  },

  async unfinished() {
    return [...(await pages('by-phase', 'claimed')), ...(await pages('by-phase', 'open'))];
  },
};

/** Stores a link in the place of the version before it, and entries of the log with it. */
function savedWith(link: Written, logged: LoggedNews | undefined) {
  const conditions = new Filter<Written>().and('version', FilterConditions.equalTo(link.version - 1));
  const transaction = kvs.transact().set(link.requestId, link, { entityName: LINK_ENTITY, conditions });
  if (logged !== undefined) addIn(transaction, logged.entries, logged.keptDays);
  return transaction;
}

/**
 * A write that failed may have lost against another, or not have arrived, or have arrived without its answer. What is
 * stored tells: our own write is ours, another one of the same version or a later one is a lost race, and the rest is a
 * failure. The content alone would not tell, since two workers that come in the same millisecond write the same.
 */
async function afterFailedWrite<Lost extends string>(
  link: Written,
  cause: unknown,
  lost: Lost,
): Promise<'stored' | Lost> {
  const now = await read(link.requestId);
  if (now !== undefined && v.parse(WriteIdSchema, now).writeId === link.writeId) return 'stored';
  if (now !== undefined && v.parse(LinkSchema, now).version >= link.version) return lost;
  throw unavailable(`write the link of ${link.requestId}`, cause);
}

async function pages(index: 'by-issue' | 'by-phase', partition: IssueId | Link['phase']): Promise<Link[]> {
  const links: Link[] = [];
  let cursor: string | undefined;
  do {
    const page = await stored(`list links ${index}`, () => {
      const query = entity()
        .query()
        .index(index, { partition: [partition] })
        .limit(QUERY_PAGE_MAX);
      return (cursor === undefined ? query : query.cursor(cursor)).getMany();
    });
    links.push(...page.results.map((result) => v.parse(LinkSchema, result.value)));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return links;
}

const parsed = (found: unknown): Link | undefined =>
  found === undefined ? undefined : v.parse(LinkSchema, found);

/** As it is stored. */
const read = (id: RequestId): Promise<unknown> => stored(`read the link of ${id}`, () => entity().get(id));

function named(link: Link): Written {
  return { ...v.parse(LinkSchema, storable(link)), writeId: randomUUID() };
}
