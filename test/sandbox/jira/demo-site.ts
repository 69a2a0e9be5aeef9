/** The demo site: five people, two apps, a company-managed and a team-managed project, a board for each. */
import type { Permission } from './permissions';
import { Site, type FieldSpec, type Holder, type Project, type StatusCategory } from './state';
import { workflow } from './workflow';

/** Account ids of the demo. */
export const PEOPLE = {
  alice: '5b10ac8d82e05b22cc7d4ef1',
  bob: '5b10ac8d82e05b22cc7d4ef2',
  carol: '5b10ac8d82e05b22cc7d4ef3',
  dave: '5b10ac8d82e05b22cc7d4ef4',
  erin: '5b10ac8d82e05b22cc7d4ef5',
  app: '557058:teleport-access-app',
  automation: '557058:automation',
} as const;

/** Status ids of project ACC. */
export const ACC_STATUSES = {
  toDo: '10010',
  pending: '10011',
  approved: '10012',
  denied: '10013',
  expired: '10014',
} as const;

/** Status ids of project TEAM; `inReview` and `secondLook` share a board column. */
export const TEAM_STATUSES = {
  open: '10020',
  inReview: '10021',
  secondLook: '10022',
  approved: '10023',
  denied: '10024',
} as const;

/** Issue type ids, by project. */
export const ISSUE_TYPES = {
  accTask: '10002',
  accStory: '10003',
  teamTask: '10004',
  teamStory: '10005',
} as const;

/** Ids of the groups of the demo, by their name. */
export const GROUPS = {
  'jira-users': '276f955c-63d7-42c8-9520-92d01dca0625',
  'site-admins': '952d12c3-5b5b-4d04-bb32-44d383afc4b2',
  'access-approvers': '6e87dc72-4f1f-421f-9382-2fee8b652487',
} as const;

/** Ids of the project roles of the demo, by their name. */
export const ROLES = { Administrators: '10002', Approvers: '10101', APP: '10003' } as const;

/** The role apps get in every project. */
const APP_ROLE = 'atlassian-addons-project-access';

/** A fresh demo site; each call gives one of its own. */
export function demoSite(): Site {
  const site = new Site();
  for (const [name, id] of Object.entries(GROUPS)) site.groups.set(id, name);
  site.roles
    .set(ROLES.Administrators, 'Administrators')
    .set(ROLES.Approvers, 'Approvers')
    .set(ROLES.APP, APP_ROLE);
  addPeople(site);
  addAcc(site);
  addTeam(site);
  return site;
}

function addPeople(site: Site): void {
  const people = [
    [PEOPLE.alice, 'Alice Archer', 'alice@example.com'],
    [PEOPLE.bob, 'Bob Baker', 'bob@example.com'],
    [PEOPLE.carol, 'Carol Chen', 'carol@example.com'],
    [PEOPLE.dave, 'Dave Diaz', 'dave@example.com'],
    [PEOPLE.erin, 'Erin Ekholm', 'erin@example.com'],
  ] as const;
  for (const [accountId, displayName, emailAddress] of people) {
    const groups = new Set(['jira-users', ...(accountId === PEOPLE.erin ? ['site-admins'] : [])]);
    // Dave hides his address, as most people do by default.
    const isEmailVisible = accountId !== PEOPLE.dave;
    const person = { accountId, displayName, emailAddress, isEmailVisible, active: true, groups };
    site.accounts.set(accountId, { ...person, accountType: 'atlassian' });
  }
  const apps = [
    [PEOPLE.app, 'Teleport Access'],
    [PEOPLE.automation, 'Automation for Jira'],
  ] as const;
  for (const [accountId, displayName] of apps) {
    const app = { accountId, displayName, accountType: 'app', active: true, isEmailVisible: false } as const;
    site.accounts.set(accountId, { ...app, groups: new Set() });
  }
}

function addStatuses(
  site: Site,
  all: readonly (readonly [string, string, StatusCategory])[],
  projectId?: string,
): void {
  for (const [id, name, category] of all) {
    site.statuses.set(id, { id, name, category, ...(projectId === undefined ? {} : { projectId }) });
  }
}

function addAcc(site: Site): void {
  const { toDo, pending, approved, denied, expired } = ACC_STATUSES;
  addStatuses(site, [
    [toDo, 'To Do', 'new'],
    [pending, 'Pending', 'indeterminate'],
    [approved, 'Approved', 'done'],
    [denied, 'Denied', 'done'],
    [expired, 'Expired', 'done'],
  ]);
  for (const [id, name] of [
    [ISSUE_TYPES.accTask, 'Task'],
    [ISSUE_TYPES.accStory, 'Story'],
  ] as const) {
    site.issueTypes.set(id, { id, name, fields: standardFields() });
  }
  site.projects.set('10000', {
    ...projectBase({ id: '10000', key: 'ACC', name: 'Access requests' }),
    style: 'classic',
    issueTypeIds: [ISSUE_TYPES.accTask, ISSUE_TYPES.accStory],
    workflow: workflow('Access workflow', toDo)
      .anyTo(pending, { name: 'Ask', resolution: null })
      .anyTo(approved, { name: 'Approve', resolution: 'Done' })
      .anyTo(denied, { name: 'Deny', resolution: "Won't Do" })
      .anyTo(expired, { name: 'Expire', resolution: "Won't Do" })
      .build(),
  });
  const columns = [
    { name: 'To Do', statusIds: [toDo] },
    { name: 'Pending', statusIds: [pending] },
    { name: 'Approved', statusIds: [approved] },
    { name: 'Denied', statusIds: [denied] },
    { name: 'Expired', statusIds: [expired] },
  ];
  site.boards.set(1, { id: 1, name: 'Access board', projectId: '10000', columns });
}

function addTeam(site: Site): void {
  const { open, inReview, secondLook, approved, denied } = TEAM_STATUSES;
  const projectId = '10001';
  const statuses = [
    [open, 'Offen', 'new'],
    [inReview, 'In Prüfung', 'indeterminate'],
    [secondLook, 'Zweite Prüfung', 'indeterminate'],
    [approved, 'Genehmigt', 'done'],
    [denied, 'Abgelehnt', 'done'],
  ] as const;
  addStatuses(site, statuses, projectId);
  for (const [id, name] of [
    [ISSUE_TYPES.teamTask, 'Task'],
    [ISSUE_TYPES.teamStory, 'Story'],
  ] as const) {
    site.issueTypes.set(id, { id, name, projectId, fields: standardFields() });
  }
  // Team-managed workflows start as "any status to any status".
  const builder = workflow('TEAM', open);
  for (const [id, , category] of statuses)
    builder.anyTo(id, { resolution: category === 'done' ? 'Done' : null });
  site.projects.set(projectId, {
    ...projectBase({ id: projectId, key: 'TEAM', name: 'Team access' }),
    style: 'next-gen',
    issueTypeIds: [ISSUE_TYPES.teamTask, ISSUE_TYPES.teamStory],
    workflow: builder.build(),
  });
  const columns = [
    { name: 'Offen', statusIds: [open] },
    { name: 'Prüfung', statusIds: [inReview, secondLook] },
    { name: 'Genehmigt', statusIds: [approved] },
    { name: 'Abgelehnt', statusIds: [denied] },
  ];
  site.boards.set(2, { id: 2, name: 'Team board', projectId, columns });
}

function projectBase(names: Pick<Project, 'id' | 'key' | 'name'>) {
  const anyone: readonly Holder[] = ['anyone'];
  const administrators: readonly Holder[] = [{ role: 'Administrators' }];
  const administratorsAndApps: readonly Holder[] = [...administrators, { role: APP_ROLE }];
  const permissions: readonly (readonly [Permission, readonly Holder[]])[] = [
    ['BROWSE_PROJECTS', anyone],
    ['CREATE_ISSUES', anyone],
    ['TRANSITION_ISSUES', anyone],
    ['ADD_COMMENTS', anyone],
    ['EDIT_ISSUES', anyone],
    ['ASSIGN_ISSUES', anyone],
    ['SET_ISSUE_SECURITY', administratorsAndApps],
    ['MODIFY_REPORTER', administratorsAndApps],
    ['MANAGE_WATCHERS', administratorsAndApps],
    ['DELETE_ISSUES', administratorsAndApps],
    ['ADMINISTER_PROJECTS', administratorsAndApps],
  ];
  return {
    ...names,
    leadAccountId: PEOPLE.erin,
    roles: new Map([
      ['Administrators', new Set<string>([PEOPLE.erin])],
      ['Approvers', new Set<string>()],
      [APP_ROLE, new Set<string>([PEOPLE.app, PEOPLE.automation])],
    ]),
    roleGroups: new Map<string, Set<string>>(),
    permissions: new Map<string, readonly Holder[]>(permissions),
    properties: new Map(),
    nextIssueNumber: 1,
  };
}

/** The create screen Jira starts with, as far as the emulator knows its fields. */
function standardFields(): FieldSpec[] {
  const system = (fieldId: string, name: string, type: string, isRequired = false): FieldSpec => ({
    fieldId,
    name,
    isRequired,
    schema: { type, system: fieldId },
  });
  return [
    system('project', 'Project', 'project', true),
    system('issuetype', 'Issue Type', 'issuetype', true),
    system('summary', 'Summary', 'string', true),
    system('description', 'Description', 'string'),
    system('labels', 'Labels', 'array'),
    system('duedate', 'Due date', 'date'),
    system('reporter', 'Reporter', 'user'),
    system('assignee', 'Assignee', 'user'),
  ];
}
