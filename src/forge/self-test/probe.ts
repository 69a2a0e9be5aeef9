import { probeJira, type Probed } from '../jira/client';

export type { Probed };

/** The calls that a self-test makes, as Atlassian's API description names their paths. */
export const PROBES = {
  readMyself: ['GET', '/rest/api/3/myself'],
  readPermissions: ['GET', '/rest/api/3/mypermissions'],
  readProject: ['GET', '/rest/api/3/project/{projectIdOrKey}'],
  readStatuses: ['GET', '/rest/api/3/project/{projectIdOrKey}/statuses'],
  readRoles: ['GET', '/rest/api/3/project/{projectIdOrKey}/role'],
  readCreateFields: ['GET', '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}'],
  readPeople: ['GET', '/rest/api/3/user/bulk'],
  readGroupsOfPerson: ['GET', '/rest/api/3/user/groups'],
  readGroups: ['GET', '/rest/api/3/group/bulk'],
  createIssue: ['POST', '/rest/api/3/issue'],
  createIssues: ['POST', '/rest/api/3/issue/bulk'],
  readIssue: ['GET', '/rest/api/3/issue/{issueIdOrKey}'],
  readIssues: ['POST', '/rest/api/3/issue/bulkfetch'],
  readChanges: ['POST', '/rest/api/3/changelog/bulkfetch'],
  transitionIssue: ['POST', '/rest/api/3/issue/{issueIdOrKey}/transitions'],
  editIssue: ['PUT', '/rest/api/3/issue/{issueIdOrKey}'],
  deleteIssue: ['DELETE', '/rest/api/3/issue/{issueIdOrKey}'],
  addComment: ['POST', '/rest/api/3/issue/{issueIdOrKey}/comment'],
  readComments: ['GET', '/rest/api/3/issue/{issueIdOrKey}/comment'],
  deleteProperty: ['DELETE', '/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}'],
  search: ['POST', '/rest/api/3/search/jql'],
} as const;
export type ProbeName = keyof typeof PROBES;

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Makes one call as the app and gives what came of it. */
export function probe(name: ProbeName, asked: Asked = {}): Promise<Probed> {
  const [method, path] = PROBES[name];
  return probeJira({ method, path }, asked);
}
