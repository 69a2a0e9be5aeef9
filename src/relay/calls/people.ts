import { AccountIdSchema, type PeopleAnswer, type PeopleCall } from '#wire/messages';
import { parse } from '#wire/parse';
import type { Reviewers } from '../review/reviewers';
import { inParallel } from './in-parallel';

/**
 * The Atlassian accounts of Teleport users, by configuration and by trait. Says nothing of who may do what: the app shows
 * these people on cards. Values of the trait that are no account ids are left out.
 */
export async function findPeople(
  reviewers: Pick<Reviewers, 'accountsOf'>,
  { users }: PeopleCall,
): Promise<PeopleAnswer> {
  const people = await inParallel(users, async (user) => {
    const values = new Set(await reviewers.accountsOf(user));
    const accounts = [...values].map((value) => parse(AccountIdSchema, value));
    return { user, accounts: accounts.flatMap((account) => (account.ok ? [account.value] : [])) };
  });
  return { people };
}
