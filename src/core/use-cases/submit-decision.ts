import type { Refusal } from '../card';
import type { LoggedDecision, LoggedResult } from '../decision-log';
import type { Ports } from '../ports';
import { isReasonTooLong } from '../reason';
import type { Person, ReviewOutcome, ReviewSubmission } from '../review';
import type { ProjectSettings } from '../settings';
import type { DecisionPlace } from '../tier';
import { isApprover } from './is-approver';
import { logSending } from './log-decisions';

/** What became of a decision: as the relay said, or a refusal of the project's own, of which Teleport hears nothing. */
export type SubmitOutcome = ReviewOutcome | Extract<Refusal, { kind: 'reason-too-long' | 'reason-missing' }>;

/** A decision before it is known whether the project lets the person decide. */
export type PersonsDecision = Omit<ReviewSubmission, 'actor' | 'place'> & { readonly actor: Person };

export type SubmitPorts = Pick<Ports, 'relay' | 'memberships' | 'log' | 'clock'>;

/** Where a decision was made, under which settings, and as what it goes into the decision log. */
export interface Submission {
  readonly logged: LoggedDecision;
  readonly settings: ProjectSettings;
  readonly place: DecisionPlace;
}

/**
 * Submits one person's decision to Teleport, wherever in Jira it was made, if the project's own rules let it pass. Repeating
 * a decision never reviews twice. Whether the person is one of the project's approvers is looked up now, not when the card
 * was moved: a membership that was taken away meanwhile counts no more. It is in the decision log before Teleport hears of it;
 * the caller writes down there what came of it.
 */
export async function submitDecision(
  ports: SubmitPorts,
  { logged, settings, place }: Submission,
  decision: PersonsDecision,
): Promise<SubmitOutcome> {
  const { actor, reason, proposedState } = decision;
  if (isReasonTooLong(reason)) return { kind: 'reason-too-long' };
  if (reason.trim() === '' && settings.policy?.reasonRequiredFor.includes(proposedState) === true) {
    return { kind: 'reason-missing' };
  }
  const isProjectApprover = await isApprover(ports, settings, actor.accountId);
  await logSending(ports, settings, logged);
  return ports.relay.submitReview(logged.card.requestId, {
    ...decision,
    place,
    actor: { ...actor, isProjectApprover },
  });
}

/** An outcome as the decision log tells of it. */
export const resultOf = (outcome: SubmitOutcome): LoggedResult =>
  outcome.kind === 'recorded'
    ? { kind: 'recorded', reviewer: outcome.reviewer, mode: outcome.mode }
    : { kind: 'refused', refusal: outcome };
