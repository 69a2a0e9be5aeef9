import { inParallel } from '#core/lib/batches';
import type { PeopleAnswer, PeopleCall } from '#wire/messages';
import { CALL_CONCURRENCY_MAX } from '../limits';
import type { Reviewers } from '../review/reviewers';

/**
 * The Atlassian accounts of Teleport users, by configuration and by trait. Says nothing of who may do what: the app shows
 * these people on cards. What stands in the trait and is no account id is named, so that somebody can correct it.
 */
export async function findPeople(
  reviewers: Pick<Reviewers, 'accountsOf'>,
  { users, withRoles = false }: PeopleCall,
): Promise<PeopleAnswer> {
  const find = async (user: string): Promise<PeopleAnswer['people'][number]> => {
    const { accounts, unreadable, roles } = await reviewers.accountsOf(user);
    return {
      user,
      accounts: [...new Set(accounts)],
      ...(unreadable.length === 0 ? {} : { unreadable: [...unreadable] }),
      ...(withRoles && roles !== undefined ? { roles: [...roles] } : {}),
    };
  };
  return { people: await inParallel(users, find, CALL_CONCURRENCY_MAX) };
}
