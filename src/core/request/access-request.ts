import type { RequestId } from '../ids';
import type { Tier } from './tier';

/**
 * State of an access request as Teleport knows it. There is no "expired": Teleport deletes a request that expires.
 * `unknown` is a state that this version has never heard of: nothing is ever done to such a request.
 */
export type RequestState = 'pending' | 'approved' | 'denied' | 'promoted' | 'unknown';

/** What a reviewer may propose. */
export type ProposedState = 'approved' | 'denied';

/** Instants are ISO 8601 strings in UTC; absent where Teleport has none (it sends year 0001 for "not set"). */
export type Instant = string;

/** One requested resource. `name` is Teleport's id of it; `kind` is Teleport's (`node`, `db`, `kube_cluster`, `app`, ...). */
export interface Resource {
  readonly cluster: string;
  readonly kind: string;
  readonly name: string;
  readonly subResource?: string | undefined;
  /** What people call it, where that is not its name: a node's hostname. Not part of the request, nor of its revision. */
  readonly friendlyName?: string | undefined;
  /** Limits on the resource, each a line to show: role ARNs of an AWS console, logins of a server. */
  readonly constraints?: readonly string[] | undefined;
}

/** How many reviews it takes. Teleport's default is one of each. */
export interface Threshold {
  readonly name: string;
  readonly approve: number;
  readonly deny: number;
}

/** A review as Teleport recorded it. */
export interface Review {
  readonly author: string;
  readonly proposedState: ProposedState | 'promoted' | 'unknown';
  readonly reason: string;
  readonly createdAt?: Instant | undefined;
  /** Positions in `AccessRequest.thresholds` that this review counts for. */
  readonly thresholdIndexes: readonly number[];
  /** The plugin user that handed the review in for its author, where Teleport says so. */
  readonly submittedBy?: string | undefined;
}

/** An access request, as the relay hands it to the app. Field names follow Teleport's. */
export interface AccessRequest {
  readonly id: RequestId;
  /** Hash of everything else in this record, but for friendly names: equal revisions mean equal content. */
  readonly revision: string;
  readonly user: string;
  readonly roles: readonly string[];
  readonly state: RequestState;
  readonly kind: 'short-term' | 'long-term';
  readonly requestReason: string;
  readonly resolveReason: string;
  readonly createdAt?: Instant | undefined;
  /** When a pending request lapses, or when a resolved one's record goes. */
  readonly expiresAt?: Instant | undefined;
  /** Until when access lasts at the most. */
  readonly accessExpiresAt?: Instant | undefined;
  /** When access begins, if later than the approval. */
  readonly assumeStartAt?: Instant | undefined;
  readonly resources: readonly Resource[];
  readonly thresholds: readonly Threshold[];
  /** Role -> sets of threshold positions: every set must be met, by any one of its thresholds. */
  readonly roleThresholds: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly reviews: readonly Review[];
  readonly suggestedReviewers: readonly string[];
  /** The access list that a promoted request became. */
  readonly promotedTo?: string | undefined;
  /** The request's page in the Teleport Web UI, where the cluster has one for it. */
  readonly webUrl?: string | undefined;
  /** Where the relay lets Jira decide it. Absent: `drag`, anywhere. */
  readonly tier?: Tier | undefined;
}

/** Whether a request is decided, so that no review counts any more. One in a state that this version does not know is not. */
export const hasEnded = ({ state }: AccessRequest): boolean => state !== 'pending' && state !== 'unknown';

/** What a list of requests says about each: enough to see whether a card is out of date. */
export interface RequestHead {
  readonly id: RequestId;
  readonly revision: string;
}

/** How far a request is on its way: reviews given and needed, for the part of it that is furthest from approval. */
export interface Progress {
  readonly approvals: number;
  readonly approvalsNeeded: number;
  readonly denials: number;
  readonly denialsNeeded: number;
}

const DEFAULT_THRESHOLD: Threshold = { name: 'default', approve: 1, deny: 1 };

/**
 * Counts reviews as Teleport does: per threshold; a request is approved when each role's every set has one threshold
 * met, denied when any threshold's denials are. Shows the set that lacks most, so "1 of 2" never promises too much.
 */
export function progressOf(request: AccessRequest): Progress {
  const thresholds = request.thresholds.length > 0 ? request.thresholds : [DEFAULT_THRESHOLD];
  const counts = thresholds.map((threshold, index) => countFor(request, threshold, index));
  const sets = Object.values(request.roleThresholds).flat();
  const nearestOfEachSet = (sets.length > 0 ? sets : [thresholds.map((_, index) => index)]).map((set) =>
    nearest(set.flatMap((index) => counts[index] ?? [])),
  );
  const worst = nearestOfEachSet
    .flatMap((count) => count ?? [])
    .sort((a, b) => missing(b) - missing(a) || b.approvalsNeeded - a.approvalsNeeded)[0];
  const closestDenial = [...counts].sort(
    (a, b) => a.denialsNeeded - a.denials - (b.denialsNeeded - b.denials),
  )[0];
  return {
    approvals: worst?.approvals ?? 0,
    approvalsNeeded: worst?.approvalsNeeded ?? DEFAULT_THRESHOLD.approve,
    denials: closestDenial?.denials ?? 0,
    denialsNeeded: closestDenial?.denialsNeeded ?? DEFAULT_THRESHOLD.deny,
  };
}

function countFor(request: AccessRequest, threshold: Threshold, index: number): Progress {
  const counted = request.reviews.filter(
    (review) => request.thresholds.length === 0 || review.thresholdIndexes.includes(index),
  );
  return {
    approvals: counted.filter((review) => review.proposedState === 'approved').length,
    approvalsNeeded: threshold.approve,
    denials: counted.filter((review) => review.proposedState === 'denied').length,
    denialsNeeded: threshold.deny,
  };
}

const missing = (count: Progress): number => Math.max(0, count.approvalsNeeded - count.approvals);

/** A threshold that needs no approvals can never be met by one: Teleport reads 0 as "never". */
function nearest(counts: readonly Progress[]): Progress | undefined {
  return counts
    .filter((count) => count.approvalsNeeded > 0)
    .sort((a, b) => missing(a) - missing(b) || a.approvalsNeeded - b.approvalsNeeded)[0];
}
