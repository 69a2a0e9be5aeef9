import { accountId, type AccountId } from '#core/ids';

/** How Atlassian's user directory writes the owner of an account id; people copy it along. */
const ARI_PREFIX = 'ari:cloud:identity::user/';

/** The longest account id. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ */
const ACCOUNT_ID_CHARS_MAX = 128;

/** 24 hex digits, or one or more prefixes such as `712020:` before a UUID. User names and addresses look like neither. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|[0-9a-z]{1,16}(?::[0-9a-z_-]{8,}){1,3})$/;

/**
 * The Atlassian account id that a person wrote down, in one spelling: without blanks around it, the prefix of an ARI and
 * capitals, none of which make another account. Undefined: no account id, so it may be compared with nothing.
 */
export function readAccountId(text: string): AccountId | undefined {
  const trimmed = text.trim().toLowerCase();
  const bare = trimmed.startsWith(ARI_PREFIX) ? trimmed.slice(ARI_PREFIX.length) : trimmed;
  return bare.length <= ACCOUNT_ID_CHARS_MAX && ACCOUNT_ID.test(bare) ? accountId(bare) : undefined;
}

/** Whether something that a person wrote down means the account `id`, as Jira spells it. */
export const isAccount = (text: string, id: AccountId): boolean => readAccountId(text) === id.toLowerCase();
