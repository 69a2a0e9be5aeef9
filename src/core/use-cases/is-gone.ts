import type { CardLink } from '../link';
import type { Ports } from '../ports';

/**
 * Whether a card was deleted, or hidden from the app alone, which nobody can tell apart.
 *
 * @throws AppError `jira-refused` where the app cannot see the whole project: then nothing is known of its cards
 */
export async function isGone(
  ports: Pick<Ports, 'cards' | 'settings'>,
  { issueId, projectId }: CardLink,
): Promise<boolean> {
  if ((await ports.cards.read(issueId)) !== undefined) return false;
  const settings = await ports.settings.ofProject(projectId);
  // Only a search tells a project that cannot be seen from one without any such issue.
  if (settings !== undefined) await ports.cards.findChanged(settings, 1);
  return true;
}
