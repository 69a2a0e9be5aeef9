import type { CardDraft, CardProperty, Remark } from '../card/card';
import type { IssueSnapshot, NewestChange, StatusChange } from '../decision/moves';
import type { AccountId, GroupId, IssueId, IssueRef, ProjectId, RequestId, RoleId, StatusId } from '../ids';
import type { Language } from '../lib/language';
import type { CardState, ProjectSettings, StatusMapping, StatusNames } from '../project/settings';

/** What became of a draft in a creation call. */
export type Created =
  | { readonly kind: 'created'; readonly issue: IssueRef; readonly isInPlace: boolean }
  /** Not created, and it may be for no other reason than its reporter. */
  | { readonly kind: 'reporter-refused'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export interface Placed {
  /** For `ProjectSettings.createTransition`, so that the next issues are created in their place at once. */
  readonly learned: string | undefined;
  /** Issues that did not get there, and that nobody has moved. */
  readonly stuck: readonly IssueRef[];
}

export type MoveResult =
  | { readonly kind: 'moved' }
  | { readonly kind: 'there-already' }
  | { readonly kind: 'impossible'; readonly why: string }
  /** Somebody moved the issue, and that move has not been answered: it stays where it is. So it does in another project. */
  | { readonly kind: 'overtaken' | 'misplaced' };

/** Whether the app may move an issue away from where its newest status change has taken it. */
export type MayMoveOn = (newest: NewestChange) => boolean;

/** An issue that points to a request. */
export interface FoundCard extends IssueRef {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  readonly creatorId: AccountId;
  /** Epoch milliseconds. */
  readonly createdMs: number;
}

/** An issue that the app created, where it stands, and the request that it points to, if any. */
export interface ChangedCard extends IssueRef {
  readonly requestId?: RequestId | undefined;
  readonly status: StatusId;
}

/** An issue that somebody else than the app created, which calls itself the card of a request as `teleport-jira` does. */
export type PluginCard = FoundCard;

/**
 * Where an issue is, and what its property points to. `unseen`: deleted, or hidden from the app, which nobody can tell apart.
 * `unread`: Jira could not tell at the moment.
 */
export type IssueStatus =
  | {
      readonly kind: 'seen';
      readonly issueId: IssueId;
      readonly projectId: ProjectId;
      readonly status: StatusId;
      readonly requestId: RequestId | undefined;
      /** Whether the field that was asked for has no value. */
      readonly lacksAccess?: boolean | undefined;
    }
  | { readonly kind: 'unseen' | 'unread'; readonly issueId: IssueId };

/** How a work item that the app can see stands. */
export type WorkItemState =
  | { readonly kind: 'open' }
  /** `atMs`: since when its status has been one that counts as done. */
  | { readonly kind: 'closed'; readonly atMs: number };

/** A project as the app finds it. `hidden`: archived, deleted, or closed to the app. */
export type ProjectView =
  | { readonly kind: 'visible'; readonly statusNames: StatusNames }
  | { readonly kind: 'hidden'; readonly why: string };

/** Cards as issues in Jira. */
export interface Cards {
  /**
   * Creates up to 50 issues, in one call where possible; answers one entry per draft, in order. An error of the codes
   * `jira-rate-limited`, `jira-refused` and `jira-unauthorized` means that nothing was created; any other, that something may
   * have been.
   */
  create(settings: ProjectSettings, drafts: readonly CardDraft[]): Promise<readonly Created[]>;
  /** Takes new issues to their pending status. Leaves alone what somebody has moved already. */
  place(settings: ProjectSettings, issues: readonly IssueRef[]): Promise<Placed>;
  /**
   * Issues that the app itself created in any project it can see, and whose property points to one of up to 50 requests,
   * oldest first: by Jira's search index, which lags by seconds. What anybody else created is never among them, however
   * much it looks like a card.
   */
  find(requests: readonly RequestId[]): Promise<readonly FoundCard[]>;
  /** Where each of up to 100 issues is, in one call, as it is now: no index lags behind here. */
  issueStatuses(issues: readonly IssueId[], accessField?: string): Promise<readonly IssueStatus[]>;
  /** How each of up to 100 work items stands, by key, as it is now. What the app cannot see is not among them. */
  workItems(keys: readonly string[]): Promise<ReadonlyMap<string, WorkItemState>>;
  /** The project itself, with the statuses that its issues can have. */
  viewProject(project: ProjectId): Promise<ProjectView>;
  /** All status changes of up to 1,000 issues, oldest first. Of an issue that cannot be seen there are none. */
  changesOf(issues: readonly IssueId[]): Promise<ReadonlyMap<IssueId, readonly StatusChange[]>>;
  /**
   * Issues that the app created in the project, and that anybody has changed in the last so many minutes or that are in no
   * status of the mapping but a pending one: by the search index. Of a project that the app cannot see there are none.
   */
  findChangedOrOpen(settings: ProjectSettings, minutes: number): Promise<readonly ChangedCard[]>;
  /** All such issues of the project, for any request, that are in no status of the mapping but a pending one. */
  findOpen(project: ProjectId, statuses: StatusMapping): Promise<readonly FoundCard[]>;
  /** Issues of the last weeks that `teleport-jira` may have left in the project, in such a status. A claim, not a proof. */
  findPluginCards(project: ProjectId, statuses: StatusMapping): Promise<readonly PluginCard[]>;
  /** The issue with its status changes and comments; undefined if it is gone or may not be seen. */
  read(issue: IssueId): Promise<IssueSnapshot | undefined>;
  /** Posts remarks as one comment that carries their markers, in that language; without one, in English. */
  say(issue: IssueId, remarks: readonly Remark[], language: Language | undefined): Promise<void>;
  /** Markers of all comments that the app has posted on the issue. */
  saidMarkers(issue: IssueId): Promise<ReadonlySet<string>>;
  /** Moves the issue to the first status mapped to `state`, unless it is in one of them, or in another project. */
  move(
    issue: IssueId,
    state: CardState,
    settings: Pick<ProjectSettings, 'projectId' | 'statuses' | 'moveFields'>,
    mayMoveOn: MayMoveOn,
  ): Promise<MoveResult>;
  writeProperty(issue: IssueId, property: CardProperty): Promise<void>;
  /**
   * Has the app's field, where the project shows it, say how requests stand, of up to 100 cards in one call. Answers why Jira does
   * not take that, if it does not.
   */
  showAccess(
    settings: Pick<ProjectSettings, 'accessField' | 'language'>,
    cards: readonly { readonly issueId: IssueId; readonly property: CardProperty }[],
  ): Promise<string | undefined>;
  /** Makes people watch an issue, which does nothing for those who do. Answers whom Jira does not let watch it, and why. */
  watch(
    issue: IssueId,
    accounts: readonly AccountId[],
  ): Promise<readonly { readonly account: AccountId; readonly why: string }[]>;
}

/** Who has a role of a project: people, and groups with all that are in them. */
export interface RoleMembers {
  readonly accounts: readonly AccountId[];
  readonly groups: readonly GroupId[];
}

/**
 * Who belongs to what in Jira at this moment: it changes without the app's hearing of it, so nothing is kept. What is gone,
 * or what Jira does not let the app read, has no members.
 */
export interface Memberships {
  groupsOf(account: AccountId): Promise<readonly GroupId[]>;
  membersOf(project: ProjectId, role: RoleId): Promise<RoleMembers>;
}
