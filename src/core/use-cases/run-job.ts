import { hasCard, take } from '../link';
import type { IssueId, RequestId } from '../ids';
import type { Job, Nudge, Ports } from '../ports';
import { createCards } from './create-cards';
import { decideDrag } from './decide-drag';
import { syncRequests } from './sync-requests';
import { settingsOf, updateCard } from './update-card';

/** Does one job from the queue. Jobs come at least once and in any order; each may be repeated. */
export async function runJob(ports: Ports, job: Job, nudge: () => Promise<Nudge | undefined>): Promise<void> {
  switch (job.kind) {
    case 'create':
      return createCards(ports, job.requestIds);
    case 'update':
      return updateCard(ports, job.requestId, job.revision);
    case 'link':
      return announceCard(ports, job.requestId);
    case 'place':
      return placeCard(ports, job.requestId);
    case 'drag':
      return decideDrag(ports, job.issueId);
    case 'replace':
      return replaceDeletedCard(ports, job.issueId);
    case 'sync':
      return syncRequests(ports, nudge);
  }
}

async function announceCard(ports: Ports, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link !== undefined && hasCard(link)) await ports.relay.linkIssue(id, link);
}

/**
 * A new card that did not reach its pending status yet. Once its request has ended it belongs elsewhere, and once a person
 * has moved it, the move is a drag to be looked at.
 */
async function placeCard(ports: Ports, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link === undefined || !hasCard(link) || link.phase !== 'open') return;
  const settings = await settingsOf(ports, link);
  const issue = await ports.cards.read(link.issueId);
  const change = issue?.newestChange;
  const isMoved = change !== undefined && change.author?.accountId !== settings.appAccountId;
  if (issue !== undefined && !isMoved) await ports.cards.move(link.issueId, 'pending', settings.statuses);
}

/**
 * Somebody deleted a card. While its request is pending it gets a new one: without a card nobody would decide. The issue
 * is looked at first, since an event alone proves nothing.
 */
async function replaceDeletedCard(ports: Ports, issueId: IssueId): Promise<void> {
  const id = await ports.links.findByIssue(issueId);
  const link = id === undefined ? undefined : await ports.links.get(id);
  if (link?.issueId !== issueId || link.phase !== 'open') return;
  if ((await ports.cards.read(issueId)) !== undefined) return;
  const saved = await ports.links.save({
    ...take(link, ports.clock.now()),
    phase: 'claimed',
    issueId: undefined,
    issueKey: undefined,
    revision: undefined,
    busyUntil: undefined,
    reviewsPosted: 0,
    unsure: false,
  });
  if (saved === 'conflict') return;
  await ports.activity.note({ event: 'card-replaced', requestId: link.requestId, issueKey: link.issueKey });
  await createCards(ports, [link.requestId]);
}
