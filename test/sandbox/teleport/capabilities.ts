/** GetAccessCapabilities: what somebody may ask for. */
import {
  AccessCapabilities,
  type AccessCapabilitiesRequest,
} from '../../../src/relay/teleport/gen/teleport/types/capabilities';
import { accessDenied, quote } from './errors';
import { type Caller, findUser, requireVerbs, rolesNamed } from './rbac';
import { matchesName, type Role } from './roles';
import { type ClusterState } from './state';

function allowedBy(held: readonly Role[], side: 'roles' | 'searchAsRoles', name: string): boolean {
  return (
    held.some((role) => matchesName(role.allow?.request?.[side], name)) &&
    !held.some((role) => matchesName(role.deny?.request?.[side], name))
  );
}

/** Everybody may ask about themselves; about others only who may read users and roles. */
export function getAccessCapabilities(
  state: ClusterState,
  caller: Caller,
  request: AccessCapabilitiesRequest,
): AccessCapabilities {
  const name = request.User === '' ? caller.name : request.User;
  if (name !== caller.name) {
    requireVerbs(state, caller, 'user', ['read']);
    requireVerbs(state, caller, 'role', ['list', 'read']);
  }
  const user = findUser(state, name);
  const held = rolesNamed(state, user.roles);
  const requestable = [...state.roles.keys()].filter(
    (role) => !user.roles.includes(role) && allowedBy(held, 'roles', role),
  );
  const searchable = [...new Set(held.flatMap((role) => role.allow?.request?.searchAsRoles ?? []))].filter(
    (role) => allowedBy(held, 'searchAsRoles', role),
  );
  if (request.ResourceIDs.length > 0 && searchable.length === 0) {
    throw accessDenied(
      `Resource Access Requests require usable "search_as_roles", none found for user ${quote(name)}`,
    );
  }
  return AccessCapabilities.create({
    RequestableRoles: request.RequestableRoles ? requestable : [],
    SuggestedReviewers: request.SuggestedReviewers
      ? held.flatMap((role) => role.allow?.request?.suggestedReviewers ?? [])
      : [],
    // Parity: roles that open none of the resources are not left out.
    ApplicableRolesForResources: request.ResourceIDs.length > 0 ? searchable : [],
    RequireReason: held.some((role) => role.allow?.request?.reasonRequired === true),
  });
}
