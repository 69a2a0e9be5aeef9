import { readDrag } from '../drag';
import type { DecisionId } from '../ids';
import type { CardLink } from '../link';
import type { MoveResult, Ports } from '../ports';
import type { CardState, ProjectSettings } from '../settings';

/** Where a card is to go, and the decision that has just been dealt with, if that is why. */
export interface CardMove {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
  readonly state: CardState;
  readonly dealtWith?: DecisionId | undefined;
}

/**
 * Moves a card, unless a person has moved it meanwhile and nobody has looked at that yet: moving it then would make the
 * app's own move the newest and hide theirs. The drag is queued to be looked at, whether or not its event ever comes.
 */
export async function moveCard(
  ports: Pick<Ports, 'cards' | 'decisions' | 'jobs'>,
  { link, settings, state, dealtWith }: CardMove,
): Promise<MoveResult> {
  const { issueId } = link;
  const moved = await ports.cards.move(issueId, state, settings.statuses, async (status, newestChange) => {
    const issue = { issueId, status, newestChange, creatorId: undefined, commentsNewestFirst: [] };
    const drag = readDrag(issue, settings, link);
    if (drag.kind === 'nothing' || drag.decisionId === dealtWith) return true;
    return ports.decisions.isSettled(drag.decisionId);
  });
  if (moved.kind === 'overtaken') await ports.jobs.push([{ kind: 'drag', issueId }]);
  return moved;
}
