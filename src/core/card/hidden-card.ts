import { AppError } from '../errors';
import type { CardLink } from '../link/link';
import type { Ports } from '../ports';

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

export async function assureProjectSeen(
  { cards }: Pick<Ports, 'cards'>,
  { projectId }: CardLink,
): Promise<void> {
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

export const refusal = (code: 'jira-refused' | 'project-hidden' | 'card-hidden', message: string): AppError =>
  new AppError(code, message, { retry: 'never' });
