import { AppError } from '../errors';
import type { CardLink } from '../link/link';
import type { Ports } from '../ports';
import type { ProjectSettings } from './settings';

/** The settings of the card's project. A project that was set up once and is no longer makes its cards wait. */
export async function settingsOf(
  ports: Pick<Ports, 'settings'>,
  { projectId, issueKey }: CardLink,
): Promise<ProjectSettings> {
  const settings = await ports.settings.ofProject(projectId);
  if (settings !== undefined) return settings;
  throw new AppError(
    'not-set-up',
    `Project ${projectId} of card ${issueKey} has no settings: open its Teleport access settings and save them`,
    { retry: 'never' },
  );
}
