import type { AccessEnded, AccessEnding } from '../access-end/ending';
import type { AccountId, IssueRef, RequestId } from '../ids';
import type { Resolution } from '../link/link';
import type { AccessRequest, RequestHead } from '../request/access-request';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '../request/review';

/** What the relay says to "what is pending?". */
export type SyncResult =
  | { readonly kind: 'unchanged'; readonly digest: string; readonly nudgeKeyId?: string | undefined }
  | {
      readonly kind: 'heads';
      readonly digest: string;
      readonly heads: readonly RequestHead[];
      /** Pending requests that the relay does not list, since there are too many. */
      readonly unlisted?: number | undefined;
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
   * Up to 50 ids, any order; answers one entry each, in the same order. `revisionHints`: revisions by id that are good enough, since
   * a nudge named them; all else is what Teleport says now.
   */
  fetch(
    ids: readonly RequestId[],
    options?: {
      readonly withIssues?: boolean;
      readonly revisionHints?: Readonly<Record<string, string>>;
    },
  ): Promise<readonly FetchedRequest[]>;
  /** Hands a human decision to Teleport. Repeating a decision never reviews twice. */
  submitReview(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome>;
  /** Ends the access that a request gave. Repeating it ends nothing twice; undefined where the request is gone. */
  endAccess(id: RequestId, ending: AccessEnding): Promise<AccessEnded | undefined>;
  /** Whether a person could review a request now. */
  checkReviewer(id: RequestId, actor: Actor): Promise<Eligibility>;
  /** The same for up to 50 requests at once; of one that is gone there is no answer. */
  checkReviewerOfMany(ids: readonly RequestId[], actor: Actor): Promise<ReadonlyMap<RequestId, Eligibility>>;
  /**
   * Remembers the card, and what it shows, in Teleport's plugin data: a reinstalled app finds it there, and so does
   * `teleport-jira`, whose notes these are. Repeatable.
   */
  noteIssue(id: RequestId, issue: NotedIssue): Promise<void>;
  /** The Atlassian accounts of up to 50 Teleport users, as far as the relay knows any; one entry per user. */
  accountsOf(users: readonly string[]): Promise<ReadonlyMap<string, readonly AccountId[]>>;
  /** The roles that a Teleport user has; undefined where the relay may not see them, or there is no such user. */
  rolesOf(user: string): Promise<readonly string[] | undefined>;
}
