/** Finding users: teleport.users.v1.UsersService, and the calls of servers that lack it. */
import {
  type GetUserRequest as GetUserOfAuth,
  type GetUsersRequest,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { UserV2 } from '../../../src/relay/teleport/gen/teleport/types/user';
import {
  type GetUserRequest,
  type ListUsersRequest,
  type ListUsersResponse,
} from '../../../src/relay/teleport/gen/teleport/users/v1/users_service';
import { accessDenied, badParameter } from './errors';
import { PAGE_SIZE_MAX } from './limits';
import { type Caller, findUser, requireVerbs } from './rbac';
import { type User } from './roles';
import { type ClusterState } from './state';
import { ZERO_TIME } from './time';

function toMessage(user: User): UserV2 {
  const traits = Object.entries(user.traits ?? {}).map(([key, values]): [string, { Values: string[] }] => [
    key,
    { Values: [...values] },
  ]);
  return UserV2.fromPartial({
    Kind: 'user',
    Version: 'v2',
    Metadata: { Name: user.name, Namespace: 'default' },
    Spec: { Roles: [...user.roles], Traits: { Values: Object.fromEntries(traits) }, Expires: ZERO_TIME },
  });
}

/** Finds one user: by name (needs `user: read`), or the caller. */
export function getUser(state: ClusterState, caller: Caller, request: GetUserRequest): UserV2 {
  // Parity: secrets are not modelled, so asking for them is refused as it is for everyone but built-in administrators.
  if (request.with_secrets) throw badParameter('((secrets are never returned))');
  if (request.name === '' && request.current_user) return toMessage(findUser(state, caller.name));
  if (request.name === '') throw badParameter('missing parameter name');
  return userNamed(state, caller, request.name);
}

function userNamed(state: ClusterState, caller: Caller, name: string): UserV2 {
  if (name !== caller.name) requireVerbs(state, caller, 'user', ['read']);
  return toMessage(findUser(state, name));
}

const secretsRefused = () => accessDenied('this request can be only executed by an admin');

/** The call before UsersService, which newer servers still have. */
export function getUserOfAuth(state: ClusterState, caller: Caller, request: GetUserOfAuth): UserV2 {
  if (request.WithSecrets) throw secretsRefused();
  return userNamed(state, caller, request.Name);
}

/** Who calls. */
export const getCurrentUser = (state: ClusterState, caller: Caller): UserV2 =>
  toMessage(findUser(state, caller.name));

/** All users at once. */
export function getUsers(state: ClusterState, caller: Caller, request: GetUsersRequest): readonly UserV2[] {
  if (request.WithSecrets) throw secretsRefused();
  requireVerbs(state, caller, 'user', ['list', 'read']);
  return [...state.users.values()].map(toMessage);
}

function matches(state: ClusterState, request: ListUsersRequest, user: User): boolean {
  const keywords = request.filter?.SearchKeywords ?? [];
  const text = [user.name, ...user.roles].join('\n').toLowerCase();
  if (!keywords.every((keyword) => text.includes(keyword.toLowerCase()))) return false;
  if (!state.features.userTraitFilter) return true;
  return Object.entries(request.filter?.Traits?.Values ?? {}).every(([trait, wanted]) =>
    wanted.Values.every((value) => user.traits?.[trait]?.includes(value) ?? false),
  );
}

/** Lists users by name, in pages; the token is the next page's first name. */
export function listUsers(state: ClusterState, caller: Caller, request: ListUsersRequest): ListUsersResponse {
  requireVerbs(state, caller, 'user', ['list', 'read']);
  if (request.with_secrets) throw badParameter('((secrets are never returned))');
  const size =
    request.page_size > 0 && request.page_size <= PAGE_SIZE_MAX ? request.page_size : PAGE_SIZE_MAX;
  const found = [...state.users.values()]
    .filter((user) => user.name >= request.page_token && matches(state, request, user))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { users: found.slice(0, size).map(toMessage), next_page_token: found[size]?.name ?? '' };
}
