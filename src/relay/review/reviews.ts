import { LRUCache } from 'lru-cache';
import type { RequestId } from '#core/ids';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/review';
import { FINISHED_DECISIONS_MAX } from '../limits';
import type { Log } from '../log';
import type { TeleportClient } from '../teleport/client';
import { eligibilityOf } from './eligibility';
import type { Decider } from './outcome';

/**
 * Takes decisions to Teleport, those about one request one after the other. A decision that was recorded answers the
 * same again without touching Teleport; when that memory is gone, Teleport's own state gives the same answer.
 */
export class Reviews {
  readonly #client: TeleportClient;
  readonly #decider: Decider;
  readonly #log: Log;
  readonly #last = new Map<RequestId, Promise<unknown>>();
  readonly #recorded = new LRUCache<string, ReviewOutcome>({ max: FINISHED_DECISIONS_MAX });

  constructor(deps: { readonly client: TeleportClient; readonly decider: Decider; readonly log: Log }) {
    this.#client = deps.client;
    this.#decider = deps.decider;
    this.#log = deps.log;
  }

  /** Carries out a decision. Throws `AppError` where it cannot be told what became of it; a repeat is safe. */
  async submit(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const outcome = before.then(() => this.#decide(id, submission));
    // The next decision waits for this one, however it ends.
    const settled = outcome.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(id, settled);
    try {
      return await outcome;
    } finally {
      if (this.#last.get(id) === settled) this.#last.delete(id);
    }
  }

  /** Whether a person could review a request; `gone` where there is none. */
  check(id: RequestId, actor: Actor): Promise<Eligibility | 'gone'> {
    return eligibilityOf({ client: this.#client, decider: this.#decider }, id, actor);
  }

  async #decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const key = `${id} ${submission.decisionId} ${submission.proposedState} ${submission.actor.accountId}`;
    const recorded = this.#recorded.get(key);
    if (recorded !== undefined) return recorded;
    const outcome = await this.#decider.decide(id, submission);
    if (outcome.kind === 'recorded') this.#recorded.set(key, outcome);
    this.#log.info('review.decided', {
      requestId: id,
      decisionId: submission.decisionId,
      accountId: submission.actor.accountId,
      proposedState: submission.proposedState,
      outcome: outcome.kind,
    });
    return outcome;
  }
}
