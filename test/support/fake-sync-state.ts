import type { SyncState } from '#core/ports';
import { projectSettings } from './builders';

/** What a tick has learned of the one project that is set up at first. */
export const LEARNED_FIRST: Omit<SyncState, 'routing'> = {
  choice: 'first',
  adopted: true,
  boards: [projectSettings().projectId],
};

/** What is remembered of ticks: as much of it as was learned under the present choice. */
export function rememberedOf(now: {
  readonly routing: SyncState['routing'];
  readonly epoch: string;
  readonly learned: Omit<SyncState, 'routing'>;
}): SyncState {
  const { routing, epoch: choice, learned } = now;
  if (learned.choice !== choice)
    return { routing, choice, adopted: false, listedProjects: learned.listedProjects };
  return { ...learned, routing };
}
