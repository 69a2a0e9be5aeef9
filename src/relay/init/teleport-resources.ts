import type { ReviewMode } from '#core/request/review';
import type { Answers } from './answers';

/** A token by which tbot joins once. */
export interface JoinToken {
  readonly secret: string;
  /** ISO instant. */
  readonly expires: string;
}

/** What `tctl create` takes: the role of the mode, and a bot with its token, or a user and who may sign for it. */
export function teleportResources(answers: Answers, token: JoinToken | undefined): string {
  const role = `kind: role
version: ${VERSIONS[answers.mode]}
metadata:
  name: jira-relay
  description: Teleport Access for Jira, mode ${answers.mode}
spec:
  options:
    max_session_ttl: 12h
  allow:
    rules:
${rulesOf(answers.mode)}
${reviewsOf(answers)}`;
  return [role, ...(token === undefined ? [USER, IMPERSONATOR] : [BOT, tokenOf(token)])].join('---\n');
}

/** Roles that know `submit_for_users` are of version 8. */
const VERSIONS: Readonly<Record<ReviewMode, string>> = { native: 'v8', relay: 'v7', override: 'v7' };

function rulesOf(mode: ReviewMode): string {
  const rules =
    mode === 'override'
      ? { access_request: ['list', 'read', 'update'], user: ['list', 'read'] }
      : { access_request: ['list', 'read'], access_plugin_data: ['update'], user: ['list', 'read'] };
  return Object.entries(rules)
    .map(([resource, verbs]) => `      - resources: [${resource}]\n        verbs: [${verbs.join(', ')}]`)
    .join('\n');
}

function reviewsOf({ mode, reviewers, roles }: Answers): string {
  switch (mode) {
    case 'native':
      return `    review_requests:
      # Everybody who may decide in Jira, by user name. Never "*".
      submit_for_users: ${JSON.stringify(reviewers)}
`;
    case 'relay':
      return `    review_requests:
      # The roles that may be decided about in Jira.
      roles: ${JSON.stringify(roles)}
`;
    case 'override':
      return '';
  }
}

const USER = `kind: user
version: v2
metadata:
  name: jira-relay
spec:
  roles: [jira-relay]
`;

const IMPERSONATOR = `kind: role
version: v7
metadata:
  name: jira-relay-impersonator
spec:
  allow:
    impersonate:
      users: [jira-relay]
      roles: [jira-relay]
`;

const BOT = `kind: bot
version: v1
metadata:
  name: jira-relay
spec:
  roles: [jira-relay]
`;

/** @see https://goteleport.com/docs/reference/terraform-provider/resources/bot */
const tokenOf = ({ secret, expires }: JoinToken): string => `kind: token
version: v2
metadata:
  name: ${secret}
  expires: "${expires}"
spec:
  roles: [Bot]
  bot_name: jira-relay
  join_method: token
`;

/** The token of resources that were written before, if it can still be used. */
export function tokenIn(resources: string, now: number): JoinToken | undefined {
  const [, secret, expires] =
    /^kind: token$[\s\S]*?^ {2}name: (\S+)$[\s\S]*?^ {2}expires: "(\S+)"$/m.exec(resources) ?? [];
  if (secret === undefined || expires === undefined || !(Date.parse(expires) > now)) return undefined;
  return { secret, expires };
}
