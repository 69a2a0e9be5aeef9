import { AppError } from '../errors';
import type { IssueId } from '../ids';
import { hasCard, take } from '../link';
import type { Ports } from '../ports';
import { createCards } from './create-cards';
import { isGone } from './is-gone';
import { returnRefused, takeLink } from './with-link';

/**
 * Somebody deleted a card. While its request is pending it gets a new one: without a card nobody would decide. The issue
 * is looked at first, since an event alone proves nothing. Whatever goes wrong half-way, the next tick goes on.
 *
 * @param isTold - whether Jira has told of the deletion; else the card was only found to be missing
 */
export async function replaceDeletedCard(ports: Ports, issueId: IssueId, isTold: boolean): Promise<void> {
  const id = await ports.links.findByIssue(issueId);
  const link = id === undefined ? undefined : await ports.links.get(id);
  if (link === undefined || !hasCard(link) || link.issueId !== issueId || link.phase !== 'open') return;
  try {
    if (!(await isGone(ports, link, isTold))) return;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'card-hidden') throw error;
    return returnRefused(ports, { ...(await takeLink(ports, link)), isHidden: true }, error);
  }
  // The request itself has not changed: without this a tick would take its list for dealt with.
  await ports.settings.unsettle();
  const saved = await ports.links.save({
    ...take(link, ports.clock.now()),
    phase: 'claimed',
    issueId: undefined,
    issueKey: undefined,
    revision: undefined,
    busyUntil: undefined,
    reviewsPosted: 0,
    settledMoves: [],
    settledTo: undefined,
    sentMoves: undefined,
    isSeen: undefined,
    isHidden: undefined,
    replacements: (link.replacements ?? 0) + 1,
    // The issue may have been hidden from the app only, and be seen again by the time that a new one can be made.
    unsure: true,
  });
  if (saved === 'conflict') return;
  await ports.activity.note({ event: 'card-replaced', requestId: link.requestId, issueKey: link.issueKey });
  await createCards(ports, [link.requestId]);
}
