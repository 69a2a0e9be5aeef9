import { hiddenChange, readDrag, type StatusChange } from '../drag';
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
 * app's own move the newest and hide theirs. The drag is queued to be looked at, whether or not its event ever comes. One that
 * came in between all the same is refused on the card, once: nobody would ever look at it.
 */
export async function moveCard(
  ports: Pick<Ports, 'cards' | 'decisions' | 'jobs'>,
  { link, settings, state, dealtWith }: CardMove,
): Promise<MoveResult> {
  const { issueId } = link;
  const moved = await ports.cards.move(issueId, state, settings.statuses, async (status, newestChange) => {
    const drag = readDrag({ issueId, status, newestChange, commentsNewestFirst: [] }, settings, link);
    if (drag.kind === 'nothing' || drag.decisionId === dealtWith) return true;
    return ports.decisions.isSettled(drag.decisionId);
  });
  if (moved.kind === 'overtaken') await ports.jobs.push([{ kind: 'drag', issueId }]);
  const hidden = moved.kind === 'moved' ? hiddenChange(moved.since, settings.appAccountId) : undefined;
  if (hidden !== undefined) await refuseHidden(ports, { link, settings }, hidden);
  return moved;
}

async function refuseHidden(
  ports: Pick<Ports, 'cards' | 'decisions'>,
  { link, settings }: Pick<CardMove, 'link' | 'settings'>,
  hidden: StatusChange,
): Promise<void> {
  const { issueId } = link;
  const drag = readDrag(
    { issueId, status: hidden.to, newestChange: hidden, commentsNewestFirst: [] },
    settings,
    link,
  );
  if (drag.kind === 'nothing' || (await ports.decisions.isSettled(drag.decisionId))) return;
  const refusal = { kind: 'moved-under' } as const;
  const marker = `decision:${drag.decisionId}`;
  await ports.cards.say(issueId, [{ kind: 'refused', marker, refusal, actor: drag.actor }]);
  await ports.decisions.settle(drag.decisionId, refusal.kind);
}
