import { inParallel } from '#core/use-cases/in-parallel';
import { AccountIdSchema, type PeopleAnswer, type PeopleCall } from '#wire/messages';
import { parse } from '#wire/parse';
import { CALL_CONCURRENCY_MAX } from '../limits';
import type { Reviewers } from '../review/reviewers';

/**
 * The Atlassian accounts of Teleport users, by configuration and by trait. Says nothing of who may do what: the app shows
 * these people on cards. Values of the trait that are no account ids are left out.
 */
export async function findPeople(
  reviewers: Pick<Reviewers, 'accountsOf'>,
  { users }: PeopleCall,
): Promise<PeopleAnswer> {
  const find = async (user: string): Promise<PeopleAnswer['people'][number]> => {
    const values = new Set(await reviewers.accountsOf(user));
    const accounts = [...values].map((value) => parse(AccountIdSchema, value));
    return { user, accounts: accounts.flatMap((account) => (account.ok ? [account.value] : [])) };
  };
  return { people: await inParallel(users, find, CALL_CONCURRENCY_MAX) };
}
