/** The roles and people of the stories. Their names begin alike, so that nobody else's are touched in a cluster of somebody's. */
import { ALICE, BOB, CAROL, ERIN } from '../sandbox/people';
import type { Driver } from './driver';

export type Mode = 'relay' | 'override';

export const PEOPLE = {
  alice: 'jira-story-alice',
  bob: 'jira-story-bob',
  carol: 'jira-story-carol',
  erin: 'jira-story-erin',
  relay: 'jira-story-relay',
} as const;

export const ROLES = {
  /** One approval is enough. */
  editor: 'jira-story-editor',
  /** Needs two approvals, or two denials. */
  dba: 'jira-story-dba',
  /** Opens nodes. */
  ssh: 'jira-story-ssh',
  requester: 'jira-story-requester',
  dbaRequester: 'jira-story-dba-requester',
  reviewer: 'jira-story-reviewer',
  relay: 'jira-story-relay',
} as const;

/** Who is who in Jira, for the relay's section `[people]`. */
export const ACCOUNTS = {
  [ALICE]: PEOPLE.alice,
  [BOB]: PEOPLE.bob,
  [CAROL]: PEOPLE.carol,
  [ERIN]: PEOPLE.erin,
};

const REQUESTABLE = [ROLES.editor, ROLES.dba, ROLES.ssh];

/** A role as every version from 13 on takes it. */
const role = (name: string, allow: object): object => ({
  kind: 'role',
  version: 'v6',
  metadata: { name },
  spec: { allow, options: { max_session_ttl: '30h' } },
});

function relayRole(mode: Mode): object {
  const rules = [
    {
      resources: ['access_request'],
      verbs: mode === 'override' ? ['list', 'read', 'update'] : ['list', 'read'],
    },
    { resources: ['access_plugin_data'], verbs: ['update'] },
    { resources: ['user'], verbs: ['list', 'read'] },
  ];
  return role(ROLES.relay, {
    rules,
    ...(mode === 'relay' ? { review_requests: { roles: REQUESTABLE } } : {}),
  });
}

/** Makes everybody. Without reviews (the open source edition) there are neither reviewers nor thresholds. */
export async function seed(driver: Driver, mode: Mode, hasReviews: boolean): Promise<void> {
  const roles = [
    role(ROLES.editor, {}),
    role(ROLES.dba, {}),
    role(ROLES.ssh, { node_labels: { '*': ['*'] }, logins: ['root'] }),
    role(ROLES.requester, {
      request: { roles: [ROLES.editor], ...(hasReviews ? { search_as_roles: [ROLES.ssh] } : {}) },
    }),
    role(ROLES.dbaRequester, {
      request: {
        roles: [ROLES.dba],
        ...(hasReviews ? { thresholds: [{ name: 'two people', approve: 2, deny: 2 }] } : {}),
      },
    }),
    role(ROLES.reviewer, hasReviews ? { review_requests: { roles: REQUESTABLE } } : {}),
    relayRole(mode),
  ];
  for (const one of roles) await driver.role(one);
  const asks = [ROLES.requester, ROLES.dbaRequester];
  await person(driver, PEOPLE.alice, ALICE, asks);
  await person(driver, PEOPLE.bob, BOB, [ROLES.reviewer]);
  await person(driver, PEOPLE.carol, CAROL, [ROLES.reviewer]);
  await person(driver, PEOPLE.erin, ERIN, [...asks, ROLES.reviewer]);
  await driver.user(PEOPLE.relay, [ROLES.relay], {});
}

const person = (driver: Driver, name: string, account: string, roles: readonly string[]): Promise<unknown> =>
  driver.user(name, roles, { jira_account_id: [account] });

/** Takes everybody away again. */
export async function clear(driver: Driver): Promise<void> {
  await Promise.allSettled(Object.values(PEOPLE).map((name) => driver.forgetUser(name)));
  await Promise.allSettled(Object.values(ROLES).map((name) => driver.forgetRole(name)));
}
