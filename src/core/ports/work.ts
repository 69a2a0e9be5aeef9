import type { AccountId, DecisionId, ProjectId, RequestId } from '../ids';
import type { Job } from '../job';
import type { LogEntry, LogId } from '../log/decision-log';
import type { Instant } from '../request/access-request';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Jobs {
  push(jobs: readonly Job[]): Promise<void>;
}

/** What the settings page shows of what happened. Bounded; of people it holds Atlassian account ids, nothing else. */
export interface Activity {
  note(entry: ActivityEntry): Promise<void>;
}

export interface ActivityEntry {
  readonly event:
    | 'sync'
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
    | 'person-left-out'
    /** Jira does not let the app write its own field. */
    | 'field-not-written';
  readonly requestId?: RequestId | undefined;
  readonly issueKey?: string | undefined;
  readonly detail?: string | undefined;
  /** Who did it, or whom it is about: `unknown-reviewer`, who could not be matched with a Teleport user; `person-left-out`. */
  readonly by?: AccountId | undefined;
}

/** A page of the log, newest first. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Entries of the page that cannot be read, as another version of the app may have written them; absent where there are none. */
  readonly unread?: number | undefined;
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

/** A decision, and the entry that says what came of it. */
export interface ConcludedDecision {
  readonly decisionId: DecisionId;
  readonly entry: LogEntry;
}

/** Entries, and for how many days they are kept. */
export interface LoggedNews {
  readonly entries: readonly LogEntry[];
  readonly keptDays: number;
}

/** Who decided what, when, from where, why, and what became of it: for auditors. Forgotten after `keptDays`. */
export interface DecisionLog {
  /** Writes entries. One that is there stays as it is, so that this may be repeated. */
  add(entries: readonly LogEntry[], keptDays: number): Promise<void>;
  /**
   * Writes what came of decisions, each in place of the entry which says that it was sent, and of any other of the same id; and
   * other entries with them, as `add` does.
   */
  conclude(
    concluded: readonly ConcludedDecision[],
    others: readonly LogEntry[],
    keptDays: number,
  ): Promise<void>;
  get(id: LogId): Promise<LogEntry | undefined>;
  /** By an index that may lag by a moment. */
  read(query: LogQuery): Promise<LogPage>;
}

/** Access that runs, and the work items that the reason of its request names. */
export interface AccessForWork {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  readonly workItems: readonly string[];
  readonly approvedAt: Instant;
  /** When access ends anyway. */
  readonly until?: Instant | undefined;
}

/** Which access is to end with its work. Nothing but that rests on it, and it goes by itself. */
export interface NamedWork {
  /** As many as one look can take; may lag by a moment. */
  list(): Promise<readonly AccessForWork[]>;
  put(access: AccessForWork): Promise<void>;
  /** Without effect if there is none. */
  clear(id: RequestId): Promise<void>;
}
