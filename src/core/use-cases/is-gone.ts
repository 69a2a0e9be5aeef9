import { AppError } from '../errors';
import type { CardLink } from '../link';
import type { Ports } from '../ports';
import { fateOf } from '../unseen';

/**
 * Whether a card was deleted.
 *
 * @param isDeletionTold - whether Jira's own event said so, or a person
 * @throws AppError `project-hidden` or `card-hidden` where the card may be hidden from the app as well, `jira-refused` where it
 *   was deleted too often to be replaced
 */
export async function isGone(
  { cards }: Pick<Ports, 'cards'>,
  link: CardLink,
  isDeletionTold: boolean,
): Promise<boolean> {
  if ((await cards.read(link.issueId)) !== undefined) return false;
  const project = await cards.viewProject(link.projectId);
  const isProjectVisible = project.kind === 'visible';
  switch (fateOf({ isDeletionTold, isProjectVisible, replacements: link.replacements })) {
    case 'deleted':
      return true;
    case 'deleted-too-often':
      throw refusal(
        'jira-refused',
        `Card ${link.issueKey} was deleted, as others of this request were before, so that it gets no new one: decide in Teleport`,
      );
    case 'project-hidden':
      throw refusal(
        'project-hidden',
        hiddenProject(link.projectId, project.kind === 'hidden' ? project.why : ''),
      );
    case 'card-hidden':
      throw hiddenCard(link);
  }
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
