/** Moving an issue into another project: people do it in their browsers, for there is no call of REST for one issue. */
import type { World } from './call';
import { issueUpdated } from './events';
import { hasChanged, item } from './operations/fields';
import type { Account, ChangeItem, Issue, Project } from './state';

/** Where an issue goes: another project, and the status that the person chose for it there. */
export interface Destination {
  readonly project: Project;
  readonly statusId: string;
}

/** Moves the issue with all it has. It gets another key, by which and by the old one it is found. */
export function moveIssue(
  world: World,
  actor: Account,
  issue: Issue,
  { project, statusId }: Destination,
): void {
  const { site } = world;
  const from = site.projectOf(issue);
  const before = { key: issue.key, status: site.status(issue.statusId) };
  const issueTypeId = project.issueTypeIds[0] ?? issue.issueTypeId;
  issue.formerKeys.push(issue.key);
  issue.key = `${project.key}-${project.nextIssueNumber}`;
  issue.projectId = project.id;
  issue.issueTypeId = issueTypeId;
  issue.statusId = statusId;
  issue.updatedAt = world.clock.now();
  project.nextIssueNumber += 1;
  const after = site.status(statusId);
  const keyItem: ChangeItem = {
    ...item('issuekey', [null, before.key], [null, issue.key]),
    field: 'Key',
  };
  const items = [
    item('project', [from.id, from.name], [project.id, project.name]),
    keyItem,
    item('status', [before.status.id, before.status.name], [after.id, after.name]),
  ].filter(hasChanged);
  const history = {
    id: site.nextId(),
    authorId: actor.accountId,
    createdAt: issue.updatedAt,
    items,
  };
  issue.histories.push(history);
  world.index.changed(issue);
  const cause = { site, issue, actor, atMs: issue.updatedAt };
  world.events.publish(issueUpdated(cause, history), actor.accountId);
}
