/** Who may do what: permission schemes over roles, site administration, and permissions taken away for a test. */
import type { Account, Issue, Project, Site } from './state';

/** Permissions the emulator decides by; `mypermissions` knows these and no others. */
export const PERMISSIONS = {
  BROWSE_PROJECTS: { id: '10', name: 'Browse Projects', type: 'PROJECT' },
  CREATE_ISSUES: { id: '11', name: 'Create Issues', type: 'PROJECT' },
  EDIT_ISSUES: { id: '12', name: 'Edit Issues', type: 'PROJECT' },
  ASSIGN_ISSUES: { id: '13', name: 'Assign Issues', type: 'PROJECT' },
  ADD_COMMENTS: { id: '15', name: 'Add Comments', type: 'PROJECT' },
  DELETE_ISSUES: { id: '16', name: 'Delete Issues', type: 'PROJECT' },
  ADMINISTER_PROJECTS: { id: '23', name: 'Administer Projects', type: 'PROJECT' },
  MODIFY_REPORTER: { id: '30', name: 'Modify Reporter', type: 'PROJECT' },
  MANAGE_WATCHERS: { id: '32', name: 'Manage Watchers', type: 'PROJECT' },
  TRANSITION_ISSUES: { id: '46', name: 'Transition Issues', type: 'PROJECT' },
  ADMINISTER: { id: '0', name: 'Administer Jira', type: 'GLOBAL' },
  USER_PICKER: { id: '27', name: 'Browse users and groups', type: 'GLOBAL' },
} as const satisfies Record<string, { id: string; name: string; type: 'PROJECT' | 'GLOBAL' }>;

export type Permission = keyof typeof PERMISSIONS;

/** True for the names in `PERMISSIONS`. */
export function isPermission(name: string): name is Permission {
  return Object.hasOwn(PERMISSIONS, name);
}

/** Whether the account holds the permission in the project, or in any project when none is given. */
export function has(site: Site, account: Account, permission: Permission, project?: Project): boolean {
  if (!account.active) return false;
  if (permission === 'ADMINISTER') {
    const isAdmin = [...account.groups].some((group) => site.adminGroups.has(group));
    return isAdmin && !isWithheld(site, account, permission, undefined);
  }
  // Parity: everybody may browse users and groups from whom that was not taken away.
  if (permission === 'USER_PICKER') return !isWithheld(site, account, permission, undefined);
  if (project === undefined)
    return [...site.projects.values()].some((one) => has(site, account, permission, one));
  return isGranted(account, permission, project) && !isWithheld(site, account, permission, project);
}

/** Whether the account may see the issue: everything else about it looks as if it did not exist. */
export function canSee(site: Site, account: Account, issue: Issue): boolean {
  return has(site, account, 'BROWSE_PROJECTS', site.projectOf(issue));
}

/** Whether the account has the role in the project, itself or by a group. */
export function hasRole(account: Account, role: string, project: Project): boolean {
  const groups = project.roleGroups.get(role) ?? new Set();
  return (
    (project.roles.get(role)?.has(account.accountId) ?? false) ||
    [...account.groups].some((group) => groups.has(group))
  );
}

/** Key of `Site.withheld`; without a project it counts for all of them. */
export function withheldKey(accountId: string, permission: Permission, project?: Project): string {
  return `${accountId}|${project?.id ?? '*'}|${permission}`;
}

function isGranted(account: Account, permission: Permission, project: Project): boolean {
  return (project.permissions.get(permission) ?? []).some((holder) => {
    if (holder === 'anyone') return true;
    return 'role' in holder ? hasRole(account, holder.role, project) : holder.accountId === account.accountId;
  });
}

function isWithheld(
  site: Site,
  account: Account,
  permission: Permission,
  project: Project | undefined,
): boolean {
  return (
    site.withheld.has(withheldKey(account.accountId, permission)) ||
    (project !== undefined && site.withheld.has(withheldKey(account.accountId, permission, project)))
  );
}
