import type { Refusal } from '../card/card';
import type { MadeDecision } from '../card/plan';
import type { DecisionId } from '../ids';
import type { CardLink } from '../link/link';
import { cardOf, type LoggedDecision, type LoggedResult } from '../log/decision-log';
import { logSending } from '../log/log-decisions';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { AccessRequest, Instant, ProposedState } from '../request/access-request';
import type { Person, ReviewOutcome } from '../request/review';
import { isApprover } from './is-approver';
import { isReasonTooLong } from './reason';

/** What became of a decision: as the relay said, or a refusal of the project's own, of which Teleport hears nothing. */
export type SubmitOutcome = ReviewOutcome | Extract<Refusal, { kind: 'reason-too-long' | 'reason-missing' }>;

/** A decision as a person made it in Jira. `change`: the entry of the history that it is, if it is a move. */
export interface PersonsDecision {
  readonly decisionId: DecisionId;
  readonly actor: Person;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly assumeStartAt?: Instant | undefined;
  readonly via: 'drag' | 'panel' | 'page';
  readonly change?: string | undefined;
  readonly at: Instant;
}

/** The card that something is decided on, under the settings of its project. */
export interface DecidedCard {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
}

/** A decision that has its answer: for whoever waits for it, for the card, and for the decision log. */
export interface Submitted {
  readonly outcome: SubmitOutcome;
  readonly made: MadeDecision;
  readonly logged: LoggedDecision;
  readonly result: LoggedResult;
  /** The request as Teleport's answer shows it, where it does. */
  readonly request: AccessRequest | undefined;
}

export type SubmitPorts = Pick<Ports, 'relay' | 'memberships' | 'log' | 'clock'>;

/**
 * Submits one person's decision to Teleport, wherever in Jira it was made, if the project's own rules let it pass. Repeating
 * a decision never reviews twice. Whether the person is one of the project's approvers is looked up now, not when the card
 * was moved: a membership that was taken away meanwhile counts no more. It is in the decision log before Teleport hears of it;
 * the caller writes down there what came of it.
 */
export async function submitDecision(
  ports: SubmitPorts,
  card: DecidedCard,
  decision: PersonsDecision,
): Promise<Submitted> {
  const logged = loggedAs(card.link, decision);
  const outcome = await submit(ports, card, decision, logged);
  const { actor, proposedState: state } = decision;
  const marker = `decision:${decision.decisionId}`;
  const request = 'request' in outcome ? outcome.request : undefined;
  if (outcome.kind !== 'recorded') {
    const made = { kind: 'refused', marker, refusal: outcome, actor } as const;
    return { outcome, made, logged, result: { kind: 'refused', refusal: outcome }, request };
  }
  const { reviewer, mode } = outcome;
  const made = { kind: 'recorded', marker, actor, state } as const;
  return { outcome, made, logged, result: { kind: 'recorded', reviewer, mode }, request };
}

async function submit(
  ports: SubmitPorts,
  { link, settings }: DecidedCard,
  { decisionId, actor, proposedState, reason, assumeStartAt, via }: PersonsDecision,
  logged: LoggedDecision,
): Promise<SubmitOutcome> {
  if (isReasonTooLong(reason)) return { kind: 'reason-too-long' };
  if (reason.trim() === '' && settings.policy?.reasonRequiredFor.includes(proposedState) === true) {
    return { kind: 'reason-missing' };
  }
  const isProjectApprover = await isApprover(ports, settings, actor.accountId);
  await logSending(ports, settings, logged);
  return ports.relay.submitReview(link.requestId, {
    decisionId,
    actor: { ...actor, isProjectApprover },
    proposedState,
    reason,
    via: via === 'drag' ? 'drag' : 'panel',
    ...(assumeStartAt === undefined ? {} : { assumeStartAt }),
  });
}

/** A decision as the decision log tells of it. */
const loggedAs = (
  link: CardLink,
  { decisionId, actor, via, proposedState: state, reason, change, at }: PersonsDecision,
): LoggedDecision => ({
  decisionId,
  card: cardOf(link),
  by: actor.accountId,
  via,
  state,
  reason,
  change,
  at,
});
