import { createHash } from 'node:crypto';
import type { AccessRequest } from '#core/request/access-request';

/** Roles that are remembered of one request. */
const ROLES_MAX = 50;
const ROLE_CHARACTERS_MAX = 120;

/** What was asked for, as the card's second property has it: `requester` finds the cards of one person without naming them. */
export interface Asked {
  readonly requester: string;
  readonly roles: readonly string[];
}

export const askedOf = ({ user, roles }: AccessRequest): Asked => ({
  requester: requesterHash(user),
  roles: roles.slice(0, ROLES_MAX).map((role) => role.slice(0, ROLE_CHARACTERS_MAX)),
});

/** Atlassian asks apps to keep personal data out of properties, which everybody who sees an issue can read. */
export const requesterHash = (user: string): string =>
  createHash('sha256').update(user).digest('hex').slice(0, 32);
