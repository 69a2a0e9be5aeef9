import { AppError } from '#core/errors';
import type { ProjectId } from '#core/ids';
import type { Ports } from '#core/ports';
import type { ProjectSettings } from '#core/project/settings';
import type { NamedChoice } from '#wire/pages/answers';
import type {
  ApproverChoices,
  ApproverProblem,
  FindGroupsResult,
  FindPeopleResult,
} from '#wire/pages/settings';
import * as v from '#wire/schema';
import { findGroups, findPeople, mayBrowseGroups, readGroups, readPeople, readRoles } from './jira/directory';

type Chosen = Pick<ProjectSettings, 'approvers' | 'approverGroups' | 'approverRoles'>;

const NOBODY: Chosen = { approvers: [] };

/** The approvers that are chosen, by name, with the roles that may be chosen, and what is wrong with the choice. */
export async function readApprovers(
  ports: Pick<Ports, 'memberships'>,
  project: ProjectId,
  chosen: Chosen = NOBODY,
): Promise<ApproverChoices> {
  const { approvers, approverGroups = [], approverRoles = [] } = chosen;
  const [people, groups, roles, areGroupsHidden] = await Promise.all([
    readPeople(approvers),
    readGroups(approverGroups),
    readRoles(project),
    needsGroups(ports, project, chosen).then(async (needed) => needed && !(await mayBrowseGroups())),
  ]);
  const problems: ApproverProblem[] = [
    ...missing(approvers, people).map((id): ApproverProblem => ({ kind: 'person', id })),
    ...missing(areGroupsHidden ? [] : approverGroups, groups).map((id): ApproverProblem => ({
      kind: 'group',
      id,
    })),
    ...missing(roles === undefined ? [] : approverRoles, roles ?? []).map((id): ApproverProblem => ({
      kind: 'role',
      id,
    })),
    ...(roles === undefined && approverRoles.length > 0 ? [{ kind: 'roles-hidden' } as const] : []),
    ...(areGroupsHidden ? [{ kind: 'groups-hidden' } as const] : []),
  ];
  return { people, groups, roles: roles ?? [], areRolesHidden: roles === undefined, problems };
}

/** Whether it takes a look at groups to say who may decide. */
async function needsGroups(
  { memberships }: Pick<Ports, 'memberships'>,
  project: ProjectId,
  { approverGroups = [], approverRoles = [] }: Chosen,
): Promise<boolean> {
  if (approverGroups.length > 0) return true;
  const members = await Promise.all(approverRoles.map((role) => memberships.membersOf(project, role)));
  return members.some(({ groups }) => groups.length > 0);
}

const missing = (ids: readonly string[], found: readonly NamedChoice[]): readonly string[] =>
  ids.filter((id) => !found.some((one) => one.id === id));

const QUERY_CHARACTERS_MAX = 100;
const QuerySchema = v.object({ query: v.pipe(v.string(), v.trim(), v.maxLength(QUERY_CHARACTERS_MAX)) });

/** People whose name begins with what was typed. Nothing typed finds nobody. */
export async function searchPeople(input: unknown): Promise<FindPeopleResult> {
  return search(input, findPeople);
}

/** Groups whose name contains what was typed. */
export async function searchGroups(input: unknown): Promise<FindGroupsResult> {
  return search(input, findGroups);
}

async function search<T>(
  input: unknown,
  find: (query: string) => Promise<readonly T[]>,
): Promise<
  | { readonly kind: 'found'; readonly choices: readonly T[] }
  | { readonly kind: 'unavailable'; readonly message: string }
> {
  const parsed = v.safeParse(QuerySchema, input);
  if (!parsed.success || parsed.output.query === '') return { kind: 'found', choices: [] };
  try {
    return { kind: 'found', choices: await find(parsed.output.query) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unavailable', message: error.message };
  }
}
