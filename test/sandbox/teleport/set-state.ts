/**
 * SetAccessRequestState: an administrator's or plugin's direct answer, without reviews.
 * It is not limited to pending requests: a denial overrides an approval, and only a denial is final.
 */
import { type RequestStateSetter } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { LabelValues } from '../../../src/relay/teleport/gen/teleport/types/wrappers';
import { authoriseAdminAction } from './admin-actions';
import { accessDenied, badParameter, notFound, quote } from './errors';
import { type Caller, requireVerbs } from './rbac';
import { withAccessExpiry } from './request-expiry';
import { validateAssumeStart } from './requests';
import { ACCESS_REQUEST_KIND, type ClusterState, stateName, type StoredRequest } from './state';
import { fromTimestamp } from './time';

function requireWellFormed(params: RequestStateSetter): void {
  if (params.ID === '') throw badParameter('missing request id');
  if (params.State === RequestState.NONE) throw badParameter('missing request state');
  if (params.Roles.length > 0 && params.State !== RequestState.APPROVED) {
    throw badParameter(`cannot override roles when setting state: ${stateName(params.State)}`);
  }
}

function requireSettable(params: RequestStateSetter, request: StoredRequest): void {
  const { Roles, State, Created, Expires } = request.Spec;
  if (State === RequestState.DENIED && params.State !== RequestState.DENIED) {
    throw badParameter(`cannot set request-state ${quote(stateName(params.State))} (already denied)`);
  }
  const foreign = params.Roles.find((role) => !Roles.includes(role));
  if (foreign !== undefined) {
    throw badParameter(
      `role ${quote(foreign)} not in original request, overrides must be a subset of original role list`,
    );
  }
  const expiresAt = fromTimestamp(Expires) ?? Number.POSITIVE_INFINITY;
  validateAssumeStart(fromTimestamp(params.AssumeStartTime), fromTimestamp(Created) ?? 0, expiresAt);
}

/** Sets a request's state. */
export function setRequestState(
  state: ClusterState,
  caller: Caller,
  params: RequestStateSetter,
): StoredRequest {
  requireVerbs(state, caller, ACCESS_REQUEST_KIND, ['update']);
  authoriseAdminAction(state, caller);
  if (state.features.promotion && params.State === RequestState.PROMOTED) {
    throw badParameter('state promoted can be only set when promoting to access list');
  }
  const request = state.requests.get(params.ID);
  if (request === undefined)
    throw notFound(`cannot set state of access request ${quote(params.ID)} (not found)`);
  if (request.Spec.User === caller.name) {
    throw accessDenied('directly updating the state of your own access requests is not permitted');
  }
  requireWellFormed(params);
  requireSettable(params, request);
  const isApproval = params.State === RequestState.APPROVED;
  const changed: StoredRequest = {
    ...request,
    Spec: {
      ...request.Spec,
      State: params.State,
      ResolveReason: params.Reason,
      ResolveAnnotations: params.Annotations ?? LabelValues.create(),
      Roles: params.Roles.length > 0 ? params.Roles : request.Spec.Roles,
      AssumeStartTime: params.AssumeStartTime ?? request.Spec.AssumeStartTime,
    },
  };
  const stored = state.putRequest(isApproval ? withAccessExpiry(state, changed) : changed);
  state.audit('access_request.update', {
    id: params.ID,
    user: caller.name,
    state: stateName(params.State),
    reason: params.Reason,
    updated_by: caller.name,
    ...(params.Delegator === '' ? {} : { delegator: params.Delegator }),
  });
  return stored;
}
