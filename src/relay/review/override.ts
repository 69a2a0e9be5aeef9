import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { BUSY_RETRY_AFTER_MS, CLAIM_LEASE_MS, WRITE_TIMEOUT_MS } from '../limits';
import type { DecidedRequest, TeleportClient } from '../teleport/client';
import { isFailure, type TeleportFailure } from '../teleport/errors';
import { approverRefusal, checkApprover, type ApproverDeps } from './approver';
import type { Claims } from './claims';
import { eligibilityBy } from './eligibility';
import { decisionKey, notPermitted, quoted, type Decider } from './outcome';

const NO_START =
  'In [review] mode "override" a decision cannot name a later beginning of access: decide without one, or in Teleport';

const UPDATE_PERMISSION = 'its role needs access_request: [update]';

/** What of Teleport this mode uses. */
type OverrideClient = Pick<TeleportClient, 'readRequest' | 'readDecided' | 'setState'>;

/** After this long a claim is no longer used: the call that sets the state must end well within the lease. */
const CLAIM_USE_MS = CLAIM_LEASE_MS - 2 * WRITE_TIMEOUT_MS;

/**
 * Mode `override`: sets the state outright, for clusters without reviews. Teleport would take an approval after a
 * denial of the same minute, so one decision claims the request first and looks at it once more right before.
 */
export class OverrideDecider implements Decider {
  readonly mode = 'override';
  readonly #client: OverrideClient;
  readonly #claims: Pick<Claims, 'take' | 'release'>;
  readonly #approver: ApproverDeps;

  constructor(
    deps: ApproverDeps & {
      readonly client: OverrideClient;
      readonly claims: Pick<Claims, 'take' | 'release'>;
    },
  ) {
    this.#client = deps.client;
    this.#claims = deps.claims;
    this.#approver = deps;
  }

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    if (submission.assumeStartAt !== undefined) return notPermitted(NO_START);
    try {
      const found = await this.#client.readDecided(id);
      if (found === undefined) return { kind: 'gone' };
      const { request } = found;
      if (request.kind === 'long-term') return { kind: 'long-term' };
      if (request.state !== 'pending') return resolved(found, submission);
      const check = await checkApprover(this.#approver, { request, submission });
      if (check.kind === 'refused') return check.outcome;
      return await this.#override(id, submission);
    } catch (error) {
      if (isFailure(error, 'not-found')) return { kind: 'gone' };
      throw error;
    }
  }

  async check(request: AccessRequest, actor: Actor): Promise<Eligibility> {
    return eligibilityBy(
      (proposedState) =>
        approverRefusal(this.#approver, { request, submission: { actor, proposedState, via: 'panel' } }),
      false,
    );
  }

  async #override(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const { clock } = this.#approver;
    const claimedAt = clock.now();
    if (!(await this.#claims.take(id, decisionKey(submission)))) return this.#outOfTurn(id);
    const found = await this.#client.readDecided(id);
    if (found === undefined) return { kind: 'gone' };
    if (found.request.state !== 'pending') return resolved(found, submission);
    if (clock.now() - claimedAt > CLAIM_USE_MS) throw busy();
    return this.#set(id, submission);
  }

  async #set(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const { actor, proposedState: state, reason } = submission;
    const decision = decisionKey(submission);
    try {
      await this.#client.setState(id, { state, reason, delegator: delegatorOf(actor), decision });
    } catch (error) {
      if (isFailure(error, 'access-denied', 'not-implemented')) {
        await this.#claims.release(id, decision);
        const why =
          error.known === undefined ? UPDATE_PERMISSION : `${error.known.cause}: ${error.known.fix}`;
        return notPermitted(`Teleport does not let the relay decide: ${why}${quoted(error.said)}`);
      }
      if (!isFailure(error, 'lost', 'bad-parameter', 'compare-failed')) throw error;
      return this.#verify(id, { submission, error });
    }
    return this.#verify(id, { submission });
  }

  /** Reads what became of it. A request that is still pending after an error was not touched. */
  async #verify(
    id: RequestId,
    { submission, error }: { readonly submission: ReviewSubmission; readonly error?: TeleportFailure },
  ): Promise<ReviewOutcome> {
    const found = await this.#client.readDecided(id);
    if (found === undefined) return { kind: 'gone' };
    if (found.request.state !== 'pending') {
      // Where Teleport has said that it took the decision, its word is enough.
      return resolved(
        error === undefined ? { ...found, decision: decisionKey(submission) } : found,
        submission,
      );
    }
    if (error?.kind === 'bad-parameter') {
      return notPermitted(`Teleport does not take the decision${quoted(error.said)}`);
    }
    throw (
      error ??
      new AppError('teleport-unavailable', 'Teleport does not show the decision yet', { retry: 'safe' })
    );
  }

  /** Another decision holds the claim. Unless that one is done already, it has to be waited for. */
  async #outOfTurn(id: RequestId): Promise<ReviewOutcome> {
    const request = await this.#client.readRequest(id);
    if (request === undefined) return { kind: 'gone' };
    if (request.state !== 'pending') return { kind: 'already-resolved', request };
    throw busy();
  }
}

/**
 * A request that is no longer pending: resolved by this very decision, or by someone else. Teleport tells, as the state
 * bears the decision's name. Neither the claim nor the reason would: somebody may have decided the same in Teleport after
 * a call of ours that did not arrive, and a decision that is sent again may bring another reason along.
 */
function resolved({ request, decision }: DecidedRequest, submission: ReviewSubmission): ReviewOutcome {
  const { actor, proposedState } = submission;
  return request.state === proposedState && decision === decisionKey(submission)
    ? { kind: 'recorded', request, reviewer: actor.displayName }
    : { kind: 'already-resolved', request };
}

/** What Teleport's audit log shows, in the form of Teleport's own plugin. */
const delegatorOf = ({ accountId, emailAddress = '' }: Actor): string =>
  `jira:${emailAddress === '' ? accountId : emailAddress}`;

const busy = (): AppError =>
  new AppError('busy', 'Another decision on this request is under way', {
    retry: 'safe',
    retryAfterMs: BUSY_RETRY_AFTER_MS,
  });
