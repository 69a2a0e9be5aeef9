import { route } from '@forge/api';
import * as v from '#wire/schema';
import { issueId, type ProjectId, type StatusId } from '#core/ids';
import { CARD_STATES, type StatusMapping } from '#core/settings';
import { checkMoves, type AppPermission, type MovesCheck } from '#core/setup-checks';
import { callJira, expectShape } from './client';
import { readStatus } from './move';

const PermissionsSchema = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.optional(v.boolean(), false) })),
});

/** Which of these permissions the app does not have in the project. */
export async function readMissingPermissions(
  project: ProjectId,
  needed: readonly AppPermission[],
): Promise<readonly AppPermission[]> {
  const answer = await callJira(
    route`/rest/api/3/mypermissions?projectId=${project}&permissions=${needed.join(',')}`,
    { expected: [403, 404] },
  );
  if (answer.status !== 200) return needed;
  const { permissions } = expectShape(PermissionsSchema, answer, 'the app’s permissions');
  return needed.filter((name) => permissions[name]?.havePermission !== true);
}

const SearchSchema = v.object({
  issues: v.optional(v.array(v.object({ id: v.pipe(v.string(), v.transform(issueId)) })), []),
});

/**
 * Looks at one issue in each mapped status for where the app could move it. To read the workflow itself the app would need
 * a scope over all of Jira's configuration, so statuses without an issue stay unknown, and so does what other people may do.
 */
export async function readMoves(
  project: ProjectId,
  issueType: string,
  statuses: StatusMapping,
): Promise<MovesCheck> {
  const mapped = [...new Set(CARD_STATES.flatMap((state) => statuses[state]))];
  const reached = await Promise.all(mapped.map((status) => reachFrom(project, issueType, status)));
  return checkMoves(
    statuses,
    new Map(
      mapped.flatMap((status, index) => {
        const targets = reached[index];
        return targets === undefined ? [] : [[status, targets] as const];
      }),
    ),
  );
}

async function reachFrom(
  project: ProjectId,
  issueType: string,
  status: StatusId,
): Promise<readonly StatusId[] | undefined> {
  const answer = await callJira(route`/rest/api/3/search/jql`, {
    method: 'POST',
    body: {
      jql: `project = ${project} AND issuetype = ${issueType} AND status = ${status} ORDER BY created DESC`,
      fields: ['status'],
      maxResults: 1,
    },
    expected: [400],
  });
  const [issue] = answer.status === 200 ? expectShape(SearchSchema, answer, 'find an issue').issues : [];
  const seen = issue === undefined ? undefined : await readStatus(issue.id);
  // The index lags: the issue may have left the status.
  return seen?.status === status ? seen.transitions.map((transition) => transition.to.id) : undefined;
}
