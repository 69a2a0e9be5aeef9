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
  {
    actor,
    requester,
    trustsEmail,
  }: { readonly actor: Actor; readonly requester: string; readonly trustsEmail: boolean },
): Promise<Ownership> {
  const email = actor.emailAddress?.toLowerCase();
  if (email === requester.toLowerCase()) return { kind: 'own' };
  // Whatever is known of the approver may be out of date: what is known of the requester comes first.
  const accounts = await reviewers.accountsOf(requester);
  if (accounts.includes(actor.accountId)) return { kind: 'own' };
  const reviewer = await reviewers.find(actor);
  if (reviewer.kind === 'found') {
    const isOwn = reviewer.user.toLowerCase() === requester.toLowerCase();
    return isOwn ? { kind: 'own' } : { kind: 'other', user: reviewer.user };
  }
  if (email?.split('@')[0] === requester.toLowerCase()) return { kind: 'own' };
  if (reviewer.isAmbiguous) return { kind: 'unknown', detail: reviewer.detail };
  if (accounts.length > 0) return { kind: 'other' };
  // One person may have several addresses. Where they are taken for people, two of them can be compared; an address and a
  // name such as "alice" prove nothing by being different.
  if (trustsEmail && email !== undefined && email !== '' && requester.includes('@')) return { kind: 'other' };
  return {
    kind: 'unknown',
    detail: `It cannot be told whether this is the requester. ${reviewer.detail}`,
  };
}
