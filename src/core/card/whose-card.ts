import type { AccountId, IssueId, RequestId } from '../ids';

/** What is known of an issue that may be the card of a request. */
export interface CardEvidence {
  readonly requestId: RequestId;
  readonly issueId: IssueId;
  /** Who created the issue: the one thing on it that nobody can forge. */
  readonly creatorId: AccountId | undefined;
  /** The app's own account, if it is known. */
  readonly app: AccountId | undefined;
  /** The request that the issue's own property points to, if it can be read: whoever may edit the issue can write it. */
  readonly pointsTo: RequestId | undefined;
  /** The same as `teleport-jira` writes it. */
  readonly earlierPointsTo?: RequestId | undefined;
  /** The issue that Teleport's plugin data names for the request, if it can be read: every plugin's identity can write it. */
  readonly noted?: IssueId | undefined;
  /** The request whose card the app's own link says that the issue is. */
  readonly owner?: RequestId | undefined;
  /** Whether the issue was created for the request, or for the claim on it, not before. */
  readonly isYounger: boolean;
  /** Whether its creator created others of which plugin data and issue agree. */
  readonly isCreatorTrusted?: boolean | undefined;
}

/**
 * Whose card an issue is, as far as the request in question goes.
 *
 * `agreed`: the app's own, and plugin data says so, which nothing on the issue contradicts. `own`: the app's own, and nothing speaks against it. `earlier`: made by
 * `teleport-jira`. `other`: not this request's.
 */
export type WhoseCard = 'agreed' | 'own' | 'earlier' | 'other';

/**
 * The one answer to "whose card is this issue?": after an answer that was lost, for a new installation, for a take-over from
 * `teleport-jira`, for the successor of a deleted card, and for an issue that only looks like a card.
 *
 * A card's request id is stored where other people can edit it, on the issue and in plugin data, so that the two must never
 * contradict each other. Of issues that the app did not create only those count that both agree on, or whose creator made
 * such ones.
 */
export function whoseCard(evidence: CardEvidence): WhoseCard {
  const { requestId, issueId, creatorId, app, noted, owner, isYounger } = evidence;
  if (owner !== undefined && owner !== requestId) return 'other';
  const isNoted = noted === issueId;
  if (noted !== undefined && !isNoted) return 'other';
  if (app !== undefined && creatorId === app) {
    // Somebody spoilt what it points to: then plugin data alone has to do.
    if (evidence.pointsTo === undefined) return isNoted && isYounger ? 'agreed' : 'other';
    if (evidence.pointsTo !== requestId) return 'other';
    if (isNoted) return 'agreed';
    return isYounger ? 'own' : 'other';
  }
  const isProven = isNoted || evidence.isCreatorTrusted === true;
  const isEarlier =
    creatorId !== undefined && isProven && isYounger && evidence.earlierPointsTo === requestId;
  return isEarlier ? 'earlier' : 'other';
}
