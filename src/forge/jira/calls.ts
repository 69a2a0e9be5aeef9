import { CHOSEN, READ, type JiraCall } from './call-shape';
import { PEOPLE_CALLS } from './calls-people';
import { EVIDENCE_CALLS } from './calls-evidence';
import {
  BulkChangelogsSchema,
  BulkCreatedSchema,
  BulkFetchedSchema,
  CommentPageSchema,
  CreatedIssueSchema,
  CreateScreenSchema,
  FieldsSchema,
  IssueIdsSchema,
  IssueTypesSchema,
  ProjectsSchema,
  PropertySchema,
  SearchPageSchema,
  SiteSchema,
  SnapshotSchema,
  StandSchema,
  StatusAndTransitionsSchema,
  OfferedTransitionsSchema,
} from './schemas';
import {
  PermissionsSchema,
  RoleSchema,
  RolesSchema,
  SecurityLevelsSchema,
  SecuritySchemeSchema,
} from './schemas-people';

const WRITE = ['write:jira-work'] as const;

const ISSUE = '/rest/api/3/issue/{issueIdOrKey}';
const PROJECT = '/rest/api/3/project/{projectIdOrKey}';

/**
 * Every call that the app makes to Jira. Scopes are those that Atlassian's description names for the call: a test joins the two
 * where the description is at hand, and this table with manifest.yml everywhere.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/
 */
export const JIRA_CALLS = {
  readIssue: {
    method: 'GET',
    path: ISSUE,
    as: 'app',
    scopes: READ,
    answer: SnapshotSchema,
    means: { 404: 'unseen' },
  },
  readStatus: {
    method: 'GET',
    path: ISSUE,
    as: 'app',
    scopes: READ,
    answer: StatusAndTransitionsSchema,
    means: { 404: 'unseen' },
  },
  readStand: {
    method: 'GET',
    path: ISSUE,
    as: 'app',
    scopes: READ,
    answer: StandSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  seeIssue: {
    method: 'GET',
    path: ISSUE,
    as: 'user',
    scopes: READ,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  readIssues: {
    method: 'POST',
    path: '/rest/api/3/issue/bulkfetch',
    as: 'app',
    scopes: READ,
    answer: BulkFetchedSchema,
    means: {},
  },
  readHistories: {
    method: 'POST',
    path: '/rest/api/3/changelog/bulkfetch',
    as: 'app',
    scopes: READ,
    answer: BulkChangelogsSchema,
    means: {},
  },
  readCreateScreen: {
    method: 'GET',
    path: '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}',
    as: 'app',
    scopes: READ,
    answer: CreateScreenSchema,
    means: CHOSEN,
  },
  createIssue: {
    method: 'POST',
    path: '/rest/api/3/issue',
    as: 'app',
    scopes: WRITE,
    answer: CreatedIssueSchema,
    means: { 400: 'refused' },
  },
  createIssues: {
    method: 'POST',
    path: '/rest/api/3/issue/bulk',
    as: 'app',
    scopes: WRITE,
    answer: BulkCreatedSchema,
    means: { 400: 'refused' },
  },
  editIssue: { method: 'PUT', path: ISSUE, as: 'app', scopes: WRITE, means: {} },
  deleteIssue: { method: 'DELETE', path: ISSUE, as: 'app', scopes: WRITE, means: {} },
  readTransitions: {
    method: 'GET',
    path: `${ISSUE}/transitions`,
    as: 'app',
    scopes: READ,
    answer: OfferedTransitionsSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  transitionIssue: {
    method: 'POST',
    path: `${ISSUE}/transitions`,
    as: 'app',
    scopes: WRITE,
    means: { ...CHOSEN, 409: 'conflict' },
  },
  readComments: {
    method: 'GET',
    path: `${ISSUE}/comment`,
    as: 'app',
    scopes: READ,
    answer: CommentPageSchema,
    means: {},
  },
  addComment: { method: 'POST', path: `${ISSUE}/comment`, as: 'app', scopes: WRITE, means: {} },
  readProperty: {
    method: 'GET',
    path: `${ISSUE}/properties/{propertyKey}`,
    as: 'app',
    scopes: READ,
    answer: PropertySchema,
    means: { 404: 'unseen' },
  },
  writeProperty: {
    method: 'PUT',
    path: `${ISSUE}/properties/{propertyKey}`,
    as: 'app',
    scopes: WRITE,
    means: {},
  },
  deleteProperty: {
    method: 'DELETE',
    path: `${ISSUE}/properties/{propertyKey}`,
    as: 'app',
    scopes: WRITE,
    means: {},
  },
  // Open to everybody.
  readSite: {
    method: 'GET',
    path: '/rest/api/3/serverInfo',
    as: 'app',
    scopes: [],
    answer: SiteSchema,
    means: {},
  },
  readFields: {
    method: 'GET',
    path: '/rest/api/3/field',
    as: 'app',
    scopes: READ,
    answer: FieldsSchema,
    means: {},
  },
  // Only the app that brings the field along may; for that it needs no scope.
  writeFieldValues: {
    method: 'POST',
    path: '/rest/api/3/app/field/value',
    as: 'app',
    scopes: [],
    means: CHOSEN,
  },
  addWatcher: { method: 'POST', path: `${ISSUE}/watchers`, as: 'app', scopes: WRITE, means: CHOSEN },
  searchCards: {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    as: 'app',
    scopes: READ,
    answer: SearchPageSchema,
    means: {},
  },
  ...EVIDENCE_CALLS,
  searchIssues: {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    as: 'app',
    scopes: READ,
    answer: IssueIdsSchema,
    means: { 400: 'refused' },
  },
  readProject: { method: 'GET', path: PROJECT, as: 'app', scopes: READ, means: {} },
  readIssueTypes: {
    method: 'GET',
    path: `${PROJECT}/statuses`,
    as: 'app',
    scopes: READ,
    answer: IssueTypesSchema,
    means: {},
  },
  seeProject: {
    method: 'GET',
    path: `${PROJECT}/statuses`,
    as: 'app',
    scopes: READ,
    answer: IssueTypesSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  readPermissions: {
    method: 'GET',
    path: '/rest/api/3/mypermissions',
    as: 'app',
    scopes: READ,
    answer: PermissionsSchema,
    means: CHOSEN,
  },
  readVisitorPermissions: {
    method: 'GET',
    path: '/rest/api/3/mypermissions',
    as: 'user',
    scopes: READ,
    answer: PermissionsSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  readProjects: {
    method: 'GET',
    path: '/rest/api/3/project/search',
    as: 'user',
    scopes: READ,
    answer: ProjectsSchema,
    means: CHOSEN,
  },
  // Asked as the visitor, since it takes the administration of the project.
  readSecurityScheme: {
    method: 'GET',
    path: '/rest/api/3/project/{projectKeyOrId}/issuesecuritylevelscheme',
    as: 'user',
    scopes: READ,
    answer: SecuritySchemeSchema,
    means: { ...CHOSEN, 401: 'forbidden' },
  },
  readSecurityLevels: {
    method: 'GET',
    path: '/rest/api/3/project/{projectKeyOrId}/securitylevel',
    as: 'app',
    scopes: READ,
    answer: SecurityLevelsSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
  // Jira answers 401 to whoever may not administer the project.
  readRoles: {
    method: 'GET',
    path: `${PROJECT}/role`,
    as: 'app',
    scopes: READ,
    answer: RolesSchema,
    means: { 401: 'forbidden', 403: 'forbidden', 404: 'unseen' },
  },
  readRoleMembers: {
    method: 'GET',
    path: `${PROJECT}/role/{id}`,
    as: 'app',
    scopes: READ,
    answer: RoleSchema,
    means: CHOSEN,
  },
  ...PEOPLE_CALLS,
} as const satisfies Readonly<Record<string, JiraCall>>;

export type JiraCalls = typeof JIRA_CALLS;
export type CallName = keyof JiraCalls;
