import type { IssueId } from '../ids';
import type { Ports } from '../ports';
import { createCards } from './create-cards';
import { isGone } from './is-gone';
import { linkOfIssue } from './link-of-issue';
import { busy, record } from './with-link';

/**
 * Jira or a person says that a card was deleted. While its request is pending it gets a new one: without a card nobody would
 * decide. The issue is looked at first, since what is said of one that can be read is wrong. Whatever goes wrong half-way,
 * the next tick goes on.
 *
 * @throws AppError `busy` where another worker changed the link meanwhile: nobody tells of the deletion again
 */
export async function replaceDeletedCard(ports: Ports, issueId: IssueId): Promise<void> {
  const link = await linkOfIssue(ports, issueId);
  if (link?.phase !== 'open' || !(await isGone(ports, link, true))) return;
  // The request itself has not changed: without this a tick would take its list for dealt with.
  await ports.settings.unsettle();
  if ((await record(ports, link, { kind: 'deleted' })) === undefined) throw busy(link.requestId, 0);
  await ports.activity.note({ event: 'card-replaced', requestId: link.requestId, issueKey: link.issueKey });
  await createCards(ports, [link.requestId]);
}
