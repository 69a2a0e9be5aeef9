/** Every operation the emulator knows: the table of contents of its REST API. Names are Atlassian's operation ids. */
import type { Operation } from './call';
import { getServerInfo } from './operations/server-info';
import { getFields, updateMultipleCustomFieldValues } from './operations/app-fields';
import { getAllBoards, getBoardConfiguration, getBoardIssues } from './operations/boards';
import { getBulkChangelogs, getChangeLogs } from './operations/changelogs';
import { addComment, getComment, getComments, updateComment } from './operations/comments';
import { createIssue, createIssues } from './operations/create';
import { bulkFetchIssues, deleteIssue, editIssue, getIssue } from './operations/issues';
import {
  getAllStatuses,
  getCreateIssueMetaIssueTypeId,
  getCreateIssueMetaIssueTypes,
  getProject,
  getStatuses,
  searchProjects,
} from './operations/projects';
import {
  deleteIssueProperty,
  deleteProjectProperty,
  getIssueProperty,
  getIssuePropertyKeys,
  getProjectProperty,
  getProjectPropertyKeys,
  setIssueProperty,
  setProjectProperty,
} from './operations/properties';
import { searchByGet, searchByPost } from './operations/search';
import { getProjectRole, getProjectRoles } from './operations/roles';
import { getProjectIssueSecurityScheme, getSecurityLevelsForProject } from './operations/security';
import { doTransition, getTransitions } from './operations/transitions';
import { addWatcher, getIssueWatchers } from './operations/watchers';
import {
  bulkGetGroups,
  bulkGetUsers,
  findGroups,
  findUsers,
  getCurrentUser,
  getMyPermissions,
  getUser,
  getUserGroups,
} from './operations/users';

/** One operation: its id, its method and path, what it does. */
export interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly run: Operation;
}

const V3 = '/rest/api/3';
const AGILE = '/rest/agile/1.0';
const ISSUE = `${V3}/issue/:issueIdOrKey`;
const PROJECT = `${V3}/project/:projectIdOrKey`;
const CREATE_META = `${V3}/issue/createmeta/:projectIdOrKey/issuetypes`;

type Row = readonly [operation: string, method: Route['method'], path: string, run: Operation];

const ROWS: readonly Row[] = [
  ['getCurrentUser', 'GET', `${V3}/myself`, getCurrentUser],
  ['getUser', 'GET', `${V3}/user`, getUser],
  ['bulkGetUsers', 'GET', `${V3}/user/bulk`, bulkGetUsers],
  ['getUserGroups', 'GET', `${V3}/user/groups`, getUserGroups],
  ['findUsers', 'GET', `${V3}/user/search`, findUsers],
  ['findGroups', 'GET', `${V3}/groups/picker`, findGroups],
  ['bulkGetGroups', 'GET', `${V3}/group/bulk`, bulkGetGroups],
  ['getMyPermissions', 'GET', `${V3}/mypermissions`, getMyPermissions],
  ['getStatuses', 'GET', `${V3}/status`, getStatuses],

  ['searchProjects', 'GET', `${V3}/project/search`, searchProjects],
  ['getProject', 'GET', PROJECT, getProject],
  ['getAllStatuses', 'GET', `${PROJECT}/statuses`, getAllStatuses],
  ['getProjectRoles', 'GET', `${PROJECT}/role`, getProjectRoles],
  ['getProjectRole', 'GET', `${PROJECT}/role/:id`, getProjectRole],
  [
    'getProjectIssueSecurityScheme',
    'GET',
    `${PROJECT}/issuesecuritylevelscheme`,
    getProjectIssueSecurityScheme,
  ],
  ['getSecurityLevelsForProject', 'GET', `${PROJECT}/securitylevel`, getSecurityLevelsForProject],
  ['getProjectPropertyKeys', 'GET', `${PROJECT}/properties`, getProjectPropertyKeys],
  ['getProjectProperty', 'GET', `${PROJECT}/properties/:propertyKey`, getProjectProperty],
  ['setProjectProperty', 'PUT', `${PROJECT}/properties/:propertyKey`, setProjectProperty],
  ['deleteProjectProperty', 'DELETE', `${PROJECT}/properties/:propertyKey`, deleteProjectProperty],

  ['getServerInfo', 'GET', `${V3}/serverInfo`, getServerInfo],
  ['getFields', 'GET', `${V3}/field`, getFields],
  ['updateMultipleCustomFieldValues', 'POST', `${V3}/app/field/value`, updateMultipleCustomFieldValues],

  ['getCreateIssueMetaIssueTypes', 'GET', CREATE_META, getCreateIssueMetaIssueTypes],
  ['getCreateIssueMetaIssueTypeId', 'GET', `${CREATE_META}/:issueTypeId`, getCreateIssueMetaIssueTypeId],
  ['createIssue', 'POST', `${V3}/issue`, createIssue],
  ['createIssues', 'POST', `${V3}/issue/bulk`, createIssues],
  ['bulkFetchIssues', 'POST', `${V3}/issue/bulkfetch`, bulkFetchIssues],
  ['getIssue', 'GET', ISSUE, getIssue],
  ['editIssue', 'PUT', ISSUE, editIssue],
  ['deleteIssue', 'DELETE', ISSUE, deleteIssue],
  ['getChangeLogs', 'GET', `${ISSUE}/changelog`, getChangeLogs],
  ['getBulkChangelogs', 'POST', `${V3}/changelog/bulkfetch`, getBulkChangelogs],
  ['getTransitions', 'GET', `${ISSUE}/transitions`, getTransitions],
  ['doTransition', 'POST', `${ISSUE}/transitions`, doTransition],
  ['getComments', 'GET', `${ISSUE}/comment`, getComments],
  ['addComment', 'POST', `${ISSUE}/comment`, addComment],
  ['getComment', 'GET', `${ISSUE}/comment/:id`, getComment],
  ['updateComment', 'PUT', `${ISSUE}/comment/:id`, updateComment],
  ['getIssueWatchers', 'GET', `${ISSUE}/watchers`, getIssueWatchers],
  ['addWatcher', 'POST', `${ISSUE}/watchers`, addWatcher],
  ['getIssuePropertyKeys', 'GET', `${ISSUE}/properties`, getIssuePropertyKeys],
  ['getIssueProperty', 'GET', `${ISSUE}/properties/:propertyKey`, getIssueProperty],
  ['setIssueProperty', 'PUT', `${ISSUE}/properties/:propertyKey`, setIssueProperty],
  ['deleteIssueProperty', 'DELETE', `${ISSUE}/properties/:propertyKey`, deleteIssueProperty],
  ['searchAndReconsileIssuesUsingJql', 'GET', `${V3}/search/jql`, searchByGet],
  ['searchAndReconsileIssuesUsingJqlPost', 'POST', `${V3}/search/jql`, searchByPost],

  // Jira Software's API has a file of its own, so these are not checked against Atlassian's OpenAPI.
  ['getAllBoards', 'GET', `${AGILE}/board`, getAllBoards],
  ['getBoardConfiguration', 'GET', `${AGILE}/board/:boardId/configuration`, getBoardConfiguration],
  ['getBoardIssues', 'GET', `${AGILE}/board/:boardId/issue`, getBoardIssues],
];

/** The routes, fixed paths before those with parameters. */
export const ROUTES: readonly Route[] = ROWS.map(([operation, method, path, run]) => ({
  operation,
  method,
  path,
  run,
}));
