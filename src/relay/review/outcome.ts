import type { AccessRequest, ProposedState } from '#core/access-request';
import type { RequestId } from '#core/ids';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/review';
import { DETAIL_CHARS_MAX } from '../limits';

/** A way to turn a human decision into something that Teleport does. One for each mode. */
export interface Decider {
  /** Carries out a decision, or says why not. Throws `AppError` where that cannot be told. */
  decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome>;
  /** What is known to speak against a review by this person before it is made. Changes nothing. Throws `AppError`. */
  check(request: AccessRequest, actor: Actor): Promise<Eligibility>;
}

/**
 * What tells one decision from every other: an id that comes with another verdict, or for another person, is another
 * decision, whatever the app thought when it made the id.
 */
export const decisionKey = ({ decisionId, proposedState, actor }: ReviewSubmission): string =>
  `${decisionId} ${proposedState} ${actor.accountId}`;

/** A review that Teleport would take for the same: one author, one verdict, one reason. */
export function hasReview(
  request: AccessRequest,
  review: { readonly author: string; readonly proposedState: ProposedState; readonly reason: string },
): boolean {
  return request.reviews.some(
    ({ author, proposedState, reason }) =>
      author === review.author && proposedState === review.proposedState && reason === review.reason,
  );
}

export const hasReviewed = (request: AccessRequest, author: string): boolean =>
  request.reviews.some((review) => review.author === author);

export const notPermitted = (detail: string): ReviewOutcome => ({ kind: 'not-permitted', detail });

/** Teleport's own words inside ours: one line, bounded, and marked as a quotation. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? '' : `. Teleport said: "${line.slice(0, DETAIL_CHARS_MAX)}"`;
}
