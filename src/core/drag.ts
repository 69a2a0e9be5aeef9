import {
  decisionId,
  type AccountId,
  type DecisionId,
  type IssueId,
  type IssueKey,
  type ProjectId,
  type RequestId,
  type StatusId,
} from './ids';
import type { CommentText } from './reason';
import { isReasonTooLong, reasonFor } from './reason';
import { cardStateOf, type Refusal } from './card';
import type { ProposedState } from './access-request';
import type { Person } from './review';
import type { Link } from './link';
import { meaningOf, type ProjectSettings } from './settings';

/** Who made a status change, as Jira's changelog has it. */
export interface ChangeAuthor {
  readonly accountId: AccountId;
  readonly displayName: string;
  readonly accountType: string;
  readonly emailAddress?: string | undefined;
}

/** The newest status change of an issue. */
export interface StatusChange {
  readonly id: string;
  readonly to: StatusId;
  readonly author: ChangeAuthor | undefined;
  /** When Jira recorded it, epoch milliseconds. */
  readonly atMs: number;
  /** Set where the issue changed its project, type or workflow in the same step, so that it needed some status there. */
  readonly isAlong?: boolean | undefined;
}

/** An issue as read when a drag is looked at. */
export interface IssueSnapshot {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  readonly projectId: ProjectId;
  readonly status: StatusId;
  readonly newestChange: StatusChange | undefined;
  /** What the entity property points to; a hint that anyone may have written. */
  readonly requestId: RequestId | undefined;
  /** The same hint as Teleport's own Jira plugin writes it. */
  readonly earlierRequestId: RequestId | undefined;
  /** Who created the issue: the one thing on it that nobody can forge. */
  readonly creatorId: AccountId | undefined;
  /** Epoch milliseconds. */
  readonly createdMs: number;
  readonly commentsNewestFirst: readonly CommentText[];
}

/** What a drag asks for. `nothing`: not a person's decision, or one that has been undone. */
export type DragIntent =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'review';
      readonly decisionId: DecisionId;
      readonly actor: Person;
      readonly proposedState: ProposedState;
      readonly reason: string;
    }
  | {
      readonly kind: 'refused';
      readonly decisionId: DecisionId;
      readonly refusal: Refusal;
      readonly actor?: Person | undefined;
    };

/**
 * Reads a drag off an issue, not off the event that told of it: events come late, doubled and out of order. Only the
 * newest status change counts, and only while the issue still has the status that it led to.
 * The app's own moves are never decisions, and neither is a move back to pending, unless the request has ended.
 * Neither is a status that the issue was given along with another project, type or workflow.
 * No move from before the mapping was chosen counts, and none from before the app had the card: nobody can tell any more what
 * the move meant, or of which request the issue was the card.
 */
export function readDrag(
  issue: Pick<IssueSnapshot, 'issueId' | 'status' | 'newestChange' | 'commentsNewestFirst'>,
  settings: ProjectSettings,
  link: Pick<Link, 'phase' | 'claimedAt' | 'resolution'>,
): DragIntent {
  const change = issue.newestChange;
  if (change === undefined || change.to !== issue.status) return { kind: 'nothing' };
  const meaning = meaningOf(settings.statuses, change.to);
  const isUndone = meaning === 'pending' && link.phase !== 'closed';
  if (change.author?.accountId === settings.appAccountId || isUndone) return { kind: 'nothing' };
  if (change.isAlong === true && standsRight(change.to, settings, link)) return { kind: 'nothing' };
  const id = decisionId(issue.issueId, change.id);
  if (change.author === undefined) return { kind: 'refused', decisionId: id, refusal: { kind: 'no-actor' } };
  const actor = personOf(change.author);
  const refuse = (refusal: Refusal): DragIntent => ({ kind: 'refused', decisionId: id, refusal, actor });
  if (change.author.accountType !== 'atlassian') return refuse({ kind: 'app-actor' });
  if (change.isAlong === true) return refuse({ kind: 'moved-along' });
  if (change.atMs < Date.parse(link.claimedAt)) return refuse({ kind: 'before-takeover' });
  if (settings.mappedAt !== undefined && change.atMs < Date.parse(settings.mappedAt))
    return refuse({ kind: 'before-mapping' });
  if (meaning === 'unmapped') return refuse({ kind: 'unmapped-status' });
  if (meaning !== 'approved' && meaning !== 'denied') return refuse({ kind: 'not-a-decision', meaning });
  const move = { actor: actor.accountId, atMs: change.atMs };
  const reason = reasonFor(issue.commentsNewestFirst, move);
  if (isReasonTooLong(reason)) return refuse({ kind: 'reason-too-long' });
  return { kind: 'review', decisionId: id, actor, proposedState: meaning, reason };
}

/**
 * The newest change that the app's own move has hidden, being made after the app's look and before its move.
 *
 * @param since - status changes since that look, newest first
 */
export function hiddenChange(since: readonly StatusChange[], app: AccountId): StatusChange | undefined {
  const isOwn = ({ author }: StatusChange): boolean => author?.accountId === app;
  const own = since.findIndex(isOwn);
  return own < 0 ? undefined : since.slice(own + 1).find((change) => !isOwn(change));
}

/** Whether a status is one that the card belongs in: nobody needs to hear of a migration that leaves cards where they are. */
function standsRight(
  status: StatusId,
  { statuses }: ProjectSettings,
  { phase, resolution }: Pick<Link, 'phase' | 'resolution'>,
): boolean {
  return statuses[phase === 'closed' ? cardStateOf(resolution) : 'pending'].includes(status);
}

function personOf(author: ChangeAuthor): Person {
  return {
    accountId: author.accountId,
    displayName: author.displayName,
    ...(author.emailAddress === undefined ? {} : { emailAddress: author.emailAddress }),
  };
}
