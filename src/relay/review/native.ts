import type { RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import type { Clock } from '../clock';
import { eligibilityBy } from './eligibility';
import { hasReviewed, type Decider } from './outcome';
import { policyRefusal, type PolicyConfig } from './policy';
import type { Reviewers } from './reviewers';
import { submitOnce, type ReviewClient } from './submit';

/**
 * Mode `native`: the human's own review, handed in by the relay. Teleport checks whether that person may review this
 * request, counts thresholds, and names both in its audit log.
 */
export class NativeDecider implements Decider {
  readonly mode = 'native';
  readonly #client: ReviewClient;
  readonly #reviewers: Pick<Reviewers, 'find'>;
  readonly #config: PolicyConfig;
  readonly #clock: Clock;

  constructor(deps: {
    readonly client: ReviewClient;
    readonly reviewers: Pick<Reviewers, 'find'>;
    readonly config: PolicyConfig;
    readonly clock: Clock;
  }) {
    this.#client = deps.client;
    this.#reviewers = deps.reviewers;
    this.#config = deps.config;
    this.#clock = deps.clock;
  }

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const { actor, proposedState, via, reason, assumeStartAt } = submission;
    const reviewer = await this.#reviewers.find(actor);
    if (reviewer.kind === 'unknown') return { kind: 'unknown-reviewer', detail: reviewer.detail };
    return submitOnce(this.#client, {
      id,
      review: { author: reviewer.user, proposedState, reason, assumeStartAt, submittedByPlugin: true },
      // The same words make no difference to anybody, wherever they were said.
      isOwn: (made) => made.submittedBy === this.#client.ownUser || made.reason === reason,
      check: (request) => Promise.resolve(this.#check(request, { user: reviewer.user, proposedState, via })),
    });
  }

  async check(request: AccessRequest, actor: Actor): Promise<Eligibility> {
    const reviewer = await this.#reviewers.find(actor);
    if (reviewer.kind === 'unknown') return { kind: 'unmatched', detail: reviewer.detail };
    const { user } = reviewer;
    if (hasReviewed(request, user)) return { kind: 'already-reviewed', reviewer: user };
    return eligibilityBy((proposedState) =>
      Promise.resolve(this.#check(request, { user, proposedState, via: 'panel' })),
    );
  }

  #check(
    request: AccessRequest,
    { user, ...submission }: { readonly user: string } & Pick<ReviewSubmission, 'proposedState' | 'via'>,
  ): ReviewOutcome | undefined {
    if (request.user === user) return { kind: 'own-request' };
    return policyRefusal(this.#config, { request, submission, now: this.#clock.now() });
  }
}
