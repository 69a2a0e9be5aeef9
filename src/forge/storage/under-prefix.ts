import { kvs, WhereConditions } from '@forge/kvs';
import { stored } from './guard';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

/**
 * Values whose keys begin alike, as many as so many pages of a hundred hold, by an index that may lag by a moment.
 *
 * @throws AppError `storage-unavailable`
 */
export async function valuesUnder(
  prefix: string,
  { what, pagesMax }: { readonly what: string; readonly pagesMax: number },
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await stored(what, () => {
      const query = kvs.query().where('key', WhereConditions.beginsWith(prefix)).limit(QUERY_PAGE_MAX);
      return (cursor === undefined ? query : query.cursor(cursor)).getMany();
    });
    found.push(...page.results.map(({ value }): unknown => value));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return found;
}
