import { kvs, WhereConditions } from '@forge/kvs';
import * as v from '#wire/schema';
import type { ErrorCode } from '#core/errors';
import type { Failure } from '#core/failure';
import { issueKey, projectId } from '#core/ids';
import type { Failures } from '#core/ports';
import { RequestIdSchema } from '#wire/records';
import { storable, stored } from './guard';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;
/** Far more than anybody lets fail. */
const PAGES_MAX = 100;
/** What fails is tried again every hour and so written again; what is not has long lost its cause. */
const KEPT_DAYS = 30;
const PREFIX = 'failure:';

const FailureSchema: v.GenericSchema<unknown, Failure> = v.object({
  id: v.string(),
  code: v.pipe(
    v.string(),
    v.transform((code) => code as ErrorCode),
  ),
  message: v.string(),
  requestId: v.optional(RequestIdSchema),
  issueKey: v.optional(v.pipe(v.string(), v.transform(issueKey))),
  projectId: v.optional(v.pipe(v.string(), v.transform(projectId))),
  since: v.string(),
  triedAt: v.string(),
  tries: v.number(),
});

/** Failures under their own key each, gone by themselves after a while. */
export const forgeFailures: Failures = {
  async list() {
    const found: Failure[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const page = await stored('list failures', () => {
        const query = kvs.query().where('key', WhereConditions.beginsWith(PREFIX)).limit(QUERY_PAGE_MAX);
        return (cursor === undefined ? query : query.cursor(cursor)).getMany();
      });
      found.push(...page.results.flatMap(({ value }) => readable(value)));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    return found.sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  },

  async get(id) {
    const found: unknown = await stored('read a failure', () => kvs.get(PREFIX + id));
    return readable(found)[0];
  },

  async put(failure) {
    await stored('keep a failure', () =>
      kvs.set(PREFIX + failure.id, v.parse(FailureSchema, storable(failure)), {
        ttl: { unit: 'DAYS', value: KEPT_DAYS },
      }),
    );
  },

  async clear(id) {
    await stored('clear a failure', () => kvs.delete(PREFIX + id));
  },
};

/** One that another version of the app has written is passed over rather than hiding all the others. */
function readable(value: unknown): readonly Failure[] {
  const parsed = v.safeParse(FailureSchema, value);
  return parsed.success ? [parsed.output] : [];
}
