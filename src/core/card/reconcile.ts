import type { ReconcileJob } from '../job';
import { hasCard } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import { busy } from '../link/with-link';
import type { FetchedRequest } from '../ports';
import { hasEnded } from '../request/access-request';
import { adoptCardOfEnded, type AdoptPorts } from './adopt-cards';
import { createFetched, type CreatePorts } from './create-cards';
import { listHidden } from './hidden-card';
import { proveCard } from './prove-card';
import {
  fetchHinted,
  hasNews,
  reconcileCard,
  type CardPorts,
  type SeenCard,
  type Told,
} from './reconcile-card';
import { replaceCard } from './replace-card';
import { lookAtStranger } from './stranger';

export type ReconcilePorts = CreatePorts & CardPorts & AdoptPorts;

/**
 * Makes the card of one request right, whatever brought it here: looks at the link, at the request and, where anything may
 * have become of it, at the issue; answers every move that has no answer; and ends with a card that says what Teleport says.
 * A pending request without a card gets one. Doing it again changes nothing.
 *
 * @throws AppError `history-incomplete` where Jira does not say how the card came to its status
 */
export async function reconcile(ports: ReconcilePorts, job: ReconcileJob, told: Told = {}): Promise<void> {
  const seen = 'issueId' in job ? await seenIssue(ports, job) : await seenRequest(ports, job);
  if (seen === undefined) return;
  const { link } = seen;
  const obstacle = await reconcileCard(ports, seen, job, told);
  if (obstacle?.kind === 'unseen' && link.phase === 'open')
    await (job.cardWas === 'deleted' ? replaceCard(ports, link) : listHidden(ports, link));
  if (obstacle?.kind !== 'unproven') return;
  await proveCard(ports, link, obstacle.issue);
  if (hasNews(told)) throw busy(link.requestId, 0);
}

/** The card that an issue is; whatever else it is, is dealt with here. */
async function seenIssue(
  ports: ReconcilePorts,
  { issueId, cardWas }: Extract<ReconcileJob, { issueId: unknown }>,
): Promise<SeenCard | undefined> {
  // Of every issue on the site that is deleted the app is told.
  const issue = cardWas === 'deleted' ? undefined : await ports.cards.read(issueId);
  const link = await linkOfIssue(ports, issueId, issue?.requestId);
  if (link !== undefined) return { link, issue };
  if (issue !== undefined) await lookAtStranger(ports, issue);
  return undefined;
}

/** The card of a request; one that has none gets it here, if it is to have one. */
async function seenRequest(
  ports: ReconcilePorts,
  { requestId, revisionHint }: Extract<ReconcileJob, { requestId: unknown }>,
): Promise<SeenCard | undefined> {
  const link = await ports.links.get(requestId);
  if (link !== undefined && hasCard(link)) return { link };
  const [item] = await fetchHinted(ports, { requestId, link, revisionHint });
  if (link !== undefined || isUnmade(item))
    await createFetched(ports, item === undefined ? [] : [item], 'news');
  else if (item?.kind === 'found' && hasEnded(item.request)) await adoptCardOfEnded(ports, item.request);
  return undefined;
}

/** Whether a request without a link is to get a card, or to be listed. */
const isUnmade = (item: FetchedRequest | undefined): boolean =>
  item?.kind === 'unusable' || (item?.kind === 'found' && item.request.state === 'pending');
