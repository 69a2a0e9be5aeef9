import { AppError } from '../errors';
import type { ProjectId } from '../ids';
import type { CardLink } from '../link';

/** The failure of a card that somebody took to a project which is not set up. */
export const misplaced = ({ issueKey, projectId }: CardLink, found: ProjectId): AppError =>
  new AppError(
    'card-misplaced',
    `Card ${issueKey} was moved from project ${projectId} to project ${found}, which is not set up, so that nobody can decide on it: move it back, or open the Teleport access settings of that project and save them`,
    { retry: 'never' },
  );
