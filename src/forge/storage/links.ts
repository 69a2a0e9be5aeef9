import { randomUUID } from 'node:crypto';
import { Filter, FilterConditions, kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { issueId, issueKey, projectId, type IssueId, type RequestId } from '#core/ids';
import type { Link } from '#core/link';
import type { Links } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import { LINK_ENTITY } from '../names';
import { stored } from './guard';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

const LinkSchema = v.object({
  requestId: RequestIdSchema,
  projectId: v.pipe(v.string(), v.transform(projectId)),
  phase: v.picklist(['claimed', 'open', 'closed']),
  claimedAt: v.string(),
  version: v.number(),
  issueId: v.optional(v.pipe(v.string(), v.transform(issueId))),
  issueKey: v.optional(v.pipe(v.string(), v.transform(issueKey))),
  revision: v.optional(v.string()),
  reviewsPosted: v.number(),
  resolution: v.optional(v.picklist(['approved', 'denied', 'promoted', 'expired', 'deleted'])),
  expiresAt: v.optional(v.string()),
  busyUntil: v.optional(v.string()),
  retryAt: v.optional(v.string()),
  ignoredRevision: v.optional(v.string()),
  failingSince: v.optional(v.string()),
  unsure: v.boolean(),
  settledMoves: v.array(v.string()),
  settledTo: v.optional(v.string()),
  sentMoves: v.optional(v.array(v.string())),
  isSeen: v.optional(v.boolean()),
  isHidden: v.optional(v.boolean()),
  misplacedIn: v.optional(v.pipe(v.string(), v.transform(projectId))),
  replacements: v.optional(v.number()),
});

/** A link with the name of the write that stored it: two workers may well want to store the very same. */
type Written = Link & { readonly writeId: string };

const WrittenSchema = v.object({ ...LinkSchema.entries, writeId: v.optional(v.string()) });

const entity = () => kvs.entity<Written>(LINK_ENTITY);

/** Links as a custom entity, keyed by request: reads by key are strongly consistent, index queries lag by a moment. */
export const forgeLinks: Links = {
  async get(id) {
    const found = await read(id);
    return found === undefined ? undefined : v.parse(LinkSchema, found);
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

  async save(link) {
    const written = named(link);
    const conditions = new Filter<Written>().and('version', FilterConditions.equalTo(link.version - 1));
    try {
      await kvs.transact().set(link.requestId, written, { entityName: LINK_ENTITY, conditions }).execute();
      return 'stored';
    } catch (cause) {
      return afterFailedWrite(written, cause, 'conflict');
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
  if (now?.writeId === link.writeId) return 'stored';
  if (now !== undefined && now.version >= link.version) return lost;
  return stored(`write the link of ${link.requestId}`, () => Promise.reject(asError(cause)));
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

async function read(id: RequestId): Promise<v.InferOutput<typeof WrittenSchema> | undefined> {
  const found: unknown = await stored(`read the link of ${id}`, () => entity().get(id));
  return found === undefined ? undefined : v.parse(WrittenSchema, found);
}

/** Storage refuses empty attributes, so what is absent is left out. */
function named(link: Link): Written {
  return { ...v.parse(LinkSchema, JSON.parse(JSON.stringify(link))), writeId: randomUUID() };
}

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
