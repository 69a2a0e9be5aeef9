import type { DecisionId, IssueId, ProjectId, RequestId, StatusId } from '../ids';
import type { Failure } from '../link/failure';
import type { Link } from '../link/link';
import type { Routing } from '../project/routing';
import type { ProjectSettings } from '../project/settings';
import type { Instant } from '../request/access-request';
import type { LoggedNews } from './work';

/** Links in durable storage, read with strong consistency. */
export interface Links {
  get(id: RequestId): Promise<Link | undefined>;
  /** Stores a first link unless one exists: exactly one caller gets `stored`. */
  add(link: Link): Promise<'stored' | 'exists'>;
  /**
   * Stores `link` if what is stored still has the version before it, and with it what the decision log is to have: never the link
   * without that. Entries that are there stay.
   */
  save(link: Link, logged?: LoggedNews): Promise<'stored' | 'conflict'>;
  /** Request that a card belongs to, by an index that may lag by a moment. */
  findByIssue(issue: IssueId): Promise<RequestId | undefined>;
  /** All links that are claimed or open. */
  unfinished(): Promise<readonly Link[]>;
}

/** What became of decisions, so that a repeated event says nothing twice. */
export interface Decisions {
  isRemembered(id: DecisionId): Promise<boolean>;
  remember(id: DecisionId, outcome: string): Promise<void>;
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
  /** Keeps what a tick has learned. Without effect once another choice has been made, even while this is under way. */
  saveSyncState(state: SyncState): Promise<void>;
}

/** What is remembered from tick to tick. */
export interface SyncState {
  /** Which projects new requests go to. */
  readonly routing: Routing;
  /** Names the routing and the settings as they were; all the rest was learned under them and is worth nothing under others. */
  readonly choice: string;
  /** Digest of a list of pending requests that all cards agreed with, and when that was looked at. */
  readonly accounted?: { readonly digest: string; readonly at: Instant } | undefined;
  /** Pending requests that the relay counted and did not list, as of the last list. */
  readonly unlisted?: number | undefined;
  /** Id of the key that the relay was told to nudge with. */
  readonly nudgeKeyId?: string | undefined;
  /** When cards were last looked through for drags whose event never came. */
  readonly sweptAt?: Instant | undefined;
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
