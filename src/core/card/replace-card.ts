import type { OpenLink } from '../link/link';
import { busy, record } from '../link/with-link';
import type { Ports } from '../ports';
import { createCards, type CreatePorts } from './create-cards';
import { assureProjectSeen, refusal } from './hidden-card';

/** Cards that one request gets after its first: whoever deletes more of them means it. */
export const REPLACEMENTS_MAX = 3;

/**
 * A card that somebody deleted. While its request is pending it gets a new one: without a card nobody would decide. Whatever
 * goes wrong half-way, the next tick goes on.
 *
 * @throws AppError `busy` where another worker changed the link meanwhile: nobody tells of the deletion again
 */
export async function replaceCard(ports: CreatePorts, link: OpenLink): Promise<void> {
  await assureReplaceable(ports, link);
  if ((await record(ports, link, { kind: 'deleted' })) === undefined) throw busy(link.requestId, 0);
  await ports.activity.note({ event: 'card-replaced', requestId: link.requestId, issueKey: link.issueKey });
  await createCards(ports, [link.requestId]);
}

async function assureReplaceable(ports: Pick<Ports, 'cards'>, link: OpenLink): Promise<void> {
  await assureProjectSeen(ports, link);
  if (link.replacements < REPLACEMENTS_MAX) return;
  throw refusal(
    'jira-refused',
    `Card ${link.issueKey} was deleted, as others of this request were before, so that it gets no new one: decide in Teleport`,
  );
}
