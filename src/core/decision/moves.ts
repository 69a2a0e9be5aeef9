import type { AccountId, IssueId, IssueKey, ProjectId, RequestId, StatusId } from '../ids';
import type { CommentText } from './reason';

/** Who made a status change, as Jira's changelog has it. */
export interface ChangeAuthor {
  readonly accountId: AccountId;
  readonly displayName: string;
  readonly accountType: string;
  readonly emailAddress?: string | undefined;
  /** Whether the account was deactivated, by now. */
  readonly isDeactivated?: boolean | undefined;
}

/** One status change of an issue. */
export interface StatusChange {
  /** Of the changelog entry: unique within the site. */
  readonly id: string;
  readonly to: StatusId;
  /** What the status was called at that moment, where Jira says so: what the mover saw. */
  readonly toName?: string | undefined;
  readonly author: ChangeAuthor | undefined;
  /** When Jira recorded it, epoch milliseconds. */
  readonly atMs: number;
  /** Set where the issue changed its project, type or workflow in the same step, so that it needed some status there. */
  readonly isAlong?: boolean | undefined;
  /**
   * Set where Jira notes what caused the change: a smart commit, an automation rule, an import or another integration that
   * acts in the name of a person.
   */
  readonly isIndirect?: boolean | undefined;
  /** The project that the issue was in when the change was made; absent: the one that it is in. */
  readonly projectId?: ProjectId | undefined;
}

/** An issue as read when its moves are looked at. */
export interface IssueSnapshot {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  readonly projectId: ProjectId;
  readonly status: StatusId;
  /** All status changes, oldest first. */
  readonly changes: readonly StatusChange[];
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

/** How an issue came to where it is, as far as Jira gives that along. */
export interface NewestChange {
  readonly change: StatusChange | undefined;
  readonly creatorId: AccountId | undefined;
}

/** Changes in the order in which they were made: by their time, then by their id, which Jira counts up. Each once. */
export function inOrder<T extends Pick<StatusChange, 'id' | 'atMs'>>(changes: readonly T[]): readonly T[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()].sort(
    (one, other) => one.atMs - other.atMs || Number(one.id) - Number(other.id),
  );
}
