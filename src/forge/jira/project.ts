import { AppError } from '#core/errors';
import type { ProjectId } from '#core/ids';
import type { Cards } from '#core/ports';
import type { StatusOption } from '#core/project/propose-mapping';
import { sayingOf } from './answers';
import { askJira } from './client';

/** An issue type of a project with its workflow's statuses. */
export interface IssueTypeOption {
  readonly id: string;
  readonly name: string;
  readonly statuses: readonly StatusOption[];
}

/** Issue types of a project and the statuses that each can have. Sub-tasks are left out: they cannot stand alone. */
export async function readIssueTypes(project: ProjectId): Promise<readonly IssueTypeOption[]> {
  const { value } = await askJira('readIssueTypes', { path: { projectIdOrKey: project } });
  return value
    .filter((type) => !type.subtask)
    .map(({ id, name, statuses }) => ({
      id,
      name,
      statuses: statuses.map((status) => ({
        id: status.id,
        name: status.name,
        category: status.statusCategory?.key ?? '',
      })),
    }));
}

/** Projects that one call names: as many as Jira takes ids. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/ */
const NAMED_MAX = 50;

/** Names of the first projects as the visitor sees them, by id; none where Jira does not tell them. */
export async function namesOfProjects(projects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (projects.length === 0) return new Map();
  try {
    const answer = await askJira('readProjects', {
      query: { id: projects.slice(0, NAMED_MAX), maxResults: NAMED_MAX },
    });
    return new Map(answer.kind === 'ok' ? answer.value.values.map(({ id, name }) => [id, name]) : []);
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}

/**
 * A project with the names of its statuses, or why the app cannot see it. An archived project, a deleted one and one that the
 * app may not browse look the same.
 */
export const viewProject: Cards['viewProject'] = async (project) => {
  const answer = await askJira('seeProject', { path: { projectIdOrKey: project } });
  if (answer.kind !== 'ok') return { kind: 'hidden', why: sayingOf(answer.body) };
  const statuses = answer.value.flatMap((type) => type.statuses);
  return { kind: 'visible', statusNames: Object.fromEntries(statuses.map(({ id, name }) => [id, name])) };
};
