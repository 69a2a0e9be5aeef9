import { status } from '@grpc/grpc-js';

/** Why something failed and what a person can do about it, both as clauses. */
export interface KnownCause {
  readonly cause: string;
  readonly fix: string;
}

/** Why Teleport refused a call. `about`: one permission that a role lacks, or who the relay's user is altogether. */
export interface KnownRefusal extends KnownCause {
  readonly about: 'role' | 'user';
}

/** What is known of a failed call. `isOpenToAll`: Teleport lets everybody make it, so that no role is to blame. */
export interface FailedCall {
  readonly code: number;
  readonly details: string;
  readonly isOpenToAll: boolean;
}

interface Rule {
  readonly codes: readonly number[];
  readonly text: RegExp;
  readonly isOpenToAll?: true;
  readonly explain: (match: RegExpExecArray) => KnownRefusal;
}

const DENIED = [status.PERMISSION_DENIED, status.UNAUTHENTICATED];
const BOT = 'let the relay be a bot of Machine ID (deploy/teleport/bot.yaml)';

/**
 * Causes that Teleport's own words give away, the most telling first. What no line knows keeps the general words.
 * @see https://github.com/gravitational/teleport/blob/master/lib/authz/permissions.go
 * @see https://github.com/gravitational/teleport/blob/master/api/mfa/ceremony.go
 */
const RULES: readonly Rule[] = [
  {
    codes: DENIED,
    text: /requires MFA verification/,
    explain: () => ({
      about: 'user',
      cause:
        'the cluster wants a second factor for what administrators do, which a user that signs in by a file cannot give',
      fix: `${BOT}, which needs none`,
    }),
  },
  {
    codes: DENIED,
    text: /\block targeting .* is in force/,
    explain: () => ({
      about: 'user',
      cause: "a lock is in force on the relay's user, role or certificate",
      fix: 'see "tctl get locks", and remove the lock if it is not meant to stand',
    }),
  },
  {
    codes: DENIED,
    text: /^access denied to perform action "([a-z_]+)" on "([a-z_]+)"/,
    explain: ([, verb = '', kind = '']) => ({
      about: 'role',
      cause: `the role of the relay's Teleport user does not allow "${verb}" on "${kind}"`,
      fix: `give that role allow.rules ${kind}: [${verb}]`,
    }),
  },
  {
    codes: DENIED,
    text: /pinned IP|IP pinning is not allowed/,
    explain: () => ({
      about: 'user',
      cause: "the relay's certificate may be used from another address only",
      fix: 'take pin_source_ip out of its roles, or issue the identity on this machine',
    }),
  },
  {
    codes: DENIED,
    text: /private key policy not (met|satisfied)/,
    explain: () => ({
      about: 'user',
      cause: 'the cluster wants keys that live in hardware, which no identity file has',
      fix: BOT,
    }),
  },
  {
    // A user who does not exist is told so before anything else is looked at.
    codes: [status.NOT_FOUND],
    text: /^access denied/,
    explain: () => ({
      about: 'user',
      cause: "the relay's Teleport user does not exist any more",
      fix: 'make it again (deploy/teleport), with a new identity',
    }),
  },
  {
    codes: [...DENIED, status.NOT_FOUND],
    text: /^/,
    isOpenToAll: true,
    explain: () => ({
      about: 'user',
      cause: "Teleport refuses the relay's user whatever it asks: the user may be locked, or deleted",
      fix: 'see "tctl get locks" and "tctl get users", or issue a new identity',
    }),
  },
];

/** The cause of a failed call, where its code and Teleport's text give it away. */
export function knownCauseOf({ code, details, isOpenToAll }: FailedCall): KnownRefusal | undefined {
  for (const rule of RULES) {
    if (!rule.codes.includes(code) || (rule.isOpenToAll === true && !isOpenToAll)) continue;
    const match = rule.text.exec(details);
    if (match !== null) return rule.explain(match);
  }
  return undefined;
}
