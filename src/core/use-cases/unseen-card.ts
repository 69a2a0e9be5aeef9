import { AppError } from '../errors';
import type { CardLink, OpenLink } from '../link';
import type { Ports } from '../ports';
import { createCards, type CreatePorts } from './create-cards';
import { busy, record } from './with-link';

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

/**
 * A deleted issue and a hidden one look the same. Only what somebody says counts as gone: everything else is listed and left
 * as it is, since a second card for one request is worse than a hidden one. That it was seen before proves nothing.
 *
 * @throws AppError `project-hidden` or `card-hidden` where the card cannot be read
 */
export async function assureSeen(ports: Pick<Ports, 'cards'>, link: CardLink): Promise<void> {
  if ((await ports.cards.read(link.issueId)) === undefined) await listHidden(ports, link);
}

/** The failure of a card that cannot be read, though nobody says that it was deleted. */
export async function listHidden(ports: Pick<Ports, 'cards'>, link: CardLink): Promise<never> {
  await assureProjectSeen(ports, link);
  throw hiddenCard(link);
}

async function assureProjectSeen({ cards }: Pick<Ports, 'cards'>, { projectId }: CardLink): Promise<void> {
  const project = await cards.viewProject(projectId);
  if (project.kind === 'hidden') throw refusal('project-hidden', hiddenProject(projectId, project.why));
}

/** A card that the app cannot read in a project that it sees. */
export const hiddenCard = ({ issueKey }: CardLink): AppError =>
  refusal(
    'card-hidden',
    `The app cannot read card ${issueKey}: an issue security level hides it, or it was deleted unheard. Add the app to that level, or take the level off. Retry means: if it still cannot be read, it was deleted: make a new card`,
  );

/** What a project that the app cannot see is listed with. */
export const hiddenProject = (project: string, why: string): string =>
  `The app cannot see project ${project}${why === '' ? '' : ` (${why})`}: restore it if it is archived or deleted, and let the app's role browse it`;

const refusal = (code: 'jira-refused' | 'project-hidden' | 'card-hidden', message: string): AppError =>
  new AppError(code, message, { retry: 'never' });
