import type { AccessRequest, Instant, RequestHead } from './access-request';
import type { CardDraft, CardProperty, Remark } from './card';
import type { IssueSnapshot, NewestChange, StatusChange } from './moves';
import type {
  AccountId,
  DecisionId,
  GroupId,
  IssueId,
  IssueRef,
  ProjectId,
  RequestId,
  RoleId,
  StatusId,
} from './ids';
import type { LogEntry } from './decision-log';
import type { AccessEnded, AccessEnding } from './end-access';
import type { Failure } from './failure';
import type { Job } from './job';
import type { Link, Resolution } from './link';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from './review';
import type { Routing } from './routing';
import type { CardState, ProjectSettings, StatusMapping, StatusNames } from './settings';

/**
 * What the use cases need from the world. Every method may throw `AppError`; nothing else means "could not do it".
 */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** What the relay says to "what is pending?". */
export type SyncResult =
  | { readonly kind: 'unchanged'; readonly digest: string; readonly nudgeKeyId?: string | undefined }
  | {
      readonly kind: 'heads';
      readonly digest: string;
      readonly heads: readonly RequestHead[];
      readonly nudgeKeyId?: string | undefined;
    };

/** Where the relay may nudge the app, and with which key. */
export interface Nudge {
  readonly url: string;
  readonly keyId: string;
  readonly key: string;
}

/** How much of a request its card tells: a number of reviews, and how it ended. */
export interface Shown {
  readonly reviews: number;
  readonly resolution?: Resolution | undefined;
}

/** The issue that Teleport's plugin data links a request to, and what that says of the issue. */
export interface NotedIssue extends IssueRef {
  readonly shown?: Shown | undefined;
}

/**
 * One request as the relay has it; `issue` is what Teleport's plugin data links it to, where that was asked for.
 * `unusable`: the request exists, but its record does not fit the contract, which is no reason to take it for gone.
 */
export type FetchedRequest =
  | { readonly kind: 'found'; readonly request: AccessRequest; readonly issue?: NotedIssue | undefined }
  | { readonly kind: 'gone'; readonly id: RequestId }
  | { readonly kind: 'unusable'; readonly id: RequestId; readonly why: string };

export interface Relay {
  sync(call: {
    readonly known?: string | undefined;
    readonly nudge?: Nudge | undefined;
  }): Promise<SyncResult>;
  /**
   * Up to 50 ids, any order; answers one entry each, in the same order. `heard`: revisions by id that are good enough, since
   * a nudge named them; all else is what Teleport says now.
   */
  fetch(
    ids: readonly RequestId[],
    options?: {
      readonly withIssues?: boolean;
      readonly heard?: Readonly<Record<string, string>>;
    },
  ): Promise<readonly FetchedRequest[]>;
  /** Hands a human decision to Teleport. Repeating a decision never reviews twice. */
  submitReview(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome>;
  /** Ends the access that a request gave. Repeating it ends nothing twice; undefined where the request is gone. */
  endAccess(id: RequestId, ending: AccessEnding): Promise<AccessEnded | undefined>;
  /** Whether a person could review a request now. */
  checkReviewer(id: RequestId, actor: Actor): Promise<Eligibility>;
  /**
   * Remembers the card, and what it shows, in Teleport's plugin data: a reinstalled app finds it there, and so does
   * `teleport-jira`, whose notes these are. Repeatable.
   */
  linkIssue(id: RequestId, issue: NotedIssue): Promise<void>;
  /** The Atlassian accounts of up to 50 Teleport users, as far as the relay knows any; one entry per user. */
  accountsOf(users: readonly string[]): Promise<ReadonlyMap<string, readonly AccountId[]>>;
  /** The roles that a Teleport user has; undefined where the relay may not see them, or there is no such user. */
  rolesOf(user: string): Promise<readonly string[] | undefined>;
}

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

/** An issue that somebody else than the app created, which calls itself the card of a request as `teleport-jira` does. */
export type EarlierCard = FoundCard;

/**
 * Where an issue is, and what its property points to. `unseen`: deleted, or hidden from the app, which nobody can tell apart.
 * `unread`: Jira could not tell at the moment.
 */
export type Standing =
  | {
      readonly kind: 'standing';
      readonly issueId: IssueId;
      readonly projectId: ProjectId;
      readonly status: StatusId;
      readonly requestId: RequestId | undefined;
    }
  | { readonly kind: 'unseen' | 'unread'; readonly issueId: IssueId };

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
  standings(issues: readonly IssueId[]): Promise<readonly Standing[]>;
  /** The project itself, with the statuses that its issues can have. */
  viewProject(project: ProjectId): Promise<ProjectView>;
  /** All status changes of up to 1,000 issues, oldest first. Of an issue that cannot be seen there are none. */
  changesOf(issues: readonly IssueId[]): Promise<ReadonlyMap<IssueId, readonly StatusChange[]>>;
  /**
   * Issues that the app created in the project and that anybody has changed in the last so many minutes: by the search
   * index. Of a project that the app cannot see there are none.
   */
  findChanged(
    settings: ProjectSettings,
    minutes: number,
  ): Promise<readonly (IssueRef & { readonly status: StatusId })[]>;
  /** All such issues of the project, for any request, that are in no status of the mapping but a pending one. */
  findOpen(project: ProjectId, statuses: StatusMapping): Promise<readonly FoundCard[]>;
  /** Issues of the last weeks that `teleport-jira` may have left in the project, in such a status. A claim, not a proof. */
  findEarlier(project: ProjectId, statuses: StatusMapping): Promise<readonly EarlierCard[]>;
  /** The issue with its status changes and comments; undefined if it is gone or may not be seen. */
  read(issue: IssueId): Promise<IssueSnapshot | undefined>;
  /** Posts remarks as one comment that carries their markers. */
  say(issue: IssueId, remarks: readonly Remark[]): Promise<void>;
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

/** Links in durable storage, read with strong consistency. */
export interface Links {
  get(id: RequestId): Promise<Link | undefined>;
  /** Stores a first link unless one exists: exactly one caller gets `stored`. */
  add(link: Link): Promise<'stored' | 'exists'>;
  /** Stores `link` if what is stored still has the version before it. */
  save(link: Link): Promise<'stored' | 'conflict'>;
  /** Request that a card belongs to, by an index that may lag by a moment. */
  findByIssue(issue: IssueId): Promise<RequestId | undefined>;
  /** All links that are claimed or open. */
  unfinished(): Promise<readonly Link[]>;
}

/** What became of decisions, so that a repeated event says nothing twice. */
export interface Decisions {
  isSettled(id: DecisionId): Promise<boolean>;
  settle(id: DecisionId, outcome: string): Promise<void>;
  /** What the decision or note was settled as, if it was. */
  outcomeOf(id: DecisionId): Promise<string | undefined>;
}

/** Settings and what the five-minute tick needs, in as few reads as possible. */
export interface Settings {
  /** What an admin saved, with the create transition that was learned under it. One read. */
  ofProject(id: ProjectId): Promise<ProjectSettings | undefined>;
  /** All projects that were ever set up, by an index that may lag by a moment. */
  all(): Promise<readonly ProjectSettings[]>;
  /** Stores what an admin chose, and nothing that was learned. */
  save(settings: ProjectSettings): Promise<void>;
  /**
   * Keeps which transition new issues need, or forgets it. It counts only under the issue type and the statuses that it was
   * learned under. Writes no settings: an admin may be saving others at this moment.
   */
  learnTransition(settings: ProjectSettings, transition: string | undefined): Promise<void>;
  /** Keeps which mapped statuses are not called any more what they were when an admin saved. A save takes the doubt away. */
  doubt(settings: ProjectSettings, statuses: readonly StatusId[]): Promise<void>;
  /** What the tick reads, in one read; undefined until a project has been set up. */
  syncState(): Promise<SyncState | undefined>;
  /** Sends all requests to this project, unless there is a routing already: of many callers exactly one gets `stored`. */
  routeFirst(id: ProjectId): Promise<'stored' | 'exists'>;
  /** Replaces the routing. Nothing that was learned under the old one counts any more. */
  route(routing: Routing): Promise<void>;
  /** Makes the next tick look at everything anew: another mapping may own cards of which nothing is known. */
  relearn(): Promise<void>;
  /** Makes the next tick compare all requests with all cards: there is a card that no tick has compared yet. */
  unsettle(): Promise<void>;
  /** Keeps what a tick has learned. Without effect once another choice has been made, even while this is under way. */
  saveSyncState(state: SyncState): Promise<void>;
}

/** What is remembered from tick to tick. */
export interface SyncState {
  /** Which projects new requests go to. */
  readonly routing: Routing;
  /** Names the routing and the settings as they were; all the rest was learned under them and is worth nothing under others. */
  readonly choice: string;
  /** Names the set of cards as it was, of which `settledDigest` was learned: any new card makes it another. */
  readonly cards: string;
  /** Digest of a list of pending requests that all cards are known to agree with. */
  readonly settledDigest?: string | undefined;
  /** Id of the key that the relay was told to nudge with. */
  readonly nudgeKeyId?: string | undefined;
  /** When cards were last looked through for drags whose event never came. */
  readonly lookedAt?: Instant | undefined;
  /** Set once cards of an earlier installation have been looked for: before that, nothing is created. */
  readonly adopted: boolean;
  /** Projects in which they have been looked for. */
  readonly boards?: readonly ProjectId[] | undefined;
  /** Projects that have a line in the list of failures. */
  readonly listedProjects?: readonly ProjectId[] | undefined;
  /** Open cards that were compared already, where there are too many for one tick. */
  readonly comparedTo?: number | undefined;
  /** How far that has come, where it is too much for one tick: the last pending request that was looked for. */
  readonly searchedTo?: RequestId | undefined;
}

export interface Jobs {
  push(jobs: readonly Job[]): Promise<void>;
}

/** Whether Jira has told the app to stop calling for a while: its hourly quota is spent. */
export interface Quota {
  /** When Jira may be called again, if that lies ahead. One read. */
  pausedUntil(): Promise<Instant | undefined>;
  pause(until: Instant): Promise<void>;
}

/** What failed for good, until it succeeds or somebody says to ignore it. Nothing else rests on it: a put may be lost. */
export interface Failures {
  /** All, oldest first; may lag by a moment. */
  list(): Promise<readonly Failure[]>;
  get(id: string): Promise<Failure | undefined>;
  put(failure: Failure): Promise<void>;
  /** Without effect if there is none. */
  clear(id: string): Promise<void>;
}

/** What the settings page shows of what happened. Bounded; of people it holds Atlassian account ids, nothing else. */
export interface Activity {
  note(entry: ActivityEntry): Promise<void>;
}

export interface ActivityEntry {
  readonly event:
    | 'sync'
    | 'card-created'
    | 'card-adopted'
    | 'card-replaced'
    | 'job-failed'
    | 'failure-retried'
    | 'failure-ignored'
    | 'settings-saved'
    | 'project-turned-off'
    | 'routing-saved'
    | 'nudge-key-renewed'
    | 'relay-code-made'
    | 'relay-paired'
    | 'relay-revoked'
    | 'unknown-reviewer'
    /** Somebody whom a project's policy wants on a card could not be put there. */
    | 'person-left-out';
  readonly requestId?: RequestId | undefined;
  readonly issueKey?: string | undefined;
  readonly detail?: string | undefined;
  /** Who did it, or whom it is about: `unknown-reviewer`, who could not be matched with a Teleport user; `person-left-out`. */
  readonly by?: AccountId | undefined;
}

/** A page of the log, newest first. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string | undefined;
}

/** Which entries are wanted: those of the site, of a project or of a request, between two instants, both included. */
export interface LogQuery {
  readonly projectId?: ProjectId | undefined;
  readonly requestId?: RequestId | undefined;
  readonly from: Instant;
  readonly to: Instant;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** Who decided what, when, from where, why, and what became of it: for auditors. Forgotten after `keptDays`. */
export interface DecisionLog {
  /** Writes entries. One that is there stays as it is, so that this may be repeated. */
  add(entries: readonly LogEntry[], keptDays: number): Promise<void>;
  /** Writes what came of a decision, in place of the entry which says that it was sent, and of any other of the same id. */
  settle(decision: DecisionId, entry: LogEntry, keptDays: number): Promise<void>;
  /** By an index that may lag by a moment. */
  read(query: LogQuery): Promise<LogPage>;
}

/** All ports together: what a use case is given. */
export interface Ports {
  readonly clock: Clock;
  readonly relay: Relay;
  readonly cards: Cards;
  readonly memberships: Memberships;
  readonly links: Links;
  readonly decisions: Decisions;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly failures: Failures;
  readonly quota: Quota;
  readonly activity: Activity;
  readonly log: DecisionLog;
}
