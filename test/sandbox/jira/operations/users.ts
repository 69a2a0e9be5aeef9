/** Accounts and what they may do. */
import {
  issueInPath,
  listInQuery,
  numberInQuery,
  visibleProject,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badRequest, notFound } from '../errors';
import { has, isPermission, PERMISSIONS, type Permission } from '../permissions';
import { BULK_USERS_DEFAULT, BULK_USERS_MAX } from '../limits';
import { page, renderAccount } from '../render';
import type { Account, Project } from '../state';

export const getCurrentUser: Operation = (world, call) => ({
  status: 200,
  body: renderAccount(world.site, call.actor, call.actor),
});

export const getUser: Operation = (world, call) => ({
  status: 200,
  body: renderAccount(world.site, accountInQuery(world, call), call.actor),
});

/** Those of the accounts that exist, by id; the rest is left out. */
export const bulkGetUsers: Operation = (world, call) => {
  const wanted = new Set(call.query.getAll('accountId'));
  if (wanted.size === 0) throw badRequest("((the 'accountId' query parameter is missing))");
  const found = [...wanted].flatMap((id) => world.site.accounts.get(id) ?? []);
  const { slice, counts } = page(found, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: Math.min(numberInQuery(call, 'maxResults', BULK_USERS_DEFAULT), BULK_USERS_MAX),
  });
  const values = slice.map((account) => renderAccount(world.site, account, call.actor));
  return {
    status: 200,
    body: { ...counts, isLast: counts.startAt + slice.length >= counts.total, values },
  };
};

export const getUserGroups: Operation = (world, call) => {
  const groups = [...accountInQuery(world, call).groups].map((name) => ({
    name,
    groupId: name,
    self: `${world.site.baseUrl}/rest/api/3/group?groupId=${encodeURIComponent(name)}`,
  }));
  return { status: 200, body: groups };
};

export const getMyPermissions: Operation = (world, call) => {
  const wanted = listInQuery(call, 'permissions').filter((name) => name !== '');
  if (wanted.length === 0) throw badRequest("((the 'permissions' query parameter is missing or empty))");
  const unknown = wanted.find((name) => !isPermission(name));
  if (unknown !== undefined) throw badRequest(`((unknown or not modelled permission: ${unknown}))`);
  const project = contextOf(world, call);
  const permissions = wanted
    .filter(isPermission)
    .map((key) => [key, renderPermission(key, has(world.site, call.actor, key, project))] as const);
  return { status: 200, body: { permissions: Object.fromEntries(permissions) } };
};

function accountInQuery(world: World, call: Call): Account {
  const account = world.site.accounts.get(call.query.get('accountId') ?? '');
  if (account === undefined)
    throw notFound('Specified user does not exist or you do not have required permissions');
  return account;
}

function contextOf(world: World, call: Call): Project | undefined {
  const projectIdOrKey = call.query.get('projectId') ?? call.query.get('projectKey');
  if (projectIdOrKey !== null) return visibleProject(world, call.actor, projectIdOrKey);
  const issueIdOrKey = call.query.get('issueId') ?? call.query.get('issueKey');
  if (issueIdOrKey === null) return undefined;
  return world.site.projectOf(issueInPath(world, { ...call, path: { issueIdOrKey } }));
}

function renderPermission(key: Permission, havePermission: boolean) {
  const { id, name, type } = PERMISSIONS[key];
  return { id, key, name, type, description: '', havePermission };
}
