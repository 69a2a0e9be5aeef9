/** Names for every place where the two programs meet the outside world. */
import type { HostCall } from '../sandbox/forge-host/faults';
import { ROUTES } from '../sandbox/jira/routes';

/** Atlassian's names of operations, by what a call of them looks like. */
const JIRA_OPERATIONS = ROUTES.map(({ operation, method, path }) => ({
  operation,
  method,
  pattern: new RegExp(`^${path.replace(/:[A-Za-z]+/g, '[^/]+')}$`),
}));

const RELAY_CALLS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['sync', /^POST \/v1\/sync$/],
  ['fetch', /^POST \/v1\/access-requests\/get$/],
  ['review', /^POST \/v1\/access-requests\/[^/]+\/reviews$/],
  ['reviewer', /^POST \/v1\/access-requests\/[^/]+\/reviewer$/],
  ['link', /^PUT \/v1\/access-requests\/[^/]+\/issue$/],
  ['people', /^POST \/v1\/people$/],
  ['cluster', /^GET \/v1\/cluster$/],
];

/** The boundary of the app that a call crosses, such as `jira addComment`. */
export function boundaryOf(call: Pick<HostCall, 'kind' | 'functionKey' | 'method' | 'path'>): string {
  const path = call.path.split('?')[0] ?? '';
  switch (call.kind) {
    case 'invocation':
      return `function ${call.functionKey}`;
    case 'jira':
      return `jira ${jiraOperation(call.method, path)}`;
    case 'kvs':
      return `storage ${path.replace('/api/v1/', '')}`;
    case 'queue':
      return `queue ${path.split('/')[3] ?? ''}`;
    case 'remote':
      return `relay ${RELAY_CALLS.find(([, pattern]) => pattern.test(`${call.method} ${path}`))?.[0] ?? path}`;
    case 'graphql':
      return 'platform web-trigger-url';
    case 'incoming':
      return path.startsWith('/public/') ? 'platform nudge' : 'platform keys';
    case 'fetch':
    case 'other':
      return `${call.kind} ${path}`;
  }
}

/** The boundary of the relay that a call to Teleport crosses. */
export const teleportBoundary = (rpc: string): string => `teleport ${rpc}`;

function jiraOperation(method: string, path: string): string {
  const known = JIRA_OPERATIONS.find((one) => one.method === method && one.pattern.test(path));
  return known?.operation ?? `${method} ${path}`;
}
