/** Writing a change down: history, time of change, search index, event. */
import { bodyOf, publish, type Call, type World } from '../call';
import { issueUpdated } from '../events';
import { asObject } from '../json';
import type { ChangeItem, Issue } from '../state';

/** What events need to know about the cause of a change. */
export function causeOf(world: World, call: Call, issue: Issue) {
  return { site: world.site, issue, actor: call.actor, atMs: world.clock.now(), traceValue: call.traceValue };
}

/** Notes the items in the changelog and tells the world. Without items nothing changed, so nothing is told. */
export function recordChange(world: World, call: Call, issue: Issue, items: readonly ChangeItem[]): void {
  if (items.length === 0) return;
  const createdAt = world.clock.now();
  const metadata = asObject(bodyOf(call)['historyMetadata']);
  const history = {
    id: world.site.nextId(),
    authorId: call.actor.accountId,
    createdAt,
    items,
    ...(metadata === undefined ? {} : { metadata }),
  };
  issue.histories.push(history);
  issue.updatedAt = createdAt;
  world.index.changed(issue);
  publish(world, call, issueUpdated(causeOf(world, call, issue), history));
}
