/** Who watches an issue. Parity: nobody watches one by having created it, and no mail is sent. */
import { demand, issueInPath, type Operation } from '../call';
import { badRequest, notFound } from '../errors';
import { asString } from '../json';
import { has } from '../permissions';
import { renderAccount } from '../render';

export const getIssueWatchers: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const watchers = [...issue.watchers].map((id) => renderAccount(world.site, world.site.account(id)));
  return {
    status: 200,
    body: {
      self: `${world.site.baseUrl}/rest/api/3/issue/${issue.id}/watchers`,
      isWatching: issue.watchers.has(call.actor.accountId),
      watchCount: watchers.length,
      watchers,
    },
  };
};

/** Makes the person named, or the caller, watch the issue; again has no effect. */
export const addWatcher: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const project = world.site.projectOf(issue);
  const wanted = asString(call.body) ?? call.actor.accountId;
  if (wanted !== call.actor.accountId) {
    demand(world, call, 'MANAGE_WATCHERS', project, '((you may not manage the watcher list))');
  }
  const account = world.site.accounts.get(wanted);
  if (account === undefined) throw notFound('((the user does not exist))');
  if (!has(world.site, account, 'BROWSE_PROJECTS', project)) {
    throw badRequest('((the user may not view this issue and is not added to the watch list))');
  }
  issue.watchers.add(wanted);
  return { status: 204 };
};
