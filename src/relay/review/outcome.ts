import type { RequestId } from '#core/ids';
import { cutCounted } from '#core/lib/cut';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewMode, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { DETAIL_CHARS_MAX } from '../limits';

/** A way to turn a human decision into something that Teleport does. One for each mode. */
export interface Decider {
  /** What the ways are called in the configuration. */
  readonly mode: ReviewMode;
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

export const hasReviewed = (request: AccessRequest, author: string): boolean =>
  request.reviews.some((review) => review.author === author);

export const notPermitted = (detail: string): ReviewOutcome => ({ kind: 'not-permitted', detail });

/** Teleport's own words inside ours: one line, bounded, and marked as a quotation. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? '' : `. Teleport said: "${cutCounted(line, DETAIL_CHARS_MAX)}"`;
}
