/** Who may do what: permission schemes over roles, site administration, and permissions taken away for a test. */
import type { Account, Holder, Issue, Project, SecurityLevel, Site } from './state';
import type { StatusLock } from './workflow';

/** Permissions the emulator decides by; `mypermissions` knows these and no others. */
export const PERMISSIONS = {
  BROWSE_PROJECTS: { id: '10', name: 'Browse Projects', type: 'PROJECT' },
  CREATE_ISSUES: { id: '11', name: 'Create Issues', type: 'PROJECT' },
  EDIT_ISSUES: { id: '12', name: 'Edit Issues', type: 'PROJECT' },
  ASSIGN_ISSUES: { id: '13', name: 'Assign Issues', type: 'PROJECT' },
  ADD_COMMENTS: { id: '15', name: 'Add Comments', type: 'PROJECT' },
  DELETE_ISSUES: { id: '16', name: 'Delete Issues', type: 'PROJECT' },
  ADMINISTER_PROJECTS: { id: '23', name: 'Administer Projects', type: 'PROJECT' },
  SET_ISSUE_SECURITY: { id: '26', name: 'Set Issue Security', type: 'PROJECT' },
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
  if (project.isArchived === true) return false;
  return isGranted(account, permission, project) && !isWithheld(site, account, permission, project);
}

/** Whether the account may see the issue: everything else about it looks as if it did not exist. */
export function canSee(site: Site, account: Account, issue: Issue): boolean {
  const project = site.projectOf(issue);
  // Parity: who may browse the archive is not modelled; nobody may.
  if (issue.isArchived === true || !has(site, account, 'BROWSE_PROJECTS', project)) return false;
  if (issue.securityLevelId === undefined) return true;
  return isInLevel(account, site.securityLevel(issue.securityLevelId), project);
}

/** Whether the account sees issues of the level in the project, which it may browse. */
export function isInLevel(account: Account, { holders }: SecurityLevel, project: Project): boolean {
  return holders.some((holder) => isHolder(account, holder, project));
}

/** Whether the account may edit the issue where it stands: a status can be locked, whatever people may do. */
export function mayEdit(site: Site, account: Account, issue: Issue): boolean {
  return !isLocked(site, issue, 'edits') && has(site, account, 'EDIT_ISSUES', site.projectOf(issue));
}

/** Whether the account may comment on the issue where it stands. */
export function mayComment(site: Site, account: Account, issue: Issue): boolean {
  return !isLocked(site, issue, 'comments') && has(site, account, 'ADD_COMMENTS', site.projectOf(issue));
}

function isLocked(site: Site, issue: Issue, what: keyof StatusLock): boolean {
  return site.projectOf(issue).workflow.locks.get(issue.statusId)?.[what] === true;
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
  return (project.permissions.get(permission) ?? []).some((holder) => isHolder(account, holder, project));
}

function isHolder(account: Account, holder: Holder, project: Project): boolean {
  if (holder === 'anyone') return true;
  return 'role' in holder ? hasRole(account, holder.role, project) : holder.accountId === account.accountId;
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
