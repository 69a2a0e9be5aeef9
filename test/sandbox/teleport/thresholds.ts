/** Thresholds: which ones a request gets, which ones a review counts towards, and when they are met. */
import {
  type AccessReview,
  AccessReviewThreshold,
  RequestState,
  type ThresholdIndexSets,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { filterMatches } from './threshold-filter';
import { badParameter, quote } from './errors';
import { matchesName, type Role, type Threshold, type User } from './roles';
import { type StoredRequest } from './state';

/** What applies where a role sets no thresholds. */
const DEFAULT_THRESHOLD: Threshold = { name: 'default', approve: 1, deny: 1 };

/** A request's thresholds, and for each role the sets that must be met: all sets, any threshold of a set. */
export interface RequestThresholds {
  readonly thresholds: AccessReviewThreshold[];
  readonly mapping: Record<string, ThresholdIndexSets>;
}

function indexOf(thresholds: AccessReviewThreshold[], threshold: Threshold): number {
  const message = AccessReviewThreshold.create({
    Name: threshold.name ?? '',
    Filter: threshold.filter ?? '',
    Approve: threshold.approve,
    Deny: threshold.deny,
  });
  const known = thresholds.findIndex(
    (other) =>
      other.Name === message.Name &&
      other.Filter === message.Filter &&
      other.Approve === message.Approve &&
      other.Deny === message.Deny,
  );
  return known >= 0 ? known : thresholds.push(message) - 1;
}

/** Collects thresholds from every role of the requester that lets them request each role. */
export function collectThresholds(
  requesterRoles: readonly Role[],
  requestedRoles: readonly string[],
): RequestThresholds {
  const thresholds: AccessReviewThreshold[] = [];
  const mapping: Record<string, ThresholdIndexSets> = {};
  for (const name of requestedRoles) {
    const conditions = requesterRoles.flatMap((role) => {
      const request = role.allow?.request;
      const isGranted = matchesName(request?.roles, name) || matchesName(request?.searchAsRoles, name);
      return request !== undefined && isGranted ? [request] : [];
    });
    const sets = conditions.map((condition) => {
      const own = condition.thresholds ?? [];
      const effective = own.length > 0 ? own : [DEFAULT_THRESHOLD];
      return { Indexes: effective.map((threshold) => indexOf(thresholds, threshold)) };
    });
    if (sets.length === 0)
      throw badParameter(`role ${quote(name)} matches no threshold sets (this is a bug)`);
    mapping[name] = { Sets: sets };
  }
  return { thresholds, mapping };
}

/** The thresholds a reviewer's word counts towards. */
export function thresholdIndexesFor(request: StoredRequest, reviewer: User): number[] {
  return request.Spec.Thresholds.flatMap((threshold, index) =>
    filterMatches(threshold.Filter, reviewer) ? [index] : [],
  );
}

/** How many approvals and denials one threshold has. */
export interface ThresholdCount {
  readonly approvals: number;
  readonly denials: number;
}

/** Counts a request's reviews per threshold. */
export function countReviews(request: StoredRequest): readonly ThresholdCount[] {
  const count = (index: number, state: RequestState): number =>
    request.Spec.Reviews.filter(
      (review) => review.ProposedState === state && review.ThresholdIndexes.includes(index),
    ).length;
  return request.Spec.Thresholds.map((_, index) => ({
    approvals: count(index, RequestState.APPROVED),
    denials: count(index, RequestState.DENIED),
  }));
}

/** What the newest review has brought about, if anything. Any denied threshold denies; approval needs every role. */
export function resolutionBy(
  request: StoredRequest,
  review: AccessReview,
): typeof RequestState.APPROVED | typeof RequestState.DENIED | undefined {
  const counts = countReviews(request);
  const { Thresholds, RoleThresholdMapping } = request.Spec;
  const isDenied = Thresholds.some(
    (threshold, i) => threshold.Deny !== 0 && (counts[i]?.denials ?? 0) >= threshold.Deny,
  );
  if (isDenied && review.ProposedState === RequestState.DENIED) return RequestState.DENIED;

  const isMet = (index: number): boolean => {
    const needed = Thresholds[index]?.Approve ?? 0;
    return needed !== 0 && (counts[index]?.approvals ?? 0) >= needed;
  };
  const isApproved = Object.values(RoleThresholdMapping).every((sets) =>
    sets.Sets.every((set) => set.Indexes.some(isMet)),
  );
  return isApproved && review.ProposedState === RequestState.APPROVED ? RequestState.APPROVED : undefined;
}
