import type { AccountId } from '../ids';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';

/**
 * Whether the project lets a person decide where Teleport cannot check it: named as a person, or in a named group, or with
 * a named role. Costs no call where people alone are named.
 *
 * @throws AppError where Jira gives no answer: then nobody has been let through, and the decision is tried again
 */
export async function isApprover(
  { memberships }: Pick<Ports, 'memberships'>,
  settings: Pick<ProjectSettings, 'projectId' | 'approvers' | 'approverGroups' | 'approverRoles'>,
  account: AccountId,
): Promise<boolean> {
  const { projectId, approvers, approverGroups = [], approverRoles = [] } = settings;
  if (approvers.includes(account)) return true;
  const roles = await Promise.all(approverRoles.map((role) => memberships.membersOf(projectId, role)));
  if (roles.some(({ accounts }) => accounts.includes(account))) return true;
  const groups = new Set([...approverGroups, ...roles.flatMap((role) => role.groups)]);
  return groups.size > 0 && (await memberships.groupsOf(account)).some((group) => groups.has(group));
}
