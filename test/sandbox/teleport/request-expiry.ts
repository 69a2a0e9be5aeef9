/**
 * When a request lapses, or, once it is approved, its access ends. Since 17.2 the record says so in a field of its own, and
 * its metadata are silent, lest the backend drop it before its end is audited.
 * @see https://github.com/gravitational/teleport api/types AccessRequestV3.SetExpiry
 */
import { type AccessRequestV3 } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { type ClusterState, type StoredRequest } from './state';
import { fromTimestamp, toTimestamp } from './time';

export const expiryOf = ({ Spec, Metadata }: AccessRequestV3): number | undefined =>
  fromTimestamp(Spec?.ResourceExpiry ?? Metadata?.Expires);

/** The request with another end. */
export function withExpiry(
  state: ClusterState,
  request: StoredRequest,
  endsAt: number | undefined,
): StoredRequest {
  const end = endsAt === undefined ? undefined : toTimestamp(endsAt);
  if (!state.features.expiryService) return { ...request, Metadata: { ...request.Metadata, Expires: end } };
  return { ...request, Spec: { ...request.Spec, ResourceExpiry: end } };
}

/** What becomes of an end when a request is approved. */
export const withAccessExpiry = (state: ClusterState, request: StoredRequest): StoredRequest =>
  withExpiry(state, request, fromTimestamp(request.Spec.Expires));
