/** What somebody asks for, read from a client's message or from the choices of a person at the sandbox. */
import {
  AccessRequestKind,
  AccessRequestSpecV3,
  type AccessRequestV3,
  RequestState,
  ResourceAccessID,
  ResourceID,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { badParameter } from './errors';
import { expiryOf } from './request-expiry';
import { type ClusterState } from './state';
import { fromTimestamp } from './time';

/** A request before it is checked. */
export interface NewRequest {
  readonly user: string;
  readonly roles: readonly string[];
  readonly resources: readonly ResourceID[];
  readonly resourceAccess: readonly ResourceAccessID[];
  readonly reason: string;
  readonly suggestedReviewers: readonly string[];
  /** How long the request waits for reviews. */
  readonly requestTtlMs: number | undefined;
  /** How long the access lasts, once granted. */
  readonly maxDurationMs: number | undefined;
  readonly assumeStartAt: number | undefined;
  readonly isLongTerm: boolean;
  readonly isDryRun: boolean;
}

/** A resource somebody asks for; `logins` narrows an SSH node to some logins (v18.11 and later). */
export interface ResourceChoice {
  readonly kind: string;
  readonly name: string;
  readonly clusterName?: string;
  readonly subResourceName?: string;
  readonly logins?: readonly string[];
}

/** What a user can say when asking for access. Times are milliseconds of the cluster's clock. */
export interface RequestChoices {
  readonly roles?: readonly string[];
  readonly resources?: readonly ResourceChoice[];
  readonly reason?: string;
  readonly suggestedReviewers?: readonly string[];
  readonly requestTtlMs?: number;
  readonly maxDurationMs?: number;
  readonly assumeStartAt?: number;
  readonly kind?: 'short-term' | 'long-term';
}

/** Reads a request as a client sends it. */
export function fromMessage(state: ClusterState, message: AccessRequestV3): NewRequest {
  const spec = message.Spec ?? AccessRequestSpecV3.create();
  if (spec.State !== RequestState.NONE && spec.State !== RequestState.PENDING) {
    throw badParameter('((requests can only be made pending))');
  }
  const until = (time: number | undefined): number | undefined =>
    time === undefined ? undefined : time - state.clock.now();
  return {
    user: spec.User,
    roles: spec.Roles,
    resources: spec.RequestedResourceIDs,
    resourceAccess: spec.RequestedResourceAccessIDs,
    reason: spec.RequestReason,
    suggestedReviewers: spec.SuggestedReviewers,
    requestTtlMs: until(expiryOf(message)),
    maxDurationMs: until(fromTimestamp(spec.MaxDuration)),
    assumeStartAt: fromTimestamp(spec.AssumeStartTime),
    isLongTerm: spec.RequestKind === AccessRequestKind.LONG_TERM,
    isDryRun: spec.DryRun,
  };
}

/** Reads what a person chose. */
export function fromChoices(state: ClusterState, user: string, choices: RequestChoices): NewRequest {
  const resources = (choices.resources ?? []).map((choice) => ({
    logins: choice.logins ?? [],
    id: ResourceID.create({
      ClusterName: choice.clusterName ?? state.clusterName,
      Kind: choice.kind,
      Name: choice.name,
      SubResourceName: choice.subResourceName ?? '',
    }),
  }));
  // As Teleport's clients part them: what has constraints is in a field of its own, and only there.
  const plain = resources.filter(({ logins }) => logins.length === 0);
  const constrained = resources.filter(({ logins }) => logins.length > 0);
  return {
    user,
    roles: choices.roles ?? [],
    resources: plain.map(({ id }) => id),
    resourceAccess: constrained.map(({ id, logins }) =>
      ResourceAccessID.fromPartial({
        id,
        constraints: { version: 'v1', details: { $case: 'ssh', value: { logins: [...logins] } } },
      }),
    ),
    reason: choices.reason ?? '',
    suggestedReviewers: choices.suggestedReviewers ?? [],
    requestTtlMs: choices.requestTtlMs,
    maxDurationMs: choices.maxDurationMs,
    assumeStartAt: choices.assumeStartAt,
    isLongTerm: choices.kind === 'long-term',
    isDryRun: false,
  };
}
