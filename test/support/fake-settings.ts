import type { ProjectId, StatusId } from '#core/ids';
import type { Settings, SyncState } from '#core/ports';
import type { Routing } from '#core/project/routing';
import type { ProjectSettings } from '#core/project/settings';
import { rememberedOf } from './fake-sync-state';

/** What is saved, and what was learned. */
interface Saved {
  settings: ProjectSettings;
  readonly otherProjects: Map<ProjectId, ProjectSettings>;
  readonly transitions: Map<ProjectId, string>;
  readonly doubted: Map<ProjectId, readonly StatusId[]>;
  routing: Routing;
  epoch: string;
  learned: Omit<SyncState, 'routing'>;
}

type Call = <T>(name: string, effect: () => T) => Promise<T>;

/** The settings of all projects, in memory. */
export const fakeSettings = (world: Saved, call: Call): Settings => ({
  ofProject: (id) => call('ofProject', () => savedIn(world, id)),
  all: () => call('allSettings', () => [world.settings, ...world.otherProjects.values()]),
  save: (settings) =>
    call('saveSettings', () => {
      if (settings.projectId === world.settings.projectId) world.settings = settings;
      else world.otherProjects.set(settings.projectId, settings);
    }),
  learnTransition: ({ projectId }, transition) =>
    call('learnTransition', () => {
      if (transition === undefined) world.transitions.delete(projectId);
      else world.transitions.set(projectId, transition);
    }),
  doubt: ({ projectId }, statuses) => call('doubt', () => void world.doubted.set(projectId, statuses)),
  syncState: () => call('syncState', () => rememberedOf(world)),
  routeFirst: () => call('routeFirst', () => 'exists' as const),
  route: (routing) =>
    call('route', () => {
      world.routing = routing;
      world.epoch += '+';
    }),
  relearn: () => call('relearn', () => void (world.epoch += '+')),
  saveSyncState: (state) => call('saveSyncState', () => void (world.learned = state)),
});

function savedIn(world: Saved, id: ProjectId): ProjectSettings | undefined {
  const saved = world.settings.projectId === id ? world.settings : world.otherProjects.get(id);
  return (
    saved && {
      ...saved,
      createTransition: world.transitions.get(id),
      doubtfulStatuses: world.doubted.get(id),
    }
  );
}
