import { AppError } from '../errors';
import type { ProjectId } from '../ids';
import type { Ports, SyncState } from '../ports';
import type { AccessRequest } from '../request/access-request';
import { routedProjects, routeOf, type Routing } from './routing';
import type { ProjectSettings } from './settings';

/** The settings of the project that a request's card is made in. Throws `not-set-up` where that is not turned on. */
export type TargetOf = (request: AccessRequest) => ProjectSettings;

/** Where new cards go at the moment, and whether it is known which cards there are already. */
export interface Targets {
  readonly targetOf: TargetOf;
  readonly areCardsKnown: boolean;
}

export async function readTargets(ports: Pick<Ports, 'settings'>): Promise<Targets> {
  const state = await ports.settings.syncState();
  if (state === undefined) throw notSetUp('No project is set up');
  const on = await readOn(ports, state.routing);
  const targetOf: TargetOf = (request) => {
    const project = routeOf(state.routing, request, (id) => on.has(id));
    const settings = project === undefined ? undefined : on.get(project);
    if (settings === undefined) throw notSetUp('The project that access requests go to is turned off');
    return settings;
  };
  return { targetOf, areCardsKnown: state.adopted };
}

/** Whether any project takes new cards. */
export async function isAnyOn(ports: Pick<Ports, 'settings'>, state: SyncState): Promise<boolean> {
  return (await readOn(ports, state.routing)).size > 0;
}

async function readOn(
  ports: Pick<Ports, 'settings'>,
  routing: Routing,
): Promise<ReadonlyMap<ProjectId, ProjectSettings>> {
  const all = await Promise.all(routedProjects(routing).map((id) => ports.settings.ofProject(id)));
  const on = all.flatMap((settings) => (settings === undefined || settings.isOff === true ? [] : [settings]));
  return new Map(on.map((settings) => [settings.projectId, settings]));
}

const notSetUp = (what: string): AppError =>
  new AppError('not-set-up', `${what}: open the Teleport access settings of a project and save them`, {
    retry: 'never',
  });
