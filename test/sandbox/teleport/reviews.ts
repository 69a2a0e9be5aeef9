/** SubmitAccessReview: who may review what in whose name, and what a review brings about. */
import {
  AccessRequestKind,
  AccessReview,
  type AccessReviewSubmission,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { LabelValues } from '../../../src/relay/teleport/gen/teleport/types/wrappers';
import { authoriseAdminAction } from './admin-actions';
import { accessDenied, alreadyExists, badParameter, notFound, notImplemented, quote } from './errors';
import { canReview, type Caller, findUser, hasReviewRules, maySubmitFor } from './rbac';
import { withAccessExpiry } from './request-expiry';
import { validateAssumeStart } from './requests';
import { type User } from './roles';
import { type ClusterState, stateName, type StoredRequest } from './state';
import { resolutionBy, thresholdIndexesFor } from './thresholds';
import { fromTimestamp, toTimestamp } from './time';

function authorise(state: ClusterState, caller: Caller, review: AccessReview): void {
  if (review.Author !== caller.name) {
    const isPluginReview =
      state.features.submitForUsers &&
      review.IsSubmittedByPlugin &&
      (review.SubmittedBy === '' || review.SubmittedBy === caller.name);
    if (!isPluginReview || !maySubmitFor(state, caller, review.Author)) {
      throw accessDenied(
        `user ${quote(caller.name)} cannot submit reviews on behalf of ${quote(review.Author)}`,
      );
    }
  } else if (!hasReviewRules(state, caller.roles)) {
    throw accessDenied(`user ${quote(caller.name)} cannot submit reviews`);
  }
}

function requireReviewable(state: ClusterState, caller: Caller, author: User, request: StoredRequest): void {
  if (author.name !== caller.name) {
    if (author.isBot) throw accessDenied('((reviews cannot be submitted in the name of a bot))');
    // Parity: Teleport's own code and text for this refusal are not published.
    if (request.Spec.RequestKind === AccessRequestKind.LONG_TERM) {
      throw badParameter('((long-term access requests must be reviewed in the Web UI))');
    }
  }
  if (!canReview(state, author, request)) {
    throw accessDenied(`user ${quote(author.name)} cannot review request ${quote(request.Metadata.Name)}`);
  }
}

function requireNew(state: ClusterState, request: StoredRequest, author: string): void {
  if (!request.Spec.Reviews.some((review) => review.Author === author)) return;
  const text = `user ${quote(author)} has already reviewed this request`;
  throw state.features.repeatedReviewIsAlreadyExists ? alreadyExists(text) : accessDenied(text);
}

function requireApplicable(state: ClusterState, request: StoredRequest, review: AccessReview): void {
  const { Roles, RoleThresholdMapping, Thresholds, State } = request.Spec;
  if (review.ProposedState !== RequestState.APPROVED && review.ProposedState !== RequestState.DENIED) {
    throw badParameter(
      `invalid state proposal: ${stateName(review.ProposedState)} (expected approval/denial)`,
    );
  }
  if (Thresholds.length === 0) throw badParameter('request is uninitialized or does not support reviews');
  requireNew(state, request, review.Author);
  if (review.Roles.length > 0 && review.Roles.length !== Object.keys(RoleThresholdMapping).length) {
    throw notImplemented('role subselection is not yet supported in reviews, try omitting role list');
  }
  if (Object.keys(review.Annotations?.Values ?? {}).length > 0) {
    throw notImplemented('annotations are not yet supported in reviews, try omitting annotations field');
  }
  const foreign = review.Roles.find((role) => !Roles.includes(role));
  if (foreign !== undefined) throw badParameter(`role ${quote(foreign)} is not a member of this request`);
  if (State !== RequestState.PENDING) {
    throw accessDenied(`the access request has been already ${stateName(State).toLowerCase()}`);
  }
  const createdAt = fromTimestamp(request.Spec.Created) ?? 0;
  const expiresAt = fromTimestamp(request.Spec.Expires) ?? Number.POSITIVE_INFINITY;
  validateAssumeStart(fromTimestamp(review.AssumeStartTime), createdAt, expiresAt);
}

function withReview(state: ClusterState, request: StoredRequest, review: AccessReview): StoredRequest {
  const reviewed: StoredRequest = {
    ...request,
    Spec: {
      ...request.Spec,
      Reviews: [...request.Spec.Reviews, review],
      AssumeStartTime: review.AssumeStartTime ?? request.Spec.AssumeStartTime,
    },
  };
  const resolution = resolutionBy(reviewed, review);
  if (resolution === undefined) return reviewed;
  const Spec = { ...reviewed.Spec, State: resolution, ResolveReason: review.Reason };
  return withAccessExpiry(state, { ...reviewed, Spec });
}

/** Records a review, or refuses it in the order Teleport checks. Returns the request as it is afterwards. */
export function submitReview(
  state: ClusterState,
  caller: Caller,
  submission: AccessReviewSubmission,
): StoredRequest {
  const given = submission.Review ?? AccessReview.create();
  if (given.ProposedState === RequestState.PROMOTED) {
    throw badParameter('state promoted can be only set when promoting to access list');
  }
  const review = { ...given, Author: given.Author === '' ? caller.name : given.Author };
  authorise(state, caller, review);
  authoriseAdminAction(state, caller);
  const id = submission.RequestID;
  const request = state.requests.get(id);
  if (request === undefined) throw notFound(`cannot apply review to access request ${quote(id)} (not found)`);
  const author = findUser(state, review.Author);
  requireReviewable(state, caller, author, request);
  requireApplicable(state, request, review);

  const isForOther = review.Author !== caller.name;
  const createdAt = fromTimestamp(given.Created) ?? state.clock.now();
  const stored = state.putRequest(
    withReview(state, request, {
      ...review,
      Created: toTimestamp(createdAt),
      Annotations: LabelValues.create(),
      ThresholdIndexes: thresholdIndexesFor(request, author),
      SubmittedBy: isForOther ? caller.name : '',
      IsSubmittedByPlugin: isForOther,
    }),
  );
  state.audit('access_request.review', {
    id,
    user: caller.name,
    reviewer: review.Author,
    proposed_state: stateName(review.ProposedState),
    reason: review.Reason,
    state: stateName(stored.Spec.State),
    ...(isForOther ? { submitted_by: caller.name } : {}),
  });
  return stored;
}
