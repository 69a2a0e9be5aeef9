import type { Actor } from '#core/request/review';
import { isAccount } from '../account-id';
import type { Reviewers } from './reviewers';

/** Whether the person who decides is the one who asked. `unknown` says what would make it known. */
export type Ownership =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly user: string }
  | { readonly kind: 'unknown'; readonly detail: string };

/**
 * Tells whether `requester`, a Teleport user, is the person behind `actor`. Needed where Teleport cannot check it: it
 * sees only the relay. Only one thing proves somebody else: the person is found to be exactly one other Teleport user. That
 * the requester's account or address differs from theirs proves nothing, since either may be out of date or misspelt.
 */
export async function ownershipOf(
  reviewers: Pick<Reviewers, 'accountsOf' | 'find'>,
  { actor, requester }: { readonly actor: Actor; readonly requester: string },
): Promise<Ownership> {
  const email = actor.emailAddress?.toLowerCase();
  if (email === requester.toLowerCase()) return { kind: 'own' };
  // Whatever is known of the approver may be out of date: what is known of the requester comes first.
  const { accounts } = await reviewers.accountsOf(requester);
  if (accounts.some((account) => isAccount(account, actor.accountId))) return { kind: 'own' };
  const reviewer = await reviewers.find(actor);
  if (reviewer.kind === 'found' && reviewer.user.toLowerCase() === requester.toLowerCase()) {
    return { kind: 'own' };
  }
  if (reviewer.kind === 'found' && reviewer.doubt === undefined) {
    return { kind: 'other', user: reviewer.user };
  }
  if (email?.split('@')[0] === requester.toLowerCase()) return { kind: 'own' };
  return {
    kind: 'unknown',
    detail: unknownBecause(reviewer.kind === 'found' ? reviewer.doubt : reviewer.detail),
  };
}

const unknownBecause = (detail = ''): string => `It cannot be told whether this is the requester. ${detail}`;
