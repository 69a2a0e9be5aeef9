/** The people and roles of the sandbox's cluster. */
import { type Edition, featuresOf } from './features';
import { type Role, type RoleConditions, type User } from './roles';

/** Users and roles to start a cluster with. */
export interface ClusterSetup {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
}

/** The plugin's user and the role of the same name. */
export const PLUGIN_USER = 'access-plugin';

/** What the plugin may do. Leaving something out takes it away. */
export interface PluginRules {
  readonly accessRequest?: readonly string[];
  readonly accessPluginData?: readonly string[];
  readonly user?: readonly string[];
  /** Users in whose name it may submit reviews; "*" is everyone. */
  readonly submitForUsers?: readonly string[];
  readonly denySubmitForUsers?: readonly string[];
  /** Roles it may review requests for as itself. */
  readonly reviewRoles?: readonly string[];
  readonly denyReviewRoles?: readonly string[];
}

function reviewConditions(
  roles: readonly string[] | undefined,
  submitForUsers: readonly string[] | undefined,
): RoleConditions {
  if (roles === undefined && submitForUsers === undefined) return {};
  return {
    reviewRequests: { ...(roles && { roles }), ...(submitForUsers && { submitForUsers }) },
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
      ],
      ...reviewConditions(rules.reviewRoles, rules.submitForUsers),
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
  const granted: readonly Role[] = ['editor', 'prod-dba', 'ssh-admin'].map((name) => ({ name }));
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
