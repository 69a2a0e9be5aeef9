/** Who may do what. Denials win over permissions; a role a user holds but nobody defined grants nothing. */
import { accessDenied, notFound, quote } from './errors';
import { matchesName, type Role, type RoleConditions, type User } from './roles';
import { type ClusterState, type StoredRequest } from './state';

/** Who calls: the name and the roles of a client certificate. */
export interface Caller {
  readonly name: string;
  readonly roles: readonly string[];
}

/** The defined roles behind a list of names. */
export function rolesNamed(state: ClusterState, names: readonly string[]): readonly Role[] {
  return names.flatMap((name) => state.roles.get(name) ?? []);
}

/** Finds a user, as operations do that are about somebody. */
export function findUser(state: ClusterState, name: string): User {
  const user = state.users.get(name);
  if (user === undefined) throw notFound(`user ${quote(name)} is not found`);
  return user;
}

function hasRule(conditions: RoleConditions | undefined, resource: string, verb: string): boolean {
  return (conditions?.rules ?? []).some(
    (rule) =>
      (rule.resources.includes(resource) || rule.resources.includes('*')) &&
      (rule.verbs.includes(verb) || rule.verbs.includes('*')),
  );
}

/** Whether a verb is allowed, not mentioned, or denied outright. */
export type Verdict = 'allowed' | 'not-allowed' | 'denied';

/** Looks a verb up in the caller's roles. */
export function verdictOn(state: ClusterState, caller: Caller, resource: string, verb: string): Verdict {
  const roles = rolesNamed(state, caller.roles);
  if (roles.some((role) => hasRule(role.deny, resource, verb))) return 'denied';
  return roles.some((role) => hasRule(role.allow, resource, verb)) ? 'allowed' : 'not-allowed';
}

/** Refuses unless every verb is allowed. */
export function requireVerbs(
  state: ClusterState,
  caller: Caller,
  resource: string,
  verbs: readonly string[],
): void {
  for (const verb of verbs) {
    if (verdictOn(state, caller, resource, verb) !== 'allowed') {
      throw accessDenied(`access denied to perform action ${quote(verb)} on ${quote(resource)}`);
    }
  }
}

/** Tells whether roles hold any review permission at all. */
export function hasReviewRules(state: ClusterState, roleNames: readonly string[]): boolean {
  return rolesNamed(state, roleNames).some((role) => (role.allow?.reviewRequests?.roles ?? []).length > 0);
}

/** Tells whether a user may review a request: never their own, no role denied, every role allowed. */
export function canReview(state: ClusterState, reviewer: User, request: StoredRequest): boolean {
  if (reviewer.name === request.Spec.User) return false;
  const roles = rolesNamed(state, reviewer.roles);
  const requested = originalRoles(request);
  const isDenied = (name: string): boolean =>
    roles.some((role) => matchesName(role.deny?.reviewRequests?.roles, name));
  const isAllowed = (name: string): boolean =>
    roles.some((role) => matchesName(role.allow?.reviewRequests?.roles, name));
  return !requested.some(isDenied) && requested.every(isAllowed);
}

/** The roles a request was made for, whatever a later override left of them. */
export function originalRoles(request: StoredRequest): readonly string[] {
  const mapped = Object.keys(request.Spec.RoleThresholdMapping);
  return mapped.length > 0 ? mapped : request.Spec.Roles;
}

/** Tells whether a plugin may submit reviews in a user's name. */
export function maySubmitFor(state: ClusterState, caller: Caller, author: string): boolean {
  const roles = rolesNamed(state, caller.roles);
  if (roles.some((role) => matchesName(role.deny?.reviewRequests?.submitForUsers, author))) return false;
  return roles.some((role) => matchesName(role.allow?.reviewRequests?.submitForUsers, author));
}
