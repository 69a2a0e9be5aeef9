import { mayMoveOn } from '../judge-moves';
import type { CardLink } from '../link';
import type { MoveResult, Ports } from '../ports';
import type { CardState, ProjectSettings } from '../settings';

/** Where a card is to go, and the moves that have just been answered, if that is why. */
export interface CardMove {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
  readonly state: CardState;
  readonly answered?: readonly string[] | undefined;
}

/**
 * Moves a card, unless a person has moved it meanwhile and has no answer yet: that move is looked at instead. Should one come
 * in between all the same, the issue's history still has it. A card in another project is bound to that one first.
 */
export async function moveCard(
  ports: Pick<Ports, 'cards' | 'jobs'>,
  { link, settings, state, answered = [] }: CardMove,
): Promise<MoveResult> {
  const { issueId } = link;
  const known = { ...link, settledMoves: [...link.settledMoves, ...answered] };
  const moved = await ports.cards.move(issueId, state, settings, (newest) =>
    mayMoveOn({ settings, link: known }, newest),
  );
  if (moved.kind === 'overtaken' || moved.kind === 'misplaced')
    await ports.jobs.push([{ kind: 'drag', issueId }]);
  return moved;
}
