/** A request as the console shows it: plain JSON, times in ISO, absent times as null. */
import { AccessRequestKind } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { type Timestamp } from '../../../src/relay/teleport/gen/google/protobuf/timestamp';
import { stateName, type StoredRequest } from './state';
import { countReviews } from './thresholds';
import { fromTimestamp } from './time';

/** One review. */
export interface ReviewView {
  readonly author: string;
  readonly state: string;
  readonly reason: string;
  readonly created: string | null;
  /** The plugin that submitted it for the author, or "". */
  readonly submittedBy: string;
}

/** One request. */
export interface RequestView {
  readonly id: string;
  readonly user: string;
  readonly roles: readonly string[];
  readonly resources: readonly {
    readonly kind: string;
    readonly name: string;
    readonly subResource: string;
  }[];
  readonly state: string;
  readonly reason: string;
  readonly resolveReason: string;
  readonly kind: 'short-term' | 'long-term';
  readonly created: string | null;
  /** When the record lapses: while pending the request itself, afterwards the access. */
  readonly expires: string | null;
  readonly accessExpires: string | null;
  readonly assumeStart: string | null;
  readonly suggestedReviewers: readonly string[];
  readonly thresholds: readonly {
    readonly name: string;
    readonly approve: number;
    readonly deny: number;
    readonly approvals: number;
    readonly denials: number;
  }[];
  readonly reviews: readonly ReviewView[];
  readonly promotedTo: string | null;
  readonly revision: string;
}

function iso(time: Timestamp | undefined): string | null {
  const ms = fromTimestamp(time);
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** Renders a stored request. */
export function viewRequest(request: StoredRequest): RequestView {
  const { Metadata: metadata, Spec: spec } = request;
  const counts = countReviews(request);
  return {
    id: metadata.Name,
    user: spec.User,
    roles: spec.Roles,
    resources: [
      ...spec.RequestedResourceIDs,
      ...spec.RequestedResourceAccessIDs.flatMap(({ id }) => id ?? []),
    ].map((id) => ({
      kind: id.Kind,
      name: id.Name,
      subResource: id.SubResourceName,
    })),
    state: stateName(spec.State),
    reason: spec.RequestReason,
    resolveReason: spec.ResolveReason,
    kind: spec.RequestKind === AccessRequestKind.LONG_TERM ? 'long-term' : 'short-term',
    created: iso(spec.Created),
    expires: iso(spec.ResourceExpiry ?? metadata.Expires),
    accessExpires: iso(spec.Expires),
    assumeStart: iso(spec.AssumeStartTime),
    suggestedReviewers: spec.SuggestedReviewers,
    thresholds: spec.Thresholds.map((threshold, i) => ({
      name: threshold.Name,
      approve: threshold.Approve,
      deny: threshold.Deny,
      approvals: counts[i]?.approvals ?? 0,
      denials: counts[i]?.denials ?? 0,
    })),
    reviews: spec.Reviews.map((review) => ({
      author: review.Author,
      state: stateName(review.ProposedState),
      reason: review.Reason,
      created: iso(review.Created),
      submittedBy: review.SubmittedBy,
    })),
    promotedTo: spec.accessList?.Title ?? null,
    revision: metadata.Revision,
  };
}
