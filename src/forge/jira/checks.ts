import { route } from '@forge/api';
import * as v from '#wire/schema';
import { issueId, statusId, type IssueId, type ProjectId, type StatusId } from '#core/ids';
import type { AppPermission, Stand } from '#core/setup-checks';
import { callJira, expectShape } from './client';
import { readWays } from './transitions';

const PermissionsSchema = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.optional(v.boolean(), false) })),
});

/**
 * Which of these permissions the app does not have in the project. Jira says nothing of a project that the app may not see:
 * then that is what it lacks.
 */
export async function readMissingPermissions(
  project: ProjectId,
  needed: readonly AppPermission[],
): Promise<readonly AppPermission[]> {
  const answer = await callJira(
    route`/rest/api/3/mypermissions?projectId=${project}&permissions=${needed.join(',')}`,
    { expected: [403, 404] },
  );
  if (answer.status !== 200) return ['BROWSE_PROJECTS'];
  const { permissions } = expectShape(PermissionsSchema, answer, 'the app’s permissions');
  return needed.filter((name) => permissions[name]?.havePermission !== true);
}

const SearchSchema = v.object({
  issues: v.optional(v.array(v.object({ id: v.pipe(v.string(), v.transform(issueId)) })), []),
});

/**
 * Looks at one issue in each status for where the app could move it and what it could do there. To read the workflow itself
 * the app would need a scope over all of Jira's configuration, so statuses without an issue stay unknown, and so does what
 * other people may do.
 */
export async function readStands(
  project: ProjectId,
  issueType: string,
  statuses: readonly StatusId[],
): Promise<ReadonlyMap<StatusId, Stand>> {
  const stands = await Promise.all(statuses.map((status) => standIn(project, issueType, status)));
  return new Map(
    statuses.flatMap((status, index) => {
      const stand = stands[index];
      return stand === undefined ? [] : [[status, stand] as const];
    }),
  );
}

async function standIn(project: ProjectId, issueType: string, status: StatusId): Promise<Stand | undefined> {
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
  return issue === undefined ? undefined : standOf(issue.id, status);
}

const IssueSchema = v.object({
  fields: v.object({ status: v.object({ id: v.pipe(v.string(), v.transform(statusId)) }) }),
  editmeta: v.fallback(
    v.optional(v.object({ fields: v.optional(v.record(v.string(), v.unknown()), {}) })),
    undefined,
  ),
});

/** Undefined where the issue has left the status: the search index lags. */
async function standOf(issue: IssueId, status: StatusId): Promise<Stand | undefined> {
  const [seen, ways, missing] = await Promise.all([
    callJira(route`/rest/api/3/issue/${issue}?fields=status&expand=editmeta`, { expected: [403, 404] }),
    readWays(issue),
    missingOn(issue),
  ]);
  if (seen.status !== 200) return undefined;
  const { fields, editmeta } = expectShape(IssueSchema, seen, 'read an issue');
  if (fields.status.id !== status) return undefined;
  // An issue that may not be edited where it stands has no field to edit. Jira may leave the list out: then nothing is known.
  const isOpen = editmeta === undefined || Object.keys(editmeta.fields).length > 0;
  return {
    ways,
    takesEdits: isOpen && !missing.includes('EDIT_ISSUES'),
    takesComments: !missing.includes('ADD_COMMENTS'),
  };
}

/** What the app may not do with this issue: a workflow can take permissions away in a status. */
async function missingOn(issue: IssueId): Promise<readonly string[]> {
  const names = ['EDIT_ISSUES', 'ADD_COMMENTS'];
  const answer = await callJira(
    route`/rest/api/3/mypermissions?issueId=${issue}&permissions=${names.join(',')}`,
    { expected: [400, 403, 404] },
  );
  if (answer.status !== 200) return [];
  const { permissions } = expectShape(PermissionsSchema, answer, 'the app’s permissions');
  return names.filter((name) => permissions[name]?.havePermission === false);
}

/** Whether there is such an issue, and the app may see it. */
export async function isVisibleIssue(key: string): Promise<boolean> {
  const answer = await callJira(route`/rest/api/3/issue/${key}?fields=status`, { expected: [403, 404] });
  return answer.status === 200;
}
