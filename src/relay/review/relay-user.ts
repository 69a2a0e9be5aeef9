import type { RequestId } from '#core/ids';
import { progressOf, type AccessRequest } from '#core/request/access-request';
import {
  REASON_BYTES_MAX,
  type Actor,
  type Eligibility,
  type ReviewOutcome,
  type ReviewSubmission,
} from '#core/request/review';
import { takesStartTimes } from '../teleport/cluster';
import { checkApprover, type ApproverDeps, type Judged } from './approver';
import { eligibilityBy } from './eligibility';
import { hasReviewed, notPermitted, type Decider } from './outcome';
import { submitOnce, type ReviewClient } from './submit';

/**
 * Mode `relay`: a review by the relay's own user that names the human in its reason, for Enterprise clusters that do
 * not let a plugin review for others. Teleport cannot check the human, so the relay does.
 */
export class RelayUserDecider implements Decider {
  readonly mode = 'relay';
  readonly #client: ReviewClient;
  readonly #approver: ApproverDeps;

  constructor(deps: ApproverDeps & { readonly client: ReviewClient }) {
    this.#client = deps.client;
    this.#approver = deps;
  }

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const { actor, proposedState, reason, assumeStartAt } = submission;
    if (assumeStartAt !== undefined && !takesStartTimes(this.#client.cluster)) return notPermitted(NO_START);
    return submitOnce(this.#client, {
      id,
      review: {
        author: this.#client.ownUser,
        proposedState,
        reason: attributedReason(actor, reason),
        assumeStartAt,
        submittedByPlugin: false,
      },
      isOwn: (made) => isAttributedTo(actor, made.reason),
      check: (request) => this.#refusal(request, submission),
    });
  }

  async check(request: AccessRequest, actor: Actor): Promise<Eligibility> {
    const author = this.#client.ownUser;
    if (hasReviewed(request, author)) return { kind: 'already-reviewed', reviewer: author };
    return eligibilityBy(
      (proposedState) => this.#refusal(request, { actor, proposedState, via: 'panel' }),
      takesStartTimes(this.#client.cluster),
    );
  }

  /**
   * Teleport would count a second review of one person, since it is by the relay's user. So whoever has reviewed in Teleport is
   * refused here, and an approval that leaves the request pending too: the same person could review in Teleport after it.
   */
  async #refusal(request: AccessRequest, submission: Judged): Promise<ReviewOutcome | undefined> {
    const check = await checkApprover(this.#approver, { request, submission });
    if (check.kind === 'refused') return check.outcome;
    if (check.user !== undefined && hasReviewed(request, check.user)) {
      return { kind: 'already-reviewed', request, reviewer: check.user };
    }
    const { approvals, approvalsNeeded } = progressOf(request);
    const others = approvalsNeeded - approvals - 1;
    return submission.proposedState === 'approved' && others > 0
      ? notPermitted(notTheLast(others))
      : undefined;
  }
}

const NO_START =
  'Teleport before 15 knows no later beginning of access and would grant it at once: decide without one';

const notTheLast = (others: number): string =>
  `This request needs ${others === 1 ? 'one more approval' : `${others} more approvals`} before one from Jira: in [review] mode "relay" Jira gives the last approval, since Teleport cannot tell two approvals by one person apart. Let others approve in Teleport first, or approve there yourself`;

const NAME_CHARS_MAX = 100;

/** The human's reason under a line that names them, within Teleport's limit; cut at a character if it must be, and the rest counted. */
export function attributedReason(actor: Actor, reason: string): string {
  // A name is chosen by its owner: it must not be able to end the line or stand for another.
  const name = actor.displayName
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARS_MAX);
  const line = `${name}${signatureOf(actor)}`;
  return reason === '' ? line : cutToBytes(`${line}\n${reason}`, REASON_BYTES_MAX);
}

/** Whether a reason is one that names this person. The account is what counts: people change their names. */
const isAttributedTo = (actor: Actor, reason: string): boolean =>
  reason.split('\n', 1)[0]?.endsWith(signatureOf(actor)) === true;

/** The end of the line that names a person; a name cannot pretend to it, since it stands before it. */
const signatureOf = ({ accountId }: Actor): string => ` (Jira account ${accountId}) decided in Jira.`;

function cutToBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax - Buffer.byteLength(cutAfter(bytes.length));
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return `${bytes.subarray(0, end).toString()}${cutAfter(bytes.length - end)}`;
}

const cutAfter = (more: number): string => `… and ${more} more bytes`;
