import { AppError } from '../errors';
import type { IssueId } from '../ids';
import type { Ports } from '../ports';
import { createCards } from './create-cards';
import { isGone } from './is-gone';
import { linkOfIssue } from './link-of-issue';
import { record, returnRefused, takeLink } from './with-link';

/**
 * Somebody deleted a card. While its request is pending it gets a new one: without a card nobody would decide. The issue
 * is looked at first, since an event alone proves nothing. Whatever goes wrong half-way, the next tick goes on.
 *
 * @param isTold - whether Jira has told of the deletion; else the card was only found to be missing
 */
export async function replaceDeletedCard(ports: Ports, issueId: IssueId, isTold: boolean): Promise<void> {
  const link = await linkOfIssue(ports, issueId);
  if (link?.phase !== 'open') return;
  try {
    if (!(await isGone(ports, link, isTold))) return;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'card-hidden') throw error;
    const taken = await takeLink(ports, link);
    return returnRefused(ports, taken, error, { mayHaveActed: false, isHidden: true });
  }
  // The request itself has not changed: without this a tick would take its list for dealt with.
  await ports.settings.unsettle();
  if ((await record(ports, link, { kind: 'deleted' })) === undefined) return;
  await ports.activity.note({ event: 'card-replaced', requestId: link.requestId, issueKey: link.issueKey });
  await createCards(ports, [link.requestId]);
}
