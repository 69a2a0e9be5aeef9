import type { SyncState } from '#core/ports';
import { projectSettings } from './builders';

/** What a tick has learned of the one project that is set up at first. */
export const LEARNED_FIRST: Omit<SyncState, 'routing'> = {
  choice: 'first',
  cards: 'none',
  adopted: true,
  boards: [projectSettings().projectId],
};

/** What is remembered of ticks: as much of it as was learned under the present choice and of the present cards. */
export function rememberedOf(now: {
  readonly routing: SyncState['routing'];
  readonly epoch: string;
  readonly cards: string;
  readonly learned: Omit<SyncState, 'routing'>;
}): SyncState {
  const { routing, epoch: choice, cards, learned } = now;
  if (learned.choice !== choice)
    return { routing, choice, cards, adopted: false, listedProjects: learned.listedProjects };
  const settledDigest = learned.cards === cards ? learned.settledDigest : undefined;
  return { ...learned, routing, cards, settledDigest };
}
