import type { IssueId, ProjectId, StatusId } from '#core/ids';
import type { AppPermission, Stand } from '#core/project/setup-checks';
import { askJira } from './client';
import { readTransitions } from './transitions';

/**
 * Which of these permissions the app does not have in the project. Jira says nothing of a project that the app may not see:
 * then that is what it lacks.
 */
export async function readMissingPermissions(
  project: ProjectId,
  needed: readonly AppPermission[],
): Promise<readonly AppPermission[]> {
  const answer = await askJira('readPermissions', {
    query: { projectId: project, permissions: needed.join(',') },
  });
  if (answer.kind !== 'ok') return ['BROWSE_PROJECTS'];
  const { permissions } = answer.value;
  return needed.filter((name) => permissions[name]?.havePermission !== true);
}

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
  const answer = await askJira('searchIssues', {
    body: {
      jql: `project = "${project}" AND issuetype = "${issueType}" AND status = "${status}" ORDER BY created DESC`,
      fields: ['status'],
      maxResults: 1,
    },
  });
  const [issue] = answer.kind === 'ok' ? answer.value.issues : [];
  return issue === undefined ? undefined : standOf(issue.id, status);
}

/** Undefined where the issue has left the status: the search index lags. */
async function standOf(issue: IssueId, status: StatusId): Promise<Stand | undefined> {
  const [seen, transitions, missing] = await Promise.all([
    askJira('readStand', { path: { issueIdOrKey: issue }, query: { fields: 'status', expand: 'editmeta' } }),
    readTransitions(issue),
    missingOn(issue),
  ]);
  if (seen.kind !== 'ok') return undefined;
  const { fields, editmeta } = seen.value;
  if (fields.status.id !== status) return undefined;
  // An issue that may not be edited where it stands has no field to edit. Jira may leave the list out: then nothing is known.
  const isOpen = editmeta === undefined || Object.keys(editmeta.fields).length > 0;
  return {
    ...transitions,
    takesEdits: isOpen && !missing.includes('EDIT_ISSUES'),
    takesComments: !missing.includes('ADD_COMMENTS'),
  };
}

/** What the app may not do with this issue: a workflow can take permissions away in a status. */
async function missingOn(issue: IssueId): Promise<readonly string[]> {
  const names = ['EDIT_ISSUES', 'ADD_COMMENTS'];
  const answer = await askJira('readPermissions', {
    query: { issueId: issue, permissions: names.join(',') },
  });
  if (answer.kind !== 'ok') return [];
  const { permissions } = answer.value;
  return names.filter((name) => permissions[name]?.havePermission === false);
}

/** Whether there is such an issue, and the app may see it. */
export async function isVisibleIssue(key: string): Promise<boolean> {
  const answer = await askJira('readStand', { path: { issueIdOrKey: key }, query: { fields: 'status' } });
  return answer.kind === 'ok';
}
