import { Filter, FilterConditions, kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { issueId, issueKey, projectId, type IssueId } from '#core/ids';
import type { Link } from '#core/link';
import type { Links } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import { LINK_ENTITY } from '../names';
import { stored } from './guard';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

const LinkSchema: v.GenericSchema<unknown, Link> = v.object({
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
  unsure: v.boolean(),
});

const entity = () => kvs.entity<Link>(LINK_ENTITY);

/** Links as a custom entity, keyed by request: reads by key are strongly consistent, index queries lag by a moment. */
export const forgeLinks: Links = {
  async get(id) {
    const found: unknown = await stored(`read the link of ${id}`, () => entity().get(id));
    return found === undefined ? undefined : v.parse(LinkSchema, found);
  },

  async add(link) {
    try {
      await entity().set(link.requestId, withoutAbsent(link), { keyPolicy: 'FAIL_IF_EXISTS' });
      return 'stored';
    } catch (cause) {
      return afterFailedWrite(link, cause, 'exists');
    }
  },

  async save(link) {
    const conditions = new Filter<Link>().and('version', FilterConditions.equalTo(link.version - 1));
    try {
      await kvs
        .transact()
        .set(link.requestId, withoutAbsent(link), { entityName: LINK_ENTITY, conditions })
        .execute();
      return 'stored';
    } catch (cause) {
      return afterFailedWrite(link, cause, 'conflict');
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
 * stored tells: our own version with our own content is ours, another version is a lost race, and the rest is a failure.
 */
async function afterFailedWrite<Lost extends string>(
  link: Link,
  cause: unknown,
  lost: Lost,
): Promise<'stored' | Lost> {
  const now = await forgeLinks.get(link.requestId);
  if (now !== undefined && JSON.stringify(sorted(now)) === JSON.stringify(sorted(link))) return 'stored';
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

/** Storage refuses empty attributes, so what is absent is left out. */
function withoutAbsent(link: Link): Link {
  return v.parse(LinkSchema, JSON.parse(JSON.stringify(link)));
}

const sorted = (link: Link): unknown =>
  Object.entries(withoutAbsent(link)).sort(([a], [b]) => (a < b ? -1 : 1));

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
