import type { CardPlan } from '../plan';
import type { DecisionId } from '../ids';
import type { CardLink, Link } from '../link';
import type { Ports } from '../ports';
import type { Remark } from '../card';
import type { ProjectSettings } from '../settings';
import { keepFailure } from './keep-failure';
import { moveCard, type CardMove } from './move-card';

type ApplyPorts = Pick<Ports, 'cards' | 'decisions' | 'jobs' | 'activity' | 'failures' | 'clock'>;

/**
 * Carries out a plan on a card whose lease the caller holds: says, moves, writes the property. A remark is left out where
 * an earlier worker may have posted it and the card shows that it did. A move that Jira does not allow is said on the card
 * and listed as a failure instead of failing: the request itself is settled in Teleport.
 *
 * @param dealtWith - the decision that brought the plan about: the move that carries it may be undone
 * @returns the changes to the link that now hold
 */
export async function applyPlan(
  ports: ApplyPorts,
  link: CardLink,
  settings: ProjectSettings,
  plan: CardPlan,
  dealtWith?: DecisionId,
): Promise<Partial<Link>> {
  const said = mayBeSaid(link, plan.remarks) ? await ports.cards.saidMarkers(link.issueId) : undefined;
  for (const comment of commentsOf(plan.remarks.filter((remark) => said?.has(remark.marker) !== true))) {
    await ports.cards.say(link.issueId, comment);
  }
  if (plan.moveTo !== undefined) await move(ports, { link, settings, state: plan.moveTo, dealtWith });
  if (plan.property !== undefined) await ports.cards.writeProperty(link.issueId, plan.property);
  return plan.after;
}

/**
 * Whether an earlier worker may have said some of this. What a card tells of its request follows from the link, so that
 * whoever takes over finds all of it again; a refusal does not, and others may have left the link certain meanwhile.
 */
const mayBeSaid = ({ unsure }: CardLink, remarks: readonly Remark[]): boolean =>
  remarks.length > 0 && (unsure || remarks.some(({ kind }) => kind === 'refused'));

/** One comment per remark, but the last review and the resolution it brought about belong in one. */
function commentsOf(remarks: readonly Remark[]): readonly (readonly Remark[])[] {
  const comments: Remark[][] = [];
  for (const remark of remarks) {
    const last = comments.at(-1);
    if (remark.kind === 'resolved' && last?.at(-1)?.kind === 'review') last.push(remark);
    else comments.push([remark]);
  }
  return comments;
}

async function move(ports: ApplyPorts, cardMove: CardMove): Promise<void> {
  const { link, state } = cardMove;
  const moved = await moveCard(ports, cardMove);
  if (moved.kind !== 'impossible') return;
  const marker = `stuck:${state}:${link.version}`;
  await ports.cards.say(link.issueId, [{ kind: 'stuck', marker, state, why: moved.why }]);
  const job = { kind: 'place', requestId: link.requestId } as const;
  await keepFailure(ports, job, cannotMove(link, moved.why));
}

/** Why a card cannot get to its status, for the list of failures. */
export const cannotMove = ({ issueKey }: CardLink, why: string) =>
  ({
    code: 'jira-refused',
    message: `Card ${issueKey} cannot be moved: ${why}`,
    issueKey,
  }) as const;
