import { createHash } from 'node:crypto';
import { requestId } from '#core/ids';
import type { AccessRequest, RequestState as State, Resource, Review } from '#core/request/access-request';
import type { Tier } from '#core/request/tier';
import { REQUEST_ID_PATTERN } from '#wire/limits';
import { toInstant } from '../clock';
import { Timestamp } from './gen/google/protobuf/timestamp';
import {
  AccessRequestKind,
  RequestState,
  type AccessRequestSpecV3,
  type AccessRequestV3,
  type AccessReview,
  type ResourceAccessID,
  type ResourceID,
} from './gen/teleport/types/access_request';

/** Length of a revision in hex digits: 128 bits. */
const REVISION_CHARS = 32;
/** The last second of year 9999: later instants have no four-digit ISO form. */
const SECONDS_MAX = 253_402_300_799n;
const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000_000_000;

/**
 * An access request as the app sees it, or undefined for a record that has no usable name or no content.
 * Text is data: nothing in it is removed or interpreted. `webBase` is where the cluster's Web UI shows requests.
 */
export function toAccessRequest(
  record: AccessRequestV3,
  webBase: string | undefined,
  tierOf: TierOf = () => 'drag',
): AccessRequest | undefined {
  const name = record.Metadata?.Name ?? '';
  if (record.Spec === undefined || !REQUEST_ID_PATTERN.test(name)) return undefined;
  const spec = record.Spec;
  const content = {
    id: requestId(name),
    user: spec.User,
    roles: spec.Roles,
    state: STATES.get(spec.State) ?? 'unknown',
    kind: spec.RequestKind === AccessRequestKind.LONG_TERM ? 'long-term' : 'short-term',
    requestReason: spec.RequestReason,
    resolveReason: spec.ResolveReason,
    createdAt: toInstantOf(spec.Created),
    // Servers since 17.2 leave the metadata silent: they, not their backend, end a request.
    expiresAt: toInstantOf(spec.ResourceExpiry) ?? toInstantOf(record.Metadata?.Expires),
    accessExpiresAt: toInstantOf(spec.Expires) ?? toInstantOf(spec.MaxDuration),
    assumeStartAt: toInstantOf(spec.AssumeStartTime),
    resources: resourcesOf(spec),
    thresholds: spec.Thresholds.map(({ Name, Approve, Deny }) => ({
      name: Name,
      approve: Approve,
      deny: Deny,
    })),
    roleThresholds: roleThresholdsOf(spec),
    reviews: spec.Reviews.map(toReview),
    suggestedReviewers: spec.SuggestedReviewers,
    promotedTo: presentText(spec.accessList?.Title) ?? presentText(spec.accessList?.Name),
    webUrl: webBase === undefined ? undefined : `${webBase}/web/requests/${name}`,
    tier: strictTier(tierOf(spec.Roles)),
  } as const satisfies Omit<AccessRequest, 'revision'>;
  return { ...content, revision: revisionOf(content) };
}

/** Where Jira may decide about roles. */
export type TierOf = (roles: readonly string[]) => Tier;

/** The usual tier needs no word, and changes no revision. */
const strictTier = (tier: Tier): Tier | undefined => (tier === 'drag' ? undefined : tier);

/** The number that Teleport has for a state that a reviewer may propose. */
export const toProposedState = (state: 'approved' | 'denied'): RequestState =>
  state === 'approved' ? RequestState.APPROVED : RequestState.DENIED;

/** An instant, or undefined where Teleport means "not set" (year 1, or nothing) or sends no date that exists. */
export function toInstantOf(timestamp: Timestamp | undefined): string | undefined {
  if (timestamp === undefined) return undefined;
  const { seconds, nanos } = timestamp;
  if (seconds <= 0n || seconds > SECONDS_MAX || nanos < 0 || nanos >= NANOS_PER_SECOND) return undefined;
  return toInstant(Number(seconds) * 1000 + Math.floor(nanos / NANOS_PER_MS));
}

/** An ISO 8601 instant as Teleport's timestamp. */
export function toTimestamp(instant: string): Timestamp {
  const ms = Date.parse(instant);
  const seconds = Math.floor(ms / 1000);
  return Timestamp.fromPartial({ seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * NANOS_PER_MS });
}

const STATES: ReadonlyMap<number, State> = new Map<number, State>([
  [RequestState.PENDING, 'pending'],
  [RequestState.APPROVED, 'approved'],
  [RequestState.DENIED, 'denied'],
  [RequestState.PROMOTED, 'promoted'],
]);

function toReview(review: AccessReview): Review {
  const state = STATES.get(review.ProposedState);
  return {
    author: review.Author,
    proposedState: state === undefined || state === 'pending' ? 'unknown' : state,
    reason: review.Reason,
    createdAt: toInstantOf(review.Created),
    thresholdIndexes: review.ThresholdIndexes,
    submittedBy: presentText(review.SubmittedBy),
  };
}

/**
 * Newer servers keep the resources that have constraints in a field of their own. One that is in both is asked for without
 * constraints too, so all are shown.
 * @see https://github.com/gravitational/teleport/blob/master/api/types/resource_ids.go CombineAsResourceAccessIDs
 */
function resourcesOf(spec: AccessRequestSpecV3): readonly Resource[] {
  const constrained = spec.RequestedResourceAccessIDs.flatMap((resource) =>
    resource.id === undefined ? [] : [{ ...toResource(resource.id), constraints: constraintsOf(resource) }],
  );
  return [...spec.RequestedResourceIDs.map(toResource), ...constrained];
}

const toResource = (id: ResourceID): Resource => ({
  cluster: id.ClusterName,
  kind: id.Kind,
  name: id.Name,
  subResource: presentText(id.SubResourceName),
});

function constraintsOf({ constraints }: ResourceAccessID): readonly string[] | undefined {
  if (constraints === undefined) return undefined;
  switch (constraints.details?.$case) {
    case 'aws_console':
      return constraints.details.value.role_arns;
    case 'ssh':
    case 'windows_desktop':
      return constraints.details.value.logins;
    case undefined:
      return ['a limit that this version of the relay cannot show'];
  }
}

/** Sorted by role, since the order of a protobuf map means nothing and must not change the revision. */
function roleThresholdsOf(spec: AccessRequestSpecV3): AccessRequest['roleThresholds'] {
  return Object.fromEntries(
    Object.entries(spec.RoleThresholdMapping)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([role, { Sets }]) => [role, Sets.map(({ Indexes }) => Indexes)]),
  );
}

/** The keys of `content` always come in the same order, so its JSON is canonical. */
const revisionOf = (content: Omit<AccessRequest, 'revision'>): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, REVISION_CHARS);

const presentText = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
