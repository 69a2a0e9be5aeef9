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
import { badFields, badRequest, forbidden, notFound } from '../errors';
import type { JsonObject } from '../json';
import { has, isPermission, PERMISSIONS, type Permission } from '../permissions';
import { BULK_USERS_DEFAULT, BULK_USERS_MAX, GROUPS_PICKER_DEFAULT, PAGE_DEFAULT } from '../limits';
import { page, renderAccount } from '../render';
import type { Account, Project } from '../state';

export const getCurrentUser: Operation = (world, call) => ({
  status: 200,
  body: renderAccount(world.site, call.actor, call.actor),
});

/** Whoever may not browse users is told of nobody, themselves included: for that there is `myself`. */
export const getUser: Operation = (world, call) => {
  demandBrowsing(world, call);
  return { status: 200, body: renderAccount(world.site, accountInQuery(world, call), call.actor) };
};

/** The accounts in the order asked for, `null` for those the site does not know; `total` counts the ids. */
export const bulkGetUsers: Operation = (world, call) => {
  const wanted = new Set(call.query.getAll('accountId'));
  if (wanted.size === 0) throw badRequest("((the 'accountId' query parameter is missing))");
  const found = [...wanted].map((id) => world.site.accounts.get(id));
  const { slice, counts } = page(found, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: Math.min(numberInQuery(call, 'maxResults', BULK_USERS_DEFAULT), BULK_USERS_MAX),
  });
  const values = slice.map((account) => account && renderAccount(world.site, account, call.actor));
  const isLast = counts.startAt + slice.length >= counts.total;
  const self = `${world.site.baseUrl}/rest/api/3/user/bulk`;
  return { status: 200, body: { self, ...counts, isLast, values: values.map((one) => one ?? null) } };
};

export const getUserGroups: Operation = (world, call) => {
  demandBrowsing(world, call);
  const { groups } = accountInQuery(world, call);
  const body = groupsOf(world)
    .filter(({ name }) => groups.has(name))
    .map((group) => ({
      ...group,
      self: `${world.site.baseUrl}/rest/api/3/group?groupId=${encodeURIComponent(group.groupId)}`,
    }));
  return { status: 200, body };
};

/** Active accounts by the beginning of a word of their name, or by a visible address. Nobody for whom may not browse. */
export const findUsers: Operation = (world, call) => {
  const query = call.query.get('query')?.trim().toLowerCase();
  if (query === undefined) throw badRequest("((the 'query' query parameter is missing))");
  const found = has(world.site, call.actor, 'USER_PICKER')
    ? [...world.site.accounts.values()].filter((account) => account.active && isFoundBy(account, query))
    : [];
  const { slice } = page(found, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: numberInQuery(call, 'maxResults', PAGE_DEFAULT),
  });
  return { status: 200, body: slice.map((account) => renderAccount(world.site, account, call.actor)) };
};

function isFoundBy({ displayName, emailAddress, isEmailVisible }: Account, query: string): boolean {
  const words = displayName.toLowerCase().split(/\s+/);
  const isNamed = displayName.toLowerCase().startsWith(query) || words.some((word) => word.startsWith(query));
  const address = emailAddress?.toLowerCase() ?? '';
  // A hidden address finds its owner only when it is given in full.
  return isNamed || (isEmailVisible ? address.startsWith(query) : address === query && query !== '');
}

/** Groups whose name contains the query. Who may not browse finds a group by its exact name only. */
export const findGroups: Operation = (world, call) => {
  const query = call.query.get('query') ?? '';
  const isAnyCase = call.query.get('caseInsensitive') === 'true';
  const cased = (text: string): string => (isAnyCase ? text.toLowerCase() : text);
  const mayBrowse = has(world.site, call.actor, 'USER_PICKER');
  const found = groupsOf(world)
    .filter(({ name }) => (mayBrowse ? cased(name).includes(cased(query)) : name === query))
    .sort((one, other) => one.name.localeCompare(other.name));
  const shown = found.slice(0, numberInQuery(call, 'maxResults', GROUPS_PICKER_DEFAULT));
  const header = `Showing ${shown.length} of ${found.length} matching groups`;
  return { status: 200, body: { header, total: found.length, groups: shown.map(withHtml) } };
};

const withHtml = (group: Group): JsonObject => ({ ...group, html: group.name });

/** Those of the groups that exist, by id. */
export const bulkGetGroups: Operation = (world, call) => {
  demandBrowsing(world, call);
  const wanted = new Set(call.query.getAll('groupId'));
  const found = groupsOf(world).filter(({ groupId }) => wanted.size === 0 || wanted.has(groupId));
  const { slice, counts } = page(found, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: numberInQuery(call, 'maxResults', PAGE_DEFAULT),
  });
  const values = slice.map((group) => ({ ...group }));
  return {
    status: 200,
    body: { ...counts, isLast: counts.startAt + slice.length >= counts.total, values },
  };
};

interface Group {
  readonly groupId: string;
  readonly name: string;
}

const groupsOf = (world: World): Group[] =>
  [...world.site.groups].map(([groupId, name]) => ({ groupId, name }));

function demandBrowsing(world: World, call: Call): void {
  if (!has(world.site, call.actor, 'USER_PICKER')) throw forbidden('((you may not browse users and groups))');
}

export const getMyPermissions: Operation = (world, call) => {
  const wanted = listInQuery(call, 'permissions').filter((name) => name !== '');
  if (wanted.length === 0) throw badRequest("((the 'permissions' query parameter is missing or empty))");
  // Parity: the emulator knows fewer permissions than a site does.
  const unknown = wanted.filter((name) => !isPermission(name));
  if (unknown.length > 0) {
    throw badFields(Object.fromEntries(unknown.map((name) => [name, 'Unrecognized permission'])));
  }
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
