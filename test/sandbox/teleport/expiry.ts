/** The end of requests: Teleport has no expired state, it deletes what has lapsed. */
import { EXPIRED_PER_SCAN_MAX, EXPIRY_GRACE_MS, EXPIRY_SCAN_MS } from './limits';
import { expiryOf } from './request-expiry';
import { type ClusterState, stateName, type StoredRequest } from './state';

function expire(state: ClusterState, request: StoredRequest): void {
  if (state.features.expiryService) {
    state.audit('access_request.expire', {
      id: request.Metadata.Name,
      user: request.Spec.User,
      roles: request.Spec.Roles,
      state: stateName(request.Spec.State),
    });
  }
  state.removeRequest(request.Metadata.Name);
}

/** Expires what lapsed longer ago than the grace, a bounded number at a time. Returns the ids. */
export function sweepExpired(state: ClusterState): readonly string[] {
  const now = state.clock.now();
  const due = [...state.requests.values()]
    .filter((request) => (expiryOf(request) ?? Infinity) + EXPIRY_GRACE_MS <= now)
    .slice(0, EXPIRED_PER_SCAN_MAX);
  for (const request of due) expire(state, request);
  for (const [id, data] of state.pluginData) if (data.expiresAt <= now) state.pluginData.delete(id);
  return due.map((request) => request.Metadata.Name);
}

/** Expires one request now, whatever its times say. ((Teleport cannot; the sandbox's console can.)) */
export function expireNow(state: ClusterState, request: StoredRequest): void {
  expire(state, request);
}

/** Sweeps every five minutes of the cluster's clock until the returned function is called. */
export function startExpiryService(state: ClusterState): () => void {
  let cancel = (): void => undefined;
  const schedule = (): void => {
    cancel = state.clock.after(EXPIRY_SCAN_MS, () => {
      sweepExpired(state);
      schedule();
    });
  };
  schedule();
  return () => cancel();
}
