/** The people and roles of the sandbox's cluster. */
import { type ClusterResource } from './cluster-resource';
import { type Edition, featuresOf } from './features';
import { type Role, type RoleConditions, type User } from './roles';

/** Users and roles to start a cluster with. */
export interface ClusterSetup {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly resources?: readonly ClusterResource[];
}

/** The plugin's user and the role of the same name. */
export const PLUGIN_USER = 'access-plugin';

/** What the plugin may do. Leaving something out takes it away. */
export interface PluginRules {
  readonly accessRequest?: readonly string[];
  readonly accessPluginData?: readonly string[];
  readonly user?: readonly string[];
  readonly lock?: readonly string[];
  /** Users in whose name it may submit reviews; "*" is everyone. */
  readonly submitForUsers?: readonly string[];
  readonly denySubmitForUsers?: readonly string[];
  /** Roles whose resources it may look at, to know their friendly names. */
  readonly previewAsRoles?: readonly string[];
  /** Roles it may review requests for as itself. */
  readonly reviewRoles?: readonly string[];
  readonly denyReviewRoles?: readonly string[];
}

function reviewConditions(
  roles: readonly string[] | undefined,
  submitForUsers: readonly string[] | undefined,
  previewAsRoles?: readonly string[],
): RoleConditions {
  if (roles === undefined && submitForUsers === undefined && previewAsRoles === undefined) return {};
  return {
    reviewRequests: {
      ...(roles && { roles }),
      ...(submitForUsers && { submitForUsers }),
      ...(previewAsRoles && { previewAsRoles }),
    },
  };
}

/** The plugin's role with the given rules. */
export function pluginRole(rules: PluginRules): Role {
  return {
    name: PLUGIN_USER,
    allow: {
      rules: [
        { resources: ['access_request'], verbs: rules.accessRequest ?? [] },
        { resources: ['access_plugin_data'], verbs: rules.accessPluginData ?? [] },
        { resources: ['user'], verbs: rules.user ?? [] },
        { resources: ['lock'], verbs: rules.lock ?? [] },
      ],
      ...reviewConditions(rules.reviewRoles, rules.submitForUsers, rules.previewAsRoles),
    },
    deny: reviewConditions(rules.denyReviewRoles, rules.denySubmitForUsers),
  };
}

/**
 * The plugin's usual rules. Newest Enterprise: reviews in the name of people. Older Enterprise: reviews of its own.
 * Open source: no reviews, so it sets states directly.
 */
export function defaultPluginRules(edition: Edition, version: string): PluginRules {
  const features = featuresOf(edition, version);
  const reading: PluginRules = {
    accessRequest: ['list', 'read'],
    accessPluginData: ['list', 'read', 'update'],
    user: ['list', 'read'],
  };
  if (!features.reviews) return { ...reading, accessRequest: ['list', 'read', 'update'] };
  return features.submitForUsers ? { ...reading, submitForUsers: ['*'] } : { ...reading, reviewRoles: ['*'] };
}

const EVERYTHING = { '*': ['*'] };

/** What can be asked for with `ssh-admin`: nodes have names that nobody knows them by. */
export const DEMO_RESOURCES: readonly ClusterResource[] = [
  { kind: 'node', name: '307e091b-7f6b-42e0-b78d-3362ad10b55d', hostname: 'web-1', labels: { env: 'prod' } },
  { kind: 'node', name: '3cb4ff5c-0d39-4f05-9b0e-6a8e5ac2d3b1', hostname: 'web-2', labels: { env: 'prod' } },
  { kind: 'node', name: 'b2f4a3b0-7d0b-4a8e-8f53-4f2f1f2b5d5e', hostname: 'build-7', labels: { env: 'ci' } },
  { kind: 'app', name: 'grafana', description: 'Dashboards', labels: { env: 'prod' } },
  {
    kind: 'user_group',
    name: '00g8x1',
    description: 'Finance people',
    labels: { 'teleport.dev/origin': 'okta', 'teleport.internal/okta-group-name': 'Finance' },
  },
];

const ACCOUNT_TRAIT = 'jira_account_id';
const accountId = (last: number): string => `5b10ac8d82e05b22cc7d4ef${last}`;

function person(name: string, account: number, roles: readonly string[]): User {
  return { name, roles, traits: { [ACCOUNT_TRAIT]: [accountId(account)], email: [`${name}@example.com`] } };
}

function requesterRoles(hasReviews: boolean): readonly Role[] {
  return [
    {
      name: 'requester',
      allow: { request: { roles: ['editor', 'ssh-admin'], searchAsRoles: ['ssh-admin'] } },
    },
    {
      name: 'dba-requester',
      allow: {
        request: {
          roles: ['prod-dba'],
          ...(hasReviews && { thresholds: [{ name: 'two people', approve: 2, deny: 2 }] }),
        },
      },
    },
  ];
}

/**
 * Alice and Erin ask; Bob, Carol and Erin review. `editor` and `ssh-admin` need one approval, `prod-dba` two
 * (and two denials to be denied). Resources (nodes and so on) come with `ssh-admin`.
 */
export function demoCluster(
  options: { readonly edition?: Edition; readonly version?: string } = {},
): ClusterSetup {
  const { edition = 'enterprise', version = '18.11.0' } = options;
  const hasReviews = edition === 'enterprise';
  const granted: readonly Role[] = [
    { name: 'editor' },
    { name: 'prod-dba' },
    { name: 'ssh-admin', allow: { nodeLabels: EVERYTHING, appLabels: EVERYTHING, groupLabels: EVERYTHING } },
  ];
  const reviewer: Role = {
    name: 'reviewer',
    allow: hasReviews ? { reviewRequests: { roles: ['editor', 'prod-dba', 'ssh-admin'] } } : {},
  };
  return {
    roles: [
      ...granted,
      ...requesterRoles(hasReviews),
      reviewer,
      { name: 'admin', allow: { rules: [{ resources: ['*'], verbs: ['*'] }] } },
      pluginRole(defaultPluginRules(edition, version)),
    ],
    resources: DEMO_RESOURCES,
    users: [
      person('alice', 1, ['requester', 'dba-requester']),
      person('bob', 2, ['reviewer']),
      person('carol', 3, ['reviewer']),
      person('erin', 5, ['requester', 'dba-requester', 'reviewer']),
      { name: 'admin', roles: ['admin'] },
      { name: PLUGIN_USER, roles: [PLUGIN_USER] },
    ],
  };
}
