import type { Refusal } from '../card';
import { madeIn, type RequestId } from '../ids';
import type { Ports } from '../ports';
import { isReasonTooLong } from '../reason';
import type { Person, ReviewOutcome, ReviewSubmission } from '../review';
import type { ProjectSettings } from '../settings';
import type { DecisionPlace } from '../tier';
import { isApprover } from './is-approver';

/** What became of a decision: as the relay said, or a refusal of the project's own, of which Teleport hears nothing. */
export type HandInOutcome = ReviewOutcome | Extract<Refusal, { kind: 'reason-too-long' | 'reason-missing' }>;

/** A decision before it is known whether the project lets the person decide. */
export type PersonsDecision = Omit<ReviewSubmission, 'actor' | 'place'> & { readonly actor: Person };

/**
 * Hands one person's decision to Teleport, wherever in Jira it was made, if the project's own rules let it pass. Repeating
 * a decision never reviews twice. Whether the person is one of the project's approvers is looked up now, not when the card
 * was moved: a membership that was taken away meanwhile counts no more.
 */
export async function handIn(
  ports: Pick<Ports, 'relay' | 'decisions' | 'memberships'>,
  {
    id,
    settings,
    place,
  }: { readonly id: RequestId; readonly settings: ProjectSettings; readonly place: DecisionPlace },
  decision: PersonsDecision,
): Promise<HandInOutcome> {
  const { actor, reason, proposedState } = decision;
  if (isReasonTooLong(reason)) return { kind: 'reason-too-long' };
  if (reason.trim() === '' && settings.policy?.reasonRequiredFor.includes(proposedState) === true) {
    return { kind: 'reason-missing' };
  }
  const isProjectApprover = await isApprover(ports, settings, actor.accountId);
  const outcome = await ports.relay.submitReview(id, {
    ...decision,
    place,
    actor: { ...actor, isProjectApprover },
  });
  if (outcome.kind === 'recorded') await notePlace(ports, outcome, place);
  return outcome;
}

/** Remembers for the panel's timeline where the decision was made. A note that is lost costs a word there, no more. */
async function notePlace(
  ports: Pick<Ports, 'decisions'>,
  { request, reviewer }: Extract<ReviewOutcome, { kind: 'recorded' }>,
  place: DecisionPlace,
): Promise<void> {
  const position = request.reviews.findLastIndex(({ author }) => author === reviewer);
  try {
    await ports.decisions.settle(madeIn(request.id, position < 0 ? 'end' : position), place);
  } catch {
    return;
  }
}
