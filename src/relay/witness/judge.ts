import type { AccessRequest, ProposedState } from '#core/request/access-request';
import type { ReviewSubmission } from '#core/request/review';
import type { JiraConfig } from '../config/config';
import { WITNESSED_AGE_MS_MAX, WITNESSED_CLOCK_TOLERANCE_MS } from '../limits';
import type { Witnessed, WitnessedMove } from './history';

/** The issue and the entry of its history that a decision names. Decisions of any other form name none. */
export function namedMove(
  decisionId: string,
): { readonly issueId: string; readonly moveId: string } | undefined {
  const [, issueId, moveId] = /^([0-9]{1,18}):([0-9]{1,18})$/.exec(decisionId) ?? [];
  return issueId === undefined || moveId === undefined ? undefined : { issueId, moveId };
}

interface Claim {
  readonly submission: Pick<ReviewSubmission, 'actor' | 'proposedState'>;
  readonly moveId: string;
  readonly request: Pick<AccessRequest, 'createdAt'>;
  readonly nowMs: number;
}

/**
 * Why Jira's own history does not bear a decision out, or undefined if it does: there is that move, made by that person by hand,
 * to a status that the relay's configuration takes for that verdict, since the request was made and lately; and, as the app
 * judges too, an approval was not moved on by anybody but the app, nor a denial by whoever made it.
 */
export function contradiction(
  { submission, moveId, request, nowMs }: Claim,
  witnessed: Extract<Witnessed, { kind: 'seen' }>,
  config: Pick<JiraConfig, 'approvedStatuses' | 'deniedStatuses'>,
): string | undefined {
  const index = witnessed.moves.findIndex(({ id }) => id === moveId);
  const move = witnessed.moves[index];
  if (move === undefined) return 'it knows of no such move';
  if (move.accountId !== submission.actor.accountId) return 'it names somebody else as who moved the card';
  if (move.isIndirect) return 'it notes that the move was not made by hand';
  if (!means(move, submission.proposedState, config))
    return `the card was moved to "${move.to.name}", which [jira] does not take for ${submission.proposedState}`;
  if (
    request.createdAt === undefined ||
    move.atMs < Date.parse(request.createdAt) - WITNESSED_CLOCK_TOLERANCE_MS
  )
    return 'the move is older than the request';
  if (nowMs - move.atMs > WITNESSED_AGE_MS_MAX) return 'the move is more than a day old: make it again';
  const later = witnessed.moves.slice(index + 1).filter(({ accountId }) => accountId !== witnessed.creatorId);
  const isTakenBack =
    submission.proposedState === 'approved'
      ? later.length > 0
      : later.some(({ accountId }) => accountId === move.accountId);
  return isTakenBack ? 'the card was moved on since' : undefined;
}

const means = (
  { to }: WitnessedMove,
  verdict: ProposedState,
  { approvedStatuses, deniedStatuses }: Pick<JiraConfig, 'approvedStatuses' | 'deniedStatuses'>,
): boolean => {
  const wanted = verdict === 'approved' ? approvedStatuses : deniedStatuses;
  const other = verdict === 'approved' ? deniedStatuses : approvedStatuses;
  const isIn = (statuses: readonly string[]): boolean =>
    statuses.includes(to.id) || statuses.includes(to.name);
  return isIn(wanted) && !isIn(other);
};
