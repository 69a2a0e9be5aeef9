import type { ProjectId } from '../ids';
import { inParallel } from '../lib/batches';
import type { Ports, SyncState } from '../ports';
import { routedProjects } from '../project/routing';
import type { ProjectSettings } from '../project/settings';

/**
 * The settings of all projects that are set up, whatever the routing says today: cards stay in the project that they were made
 * in. The list of projects lags behind, so that each is read afresh, and so are those that are known of otherwise.
 *
 * @param others - projects that may be missing from the list; those of the routing need not be named
 */
export async function everyProject(
  { settings }: Pick<Ports, 'settings'>,
  { routing }: Pick<SyncState, 'routing'>,
  others: readonly ProjectId[] = [],
): Promise<readonly ProjectSettings[]> {
  const listed = (await settings.all()).map(({ projectId }) => projectId);
  const projects = [...new Set([...routedProjects(routing), ...listed, ...others])];
  const read = await inParallel(projects, (id) => settings.ofProject(id));
  return read.flatMap((found) => found ?? []);
}
