import { route } from '@forge/api';
import * as v from '#wire/schema';
import { statusId, type ProjectId } from '#core/ids';
import type { StatusOption } from '#core/propose-mapping';
import type { Cards } from '#core/ports';
import { callJira, expectShape, sayingOf } from './client';

/** An issue type of a project with its workflow's statuses. */
export interface IssueTypeOption {
  readonly id: string;
  readonly name: string;
  readonly statuses: readonly StatusOption[];
}

const StatusesSchema = v.array(
  v.object({
    id: v.string(),
    name: v.string(),
    subtask: v.optional(v.boolean(), false),
    statuses: v.array(
      v.object({
        id: v.pipe(v.string(), v.transform(statusId)),
        name: v.string(),
        statusCategory: v.optional(v.object({ key: v.optional(v.string(), '') })),
      }),
    ),
  }),
);

/** Issue types of a project and the statuses that each can have. Sub-tasks are left out: they cannot stand alone. */
export async function readIssueTypes(project: ProjectId): Promise<readonly IssueTypeOption[]> {
  const answer = await callJira(route`/rest/api/3/project/${project}/statuses`);
  return expectShape(StatusesSchema, answer, 'project statuses')
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

/**
 * A project with the names of its statuses, or why the app cannot see it. An archived project, a deleted one and one that the
 * app may not browse look the same.
 */
export const viewProject: Cards['viewProject'] = async (project) => {
  const answer = await callJira(route`/rest/api/3/project/${project}/statuses`, {
    expected: [401, 403, 404],
  });
  if (answer.status !== 200) return { kind: 'hidden', why: sayingOf(answer.body) };
  const types = expectShape(StatusesSchema, answer, 'project statuses');
  const statuses = types.flatMap((type) => type.statuses);
  return { kind: 'visible', statusNames: Object.fromEntries(statuses.map(({ id, name }) => [id, name])) };
};
