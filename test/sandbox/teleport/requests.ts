/** Making, withdrawing and promoting access requests. */
import {
  AccessRequestKind,
  AccessRequestSpecV3,
  AccessRequestV3,
  AccessReview,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { Metadata } from '../../../src/relay/teleport/gen/teleport/types/resource';
import { LabelValues } from '../../../src/relay/teleport/gen/teleport/types/wrappers';
import { authoriseAdminAction } from './admin-actions';
import { accessDenied, badParameter, notFound, quote } from './errors';
import {
  ASSUME_START_MS_MAX,
  MAX_DURATION_MS_MAX,
  REQUEST_TTL_MS_MAX,
  SESSION_TTL_MS_DEFAULT,
} from './limits';
import { type NewRequest } from './new-request';
import { canReview, type Caller, findUser, requireVerbs, rolesNamed, verdictOn } from './rbac';
import { withAccessExpiry, withExpiry } from './request-expiry';
import { matchesName, type Role } from './roles';
import { ACCESS_REQUEST_KIND, type ClusterState, stateName, type StoredRequest } from './state';
import { collectThresholds } from './thresholds';
import { toTimestamp, ZERO_TIME } from './time';
import { uuidV7 } from './uuid-v7';

/** A list title promoted requests point at. */
export interface AccessList {
  readonly name: string;
  readonly title: string;
}

const isForResources = ({ resources, resourceAccess }: NewRequest): boolean =>
  resources.length + resourceAccess.length > 0;

function rolesFor(request: NewRequest, requesterRoles: readonly Role[]): readonly string[] {
  if (request.roles.length > 0 || !isForResources(request)) return request.roles;
  const searchable = requesterRoles.flatMap((role) => role.allow?.request?.searchAsRoles ?? []);
  if (searchable.length === 0) {
    throw accessDenied('user does not have any "search_as_roles" which are valid for this request');
  }
  return [...new Set(searchable)];
}

function requireRequestable(
  request: NewRequest,
  roles: readonly string[],
  requesterRoles: readonly Role[],
): void {
  const side = isForResources(request) ? 'searchAsRoles' : 'roles';
  for (const name of roles) {
    const isAllowed = requesterRoles.some((role) => matchesName(role.allow?.request?.[side], name));
    const isDenied = requesterRoles.some((role) => matchesName(role.deny?.request?.[side], name));
    if (!isAllowed || isDenied) {
      throw badParameter(`user ${quote(request.user)} can not request role ${quote(name)}`);
    }
  }
}

function validateTimes(state: ClusterState, request: NewRequest): void {
  const now = state.clock.now();
  const { assumeStartAt, maxDurationMs = SESSION_TTL_MS_DEFAULT } = request;
  if (maxDurationMs > MAX_DURATION_MS_MAX) throw badParameter('((max duration is longer than 14 days))');
  validateAssumeStart(assumeStartAt, now, now + maxDurationMs);
}

/** Refuses a start of access that is not within the life of the access. */
export function validateAssumeStart(startAt: number | undefined, createdAt: number, expiresAt: number): void {
  if (startAt === undefined) return;
  if (startAt < createdAt) throw badParameter(`assume start time has to be after ${rfc3339(createdAt)}`);
  if (startAt >= expiresAt) {
    throw badParameter(`assume start time must be prior to access expiry time at ${rfc3339(expiresAt)}`);
  }
  const latest = createdAt + ASSUME_START_MS_MAX;
  if (startAt > latest) {
    throw badParameter(
      `assume start time is too far in the future, latest time allowed is ${rfc3339(latest)}`,
    );
  }
}

/** As Go writes it, without fractions of a second. */
const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

function annotationsOf(roles: readonly Role[]): LabelValues {
  const values: Record<string, { Values: string[] }> = {};
  for (const role of roles) {
    for (const [key, texts] of Object.entries(role.allow?.request?.annotations ?? {})) {
      values[key] = { Values: [...(values[key]?.Values ?? []), ...texts] };
    }
  }
  return LabelValues.create({ Values: values });
}

function buildSpec(state: ClusterState, request: NewRequest, now: number): AccessRequestSpecV3 {
  const requesterRoles = rolesNamed(state, findUser(state, request.user).roles);
  const roles = rolesFor(request, requesterRoles);
  if (roles.length === 0) throw badParameter('access request has no roles or resources');
  requireRequestable(request, roles, requesterRoles);
  if (request.reason === '' && requesterRoles.some((role) => role.allow?.request?.reasonRequired)) {
    throw badParameter('request reason must be specified (required by static role configuration)');
  }
  const { thresholds, mapping } = collectThresholds(requesterRoles, roles);
  const { assumeStartTime, requestKind } = state.features;
  const suggested = requesterRoles.flatMap((role) => role.allow?.request?.suggestedReviewers ?? []);
  const accessEndsAt = toTimestamp(now + (request.maxDurationMs ?? SESSION_TTL_MS_DEFAULT));
  const kind = request.isLongTerm ? AccessRequestKind.LONG_TERM : AccessRequestKind.SHORT_TERM;
  return AccessRequestSpecV3.create({
    User: request.user,
    Roles: [...roles],
    State: RequestState.PENDING,
    Created: toTimestamp(now),
    Expires: accessEndsAt,
    RequestReason: request.reason,
    ResolveAnnotations: LabelValues.create(),
    SystemAnnotations: annotationsOf(requesterRoles),
    Thresholds: thresholds,
    RoleThresholdMapping: mapping,
    SuggestedReviewers: [
      ...(request.suggestedReviewers.length > 0 ? request.suggestedReviewers : new Set(suggested)),
    ],
    RequestedResourceIDs: [...request.resources],
    RequestedResourceAccessIDs: [...request.resourceAccess],
    DryRun: request.isDryRun,
    MaxDuration: request.maxDurationMs === undefined ? ZERO_TIME : accessEndsAt,
    SessionTTL: accessEndsAt,
    AssumeStartTime:
      request.assumeStartAt !== undefined && assumeStartTime ? toTimestamp(request.assumeStartAt) : undefined,
    RequestKind: requestKind ? kind : AccessRequestKind.UNDEFINED,
  });
}

/** Makes a request. A dry run is checked and returned, but neither stored nor seen by watchers. */
export function createRequest(state: ClusterState, caller: Caller, request: NewRequest): StoredRequest {
  const verdict = verdictOn(state, caller, ACCESS_REQUEST_KIND, 'create');
  if (verdict === 'denied' || (verdict === 'not-allowed' && caller.name !== request.user)) {
    requireVerbs(state, caller, ACCESS_REQUEST_KIND, ['create']);
  }
  if (caller.name !== request.user) authoriseAdminAction(state, caller);
  validateTimes(state, request);
  const now = state.clock.now();
  const spec = buildSpec(state, request, now);
  // Parity: Teleport also shortens both times by what is left of the requester's own login and by role options.
  const lapsesAt = now + Math.min(request.requestTtlMs ?? SESSION_TTL_MS_DEFAULT, REQUEST_TTL_MS_MAX);
  const made: StoredRequest = {
    ...AccessRequestV3.create({ Kind: ACCESS_REQUEST_KIND, Version: 'v3' }),
    Metadata: Metadata.create({ Name: uuidV7(now), Namespace: 'default' }),
    Spec: spec,
  };
  const stored = withExpiry(state, made, lapsesAt);
  if (request.isDryRun) return stored;
  state.audit('access_request.create', {
    id: stored.Metadata.Name,
    user: request.user,
    roles: spec.Roles,
    state: stateName(spec.State),
    reason: request.reason,
  });
  return state.putRequest(stored);
}

/** Deletes a request. Nobody may without the `delete` verb; the sandbox's console acts as a local administrator. */
export function deleteRequest(state: ClusterState, caller: Caller, id: string, isAdmin: boolean): void {
  if (!isAdmin) requireVerbs(state, caller, ACCESS_REQUEST_KIND, ['delete']);
  if (!state.requests.has(id)) throw notFound(`cannot delete access request ${quote(id)} (not found)`);
  state.audit('access_request.delete', { id, user: caller.name });
  state.removeRequest(id);
}

/** Answers a request by adding the requester to an access list: a review that only the Web UI can make. */
export function promoteRequest(
  state: ClusterState,
  reviewerName: string,
  id: string,
  list: AccessList,
  reason: string,
): StoredRequest {
  const request = state.requests.get(id);
  if (request === undefined) throw notFound(`cannot apply review to access request ${quote(id)} (not found)`);
  if (!canReview(state, findUser(state, reviewerName), request)) {
    throw accessDenied(`user ${quote(reviewerName)} cannot review request ${quote(id)}`);
  }
  if (request.Spec.State !== RequestState.PENDING) {
    throw accessDenied(`the access request has been already ${stateName(request.Spec.State).toLowerCase()}`);
  }
  const accessList = { Name: list.name, Title: list.title };
  const review = AccessReview.create({
    Author: reviewerName,
    ProposedState: RequestState.PROMOTED,
    Reason: reason,
    Created: toTimestamp(state.clock.now()),
    accessList,
  });
  state.audit('access_request.review', {
    id,
    user: reviewerName,
    reviewer: reviewerName,
    proposed_state: 'PROMOTED',
    reason,
  });
  const Spec = {
    ...request.Spec,
    State: RequestState.PROMOTED,
    ResolveReason: reason,
    accessList,
    Reviews: [...request.Spec.Reviews, review],
  };
  return state.putRequest(withAccessExpiry(state, { ...request, Spec }));
}
