import type { Actor } from '#core/review';
import type { Reviewers } from './reviewers';

/** Whether the person who decides is the one who asked. `unknown` says what would make it known. */
export type Ownership =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly user?: string | undefined }
  | { readonly kind: 'unknown'; readonly detail: string };

/**
 * Tells whether `requester`, a Teleport user, is the person behind `actor`. Needed where Teleport cannot check it: it
 * sees only the relay. Whatever leaves a doubt answers `unknown`, since nobody may approve their own request.
 */
export async function ownershipOf(
  reviewers: Reviewers,
  { actor, requester }: { readonly actor: Actor; readonly requester: string },
): Promise<Ownership> {
  const email = actor.emailAddress?.toLowerCase();
  if (email === requester.toLowerCase()) return { kind: 'own' };
  const reviewer = await reviewers.find(actor);
  if (reviewer.kind === 'found') {
    const isOwn = reviewer.user.toLowerCase() === requester.toLowerCase();
    return isOwn ? { kind: 'own' } : { kind: 'other', user: reviewer.user };
  }
  if (email?.split('@')[0] === requester.toLowerCase()) return { kind: 'own' };
  const accounts = await reviewers.accountsOf(requester);
  if (accounts.includes(actor.accountId)) return { kind: 'own' };
  if (reviewer.isAmbiguous) return { kind: 'unknown', detail: reviewer.detail };
  if (accounts.length > 0) return { kind: 'other' };
  // Two e-mail addresses can be compared; an address and a name such as "alice" prove nothing by being different.
  if (email !== undefined && email !== '' && requester.includes('@')) return { kind: 'other' };
  return {
    kind: 'unknown',
    detail: `It cannot be told whether this is the requester. ${reviewer.detail}${email === undefined ? VISIBLE_EMAIL : ''}`,
  };
}

const VISIBLE_EMAIL = ', or make the e-mail address visible in the Atlassian profile';
