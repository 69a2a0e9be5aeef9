/** Who watches an issue. */
import { issueInPath, type Operation } from '../call';
import { badRequest, forbidden, notFound } from '../errors';
import { asString } from '../json';
import { has } from '../permissions';

/** Adds a watcher: oneself, or with the permission for it somebody else. Again is no error. */
export const addWatcher: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const accountId = asString(call.body) ?? call.actor.accountId;
  const account = world.site.accounts.get(accountId);
  if (account === undefined) throw notFound('((no such user))');
  const project = world.site.projectOf(issue);
  if (account !== call.actor && !has(world.site, call.actor, 'MANAGE_WATCHERS', project)) {
    throw forbidden('You do not have permission to manage the watcher list.');
  }
  if (!has(world.site, account, 'BROWSE_PROJECTS', project)) {
    throw badRequest(`The user "${account.displayName}" does not have permission to view this issue.`);
  }
  issue.watchers.add(accountId);
  return { status: 204 };
};
