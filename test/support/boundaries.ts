/** Names for every place where the two programs meet the outside world. */
import { callAt } from '#wire/contract';
import type { HostCall } from '../sandbox/forge-host/faults';
import { mailCrossing } from './mail-crossing';
import { ROUTES } from '../sandbox/jira/routes';

/** Atlassian's names of operations, by what a call of them looks like. */
const JIRA_OPERATIONS = ROUTES.map(({ operation, method, path }) => ({
  operation,
  method,
  pattern: new RegExp(`^${path.replace(/:[A-Za-z]+/g, '[^/]+')}$`),
}));

/**
 * Every boundary that the sweep crosses and breaks. That none is missing, and none stands here for nothing, is checked in
 * `test/architecture` against the sources, and by the sweep against what its stories cross.
 */
export const BOUNDARIES: readonly string[] = [
  'file identity.pem',
  'file pairing.json',
  'file relay.toml',
  'file server.crt',
  'file server.key',
  'function approvals-resolver',
  'function lozenge',
  'function on-issue-deleted',
  'function on-issue-updated',
  'function on-mail',
  'function on-nudge',
  'function panel',
  'function run-job',
  'function settings-resolver',
  'function site-resolver',
  'function sync',
  'jira addComment',
  'jira addWatcher',
  'jira bulkFetchIssues',
  'jira bulkGetGroups',
  'jira bulkGetUsers',
  'jira createIssue',
  'jira createIssues',
  'jira doTransition',
  'jira findGroups',
  'jira findUsers',
  'jira getAllStatuses',
  'jira getBulkChangelogs',
  'jira getComments',
  'jira getCreateIssueMetaIssueTypeId',
  'jira getCurrentUser',
  'jira getFields',
  'jira getIssue',
  'jira getIssueProperty',
  'jira getMyPermissions',
  'jira getProjectIssueSecurityScheme',
  'jira getProjectRole',
  'jira getProjectRoles',
  'jira getSecurityLevelsForProject',
  'jira getServerInfo',
  'jira getTransitions',
  'jira getUserGroups',
  'jira searchAndReconsileIssuesUsingJqlPost',
  'jira searchProjects',
  'jira setIssueProperty',
  'jira updateMultipleCustomFieldValues',
  'mailbox call get',
  'mailbox call transaction',
  'mailbox lease delete',
  'mailbox lease get',
  'mailbox lease set',
  'mailbox lease transaction',
  'mailbox query',
  'platform keys',
  'platform web-trigger',
  'platform web-trigger-url',
  'queue publish',
  'relay cluster',
  'relay end',
  'relay fetch',
  'relay note',
  'relay people',
  'relay review',
  'relay reviewer',
  'relay reviewerOfMany',
  'relay sync',
  'stat identity.pem',
  'stat pairing.json',
  'storage batch/get',
  'storage delete',
  'storage entity/get',
  'storage entity/query',
  'storage entity/set',
  'storage get',
  'storage query',
  'storage secret/delete',
  'storage secret/get',
  'storage secret/set',
  'storage set',
  'storage transaction',
  'teleport GetAccessRequestsV2',
  'teleport GetCurrentUserRoles',
  'teleport GetLock',
  'teleport GetPluginData',
  'teleport GetUser',
  'teleport GetUsers',
  'teleport ListAccessRequests',
  'teleport ListResources',
  'teleport ListUsers',
  'teleport Ping',
  'teleport SetAccessRequestState',
  'teleport SubmitAccessReview',
  'teleport UpdatePluginData',
  'teleport UpsertLock',
  'teleport WatchEvents',
];

/** Crossed only where a relay asks the app for its work. */
const PULL_ONLY: readonly string[] = [
  'file pairing.json',
  'function on-mail',
  'mailbox call get',
  'mailbox call transaction',
  'mailbox lease delete',
  'mailbox lease set',
  'mailbox lease transaction',
  'mailbox query',
  'stat pairing.json',
];

/** Crossed only where the app calls the relay. */
const CALL_ONLY: readonly string[] = [
  'file server.crt',
  'file server.key',
  'function on-nudge',
  'platform keys',
  'relay cluster',
];

/** How app and relay reach each other. */
export type Way = 'pull' | 'call';

/** Those of `BOUNDARIES` that are crossed by a way. */
export function boundariesOf(way: Way): readonly string[] {
  const others = way === 'pull' ? CALL_ONLY : PULL_ONLY;
  return BOUNDARIES.filter((name) => !others.includes(name));
}

/** The boundary of the app that a call crosses, such as `jira addComment`. */
export function boundaryOf(
  call: Pick<HostCall, 'kind' | 'functionKey' | 'method' | 'path' | 'body'>,
): string {
  const path = call.path.split('?')[0] ?? '';
  switch (call.kind) {
    case 'invocation':
      return `function ${call.functionKey}`;
    case 'jira':
      return `jira ${jiraOperation(call.method, path)}`;
    case 'kvs':
      return mailCrossing(call)?.boundary ?? `storage ${path.replace('/api/v1/', '')}`;
    case 'queue':
      return `queue ${path.split('/')[3] ?? ''}`;
    case 'remote':
      return `relay ${callAt(call.method, path) ?? path}`;
    case 'graphql':
      return 'platform web-trigger-url';
    case 'incoming':
      return path.startsWith('/public/') ? 'platform web-trigger' : 'platform keys';
    case 'fetch':
    case 'other':
      return `${call.kind} ${path}`;
  }
}

/** The boundary of the relay that a call to Teleport crosses. One of the same name in an older service is the same one. */
export const teleportBoundary = (rpc: string): string => `teleport ${rpc.split('/').at(-1) ?? rpc}`;

function jiraOperation(method: string, path: string): string {
  const known = JIRA_OPERATIONS.find((one) => one.method === method && one.pattern.test(path));
  return known?.operation ?? `${method} ${path}`;
}
