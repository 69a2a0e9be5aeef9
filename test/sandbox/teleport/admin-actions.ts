/** Calls that only administrators make: a cluster can demand a second factor for each. */
import { accessDenied } from './errors';
import { type Caller } from './rbac';
import { type ClusterState } from './state';

/**
 * Refuses a caller who would have to give a second factor. Bots of Machine ID cannot, and need not.
 * @see https://github.com/gravitational/teleport api/mfa ErrAdminActionMFARequired
 */
export function authoriseAdminAction(state: ClusterState, caller: Caller): void {
  // Parity: second factors are not modelled, so whoever needs one is always without.
  if (!state.needsMfaForAdminActions || !state.features.adminActionsMayNeedMfa) return;
  if (state.users.get(caller.name)?.isBot === true) return;
  throw accessDenied('admin-level API request requires MFA verification');
}
