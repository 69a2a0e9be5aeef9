import type { CallRecord } from '../test/sandbox/forge-host/faults';

const GET_ISSUE = /^\/rest\/api\/3\/issue\/[^/?]+(\?|$)/;
const BULK_CREATE = '/rest/api/3/issue/bulk';
const BULK_FETCH = '/rest/api/3/issue/bulkfetch';

/**
 * Points of Jira's hourly quota for one call, as we read the vendor's table: reading an issue 2, other reads 1, a write 1,
 * a bulk creation 1 for each issue in it, and a bulk read 1 more than that.
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export function jiraPoints({ method, path, body }: CallRecord): number {
  if (method === 'GET') return GET_ISSUE.test(path) ? 2 : 1;
  if (path.startsWith(BULK_FETCH)) {
    const { issueIdsOrKeys } = JSON.parse(body ?? '{}') as { issueIdsOrKeys?: readonly unknown[] };
    return 1 + (issueIdsOrKeys?.length ?? 0);
  }
  if (!path.startsWith(BULK_CREATE)) return 1;
  const { issueUpdates } = JSON.parse(body ?? '{}') as { issueUpdates?: readonly unknown[] };
  return issueUpdates?.length ?? 1;
}
