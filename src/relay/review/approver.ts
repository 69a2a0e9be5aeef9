import type { AccessRequest } from '#core/request/access-request';
import type { ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { isAccount } from '../account-id';
import type { Clock } from '../clock';
import type { ReviewConfig } from '../config/config';
import { notPermitted } from './outcome';
import { ownershipOf } from './own-request';
import { policyRefusal, type PolicyConfig } from './policy';
import type { Reviewers } from './reviewers';

/** What the checks below need. */
export interface ApproverDeps {
  readonly reviewers: Pick<Reviewers, 'accountsOf' | 'find'>;
  readonly config: Pick<ReviewConfig, 'approvers' | keyof PolicyConfig>;
  readonly clock: Clock;
}

/** What of a submission is judged. */
export type Judged = Pick<ReviewSubmission, 'actor' | 'proposedState' | 'via'>;

/** Passed, with the person's Teleport user where one is known; or the outcome that refuses. */
export type ApproverCheck =
  | { readonly kind: 'passed'; readonly user?: string | undefined }
  | { readonly kind: 'refused'; readonly outcome: ReviewOutcome };

/**
 * Checks a decision that Teleport cannot check itself, because it sees only the relay's user: the person must be one of the
 * project's approvers and of the relay's, must not be the requester, and the relay's own limits apply.
 */
export async function checkApprover(
  { reviewers, config, clock }: ApproverDeps,
  {
    request,
    submission,
  }: {
    readonly request: AccessRequest;
    readonly submission: Judged;
  },
): Promise<ApproverCheck> {
  const { actor, proposedState } = submission;
  if (!actor.isProjectApprover) return refused(notPermitted("Not one of the project's approvers"));
  if (!config.approvers.some((account) => isAccount(account, actor.accountId))) {
    return refused(notPermitted("Not in the relay's [review] approvers"));
  }
  const refusal = policyRefusal(config, { request, submission, now: clock.now() });
  if (refusal !== undefined) return refused(refusal);
  const ownership = await ownershipOf(reviewers, { actor, requester: request.user });
  switch (ownership.kind) {
    case 'own':
      return refused({ kind: 'own-request' });
    case 'unknown':
      // A denial by an approver is safe all the same: it gives nobody anything, and requesters may withdraw what they ask for.
      return proposedState === 'denied'
        ? { kind: 'passed' }
        : refused({ kind: 'unknown-reviewer', detail: ownership.detail });
    case 'other':
      return { kind: 'passed', user: ownership.user };
  }
}

/** What `checkApprover` would refuse, for a look beforehand. */
export async function approverRefusal(
  deps: ApproverDeps,
  decision: Parameters<typeof checkApprover>[1],
): Promise<ReviewOutcome | undefined> {
  const check = await checkApprover(deps, decision);
  return check.kind === 'refused' ? check.outcome : undefined;
}

const refused = (outcome: ReviewOutcome): ApproverCheck => ({ kind: 'refused', outcome });
