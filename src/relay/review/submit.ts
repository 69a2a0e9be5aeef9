import type { RequestId } from '#core/ids';
import type { AccessRequest, Review } from '#core/request/access-request';
import type { ReviewOutcome } from '#core/request/review';
import { COMPARE_AND_SET_ATTEMPTS_MAX } from '../limits';
import type { NewReview, TeleportClient } from '../teleport/client';
import { isFailure, type TeleportFailure } from '../teleport/errors';
import { hasReviewed, notPermitted, quoted } from './outcome';

/** What of Teleport a review needs. */
export type ReviewClient = Pick<TeleportClient, 'ownUser' | 'cluster' | 'readRequest' | 'submitReview'>;

type Submitter = Pick<ReviewClient, 'readRequest' | 'submitReview'>;

/** A review on its way, and why Teleport may take it. */
export interface ReviewAttempt {
  readonly id: RequestId;
  readonly review: NewReview;
  /**
   * Whether a review with this author and verdict was made by this person through this relay. Its reason may be another:
   * people write theirs after they have decided, and a decision that is sent again takes along what it finds by then.
   */
  readonly isOwn: (review: Review) => boolean;
  /** Looks at the request as it is right before the review; an outcome of its own ends the attempt. */
  readonly check: (request: AccessRequest) => Promise<ReviewOutcome | undefined>;
}

/**
 * Makes a review, once. Teleport allows one review of an author, so whether it was made can always be read from the
 * request: that is how a repeated decision and a lost answer are told from a second opinion. Throws `AppError`.
 */
export async function submitOnce(client: Submitter, attempt: ReviewAttempt): Promise<ReviewOutcome> {
  for (let tries = 1; ; tries += 1) {
    const request = await client.readRequest(attempt.id);
    const known = await outcomeOf(request, attempt);
    if (known !== undefined) return known;
    try {
      const after = await client.submitReview(attempt.id, attempt.review);
      const current = after ?? (await client.readRequest(attempt.id));
      if (current === undefined) return { kind: 'gone' };
      return { kind: 'recorded', request: current, reviewer: attempt.review.author };
    } catch (error) {
      // Another review won Teleport's own race: look again.
      if (isFailure(error, 'compare-failed') && tries < COMPARE_AND_SET_ATTEMPTS_MAX) continue;
      return await explain(client, { attempt, error });
    }
  }
}

/** What is already known of the review of `request`; undefined if the review has still to be made. */
async function outcomeOf(
  request: AccessRequest | undefined,
  { review, isOwn, check }: Omit<ReviewAttempt, 'id'>,
): Promise<ReviewOutcome | undefined> {
  if (request === undefined) return { kind: 'gone' };
  if (request.kind === 'long-term') return { kind: 'long-term' };
  // Looked at before the state, since this very review may be what resolved the request.
  const isMade = request.reviews.some(
    (made) => made.author === review.author && made.proposedState === review.proposedState && isOwn(made),
  );
  if (isMade) return { kind: 'recorded', request, reviewer: review.author };
  if (request.state !== 'pending') return { kind: 'already-resolved', request };
  const refused = await check(request);
  if (refused !== undefined) return refused;
  if (hasReviewed(request, review.author)) {
    return { kind: 'already-reviewed', request, reviewer: review.author };
  }
  return undefined;
}

/** What an error of Teleport's means. Reads the request once more where the error alone cannot tell. */
async function explain(
  client: Submitter,
  { attempt, error }: { readonly attempt: ReviewAttempt; readonly error: unknown },
): Promise<ReviewOutcome> {
  if (isFailure(error, 'not-found')) return { kind: 'gone' };
  if (
    isFailure(error, 'lost', 'already-exists') ||
    (isFailure(error, 'access-denied') && isAboutState(error))
  ) {
    const request = await client.readRequest(attempt.id);
    const known = await outcomeOf(request, attempt);
    if (known !== undefined) return known;
    throw error;
  }
  if (isFailure(error, 'access-denied')) return notPermitted(deniedDetail(error, attempt.review));
  if (isFailure(error, 'bad-parameter', 'not-implemented')) {
    return notPermitted(`Teleport does not take the review${quoted(error.said)}`);
  }
  throw error;
}

/** Older versions answer these with "access denied" too. */
const isAboutState = ({ said }: TeleportFailure): boolean =>
  said.includes('has already reviewed this request') || said.includes('the access request has been already');

function deniedDetail({ said, known }: TeleportFailure, review: NewReview): string {
  if (known !== undefined)
    return `Teleport does not let the relay hand in reviews: ${known.cause}: ${known.fix}${quoted(said)}`;
  if (said.includes('on behalf of')) {
    return 'Teleport does not let the relay hand in reviews for others: give its role allow.review_requests.submit_for_users (Teleport 18.11 or later), or choose another [review] mode';
  }
  if (said.includes('cannot review request')) {
    const who = review.submittedByPlugin ? 'this person' : "the relay's user";
    return `Teleport does not let ${who} review this request: no role of theirs allows it`;
  }
  return `Insufficient permissions to review the request${quoted(said)}`;
}
