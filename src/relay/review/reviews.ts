import { LRUCache } from 'lru-cache';
import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import type { Clock } from '../clock';
import { DECISION_WAIT_MS_MAX, FINISHED_DECISIONS_MAX } from '../limits';
import type { Log } from '../log';
import type { TeleportClient } from '../teleport/client';
import { eligibilityOf } from './eligibility';
import type { AccessEnds } from './end-access';
import { decisionKey, type Decider } from './outcome';
import type { WaitingDecisions } from './waiting';

/**
 * Takes decisions to Teleport, those about one request one after the other. A decision that was recorded answers so
 * again, with the request as it is by then; when that memory is gone, Teleport's own state gives the same answer. One that
 * waited for others longer than its caller does is not carried out: whoever made it may have taken it back.
 */
export class Reviews {
  readonly #client: Pick<TeleportClient, 'readRequest'>;
  readonly #decider: Decider;
  readonly #ends: Pick<AccessEnds, 'accessOf'>;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #waiting: WaitingDecisions;
  readonly #last = new Map<RequestId, Promise<unknown>>();
  readonly #recorded = new LRUCache<string, Recorded>({ max: FINISHED_DECISIONS_MAX });

  constructor(deps: {
    readonly client: Pick<TeleportClient, 'readRequest'>;
    readonly decider: Decider;
    /** Absent: nobody ends access. */
    readonly ends?: Pick<AccessEnds, 'accessOf'> | undefined;
    readonly log: Log;
    readonly clock: Clock;
    readonly waiting: WaitingDecisions;
  }) {
    this.#client = deps.client;
    this.#decider = deps.decider;
    this.#ends = deps.ends ?? NOBODY_ENDS;
    this.#log = deps.log;
    this.#clock = deps.clock;
    this.#waiting = deps.waiting;
  }

  /** Carries out a decision. Throws `AppError` where it cannot be told what became of it; a repeat is safe. */
  async submit(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const since = this.#clock.now();
    const outcome = before.then(() => {
      if (this.#clock.now() - since > DECISION_WAIT_MS_MAX) throw waitedTooLong();
      return this.#decide(id, submission);
    });
    // The next decision waits for this one, however it ends.
    const ended = outcome.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(id, ended);
    try {
      return await this.#waiting.following(submission.decisionId, () => outcome);
    } finally {
      if (this.#last.get(id) === ended) this.#last.delete(id);
    }
  }

  /** Whether a person could review a request; `gone` where there is none. */
  check(id: RequestId, actor: Actor): Promise<Eligibility | 'gone'> {
    return eligibilityOf({ client: this.#client, decider: this.#decider, ends: this.#ends }, id, actor);
  }

  /** The same from what is known already, where it is: good enough for a list, since a decision is checked anew. */
  checkKnown(request: AccessRequest | undefined, id: RequestId, actor: Actor): Promise<Eligibility | 'gone'> {
    const client = request === undefined ? this.#client : { readRequest: () => Promise.resolve(request) };
    return eligibilityOf({ client, decider: this.#decider, ends: this.#ends }, id, actor);
  }

  async #decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const key = `${id} ${decisionKey(submission)}`;
    const recorded = this.#recorded.get(key);
    if (recorded !== undefined) {
      // Others may have gone on with the request since.
      const request = await this.#client.readRequest(id);
      return request === undefined ? { kind: 'gone' } : { ...recorded, request };
    }
    const outcome = this.#named(await this.#decider.decide(id, submission));
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

  /** Who a review stands by depends on the mode, which the app's decision log names. */
  #named(outcome: ReviewOutcome): ReviewOutcome {
    return outcome.kind === 'recorded' ? { ...outcome, mode: this.#decider.mode } : outcome;
  }
}

type Recorded = Extract<ReviewOutcome, { kind: 'recorded' }>;

const NOBODY_ENDS = { accessOf: () => Promise.resolve(undefined) };

const waitedTooLong = (): AppError =>
  new AppError('busy', 'Earlier decisions on this request took too long: this one was not carried out', {
    retry: 'safe',
  });
