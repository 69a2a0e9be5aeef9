import type { CardPlan } from '../plan';
import type { AppError } from '../errors';
import type { IssueId } from '../ids';
import type { CardLink } from '../link';
import type { Ports } from '../ports';
import type { Remark } from '../card';
import type { ProjectSettings } from '../settings';
import { keepFailure } from './keep-failure';
import { moveCard, type CardMove } from './move-card';
import { isRefusal } from './problems';

type ApplyPorts = Pick<Ports, 'cards' | 'decisions' | 'jobs' | 'activity' | 'failures' | 'clock'>;

/**
 * Carries out a plan on a card whose lease the caller holds: says, writes the property, moves. In this order, since a status
 * may be locked against edits and comments. A remark is left out where an earlier worker may have posted it and the card
 * shows that it did. What Jira does not allow is listed as a failure instead of failing: the request itself is settled in
 * Teleport, and the card is as right as it can be.
 *
 * @param answered - moves that brought the plan about: they may be undone
 * @returns the markers of what Jira did not let the app say
 * @throws AppError `jira-refused` where the card cannot be read either
 */
export async function applyPlan(
  ports: ApplyPorts,
  link: CardLink,
  settings: ProjectSettings,
  plan: CardPlan,
  answered?: readonly string[],
): Promise<readonly string[]> {
  const { issueId } = link;
  const said = mayBeSaid(link, plan.remarks) ? await ports.cards.saidMarkers(issueId) : undefined;
  const comments = commentsOf(plan.remarks.filter((remark) => said?.has(remark.marker) !== true));
  const attempts = new Attempts();
  let unsaid = await sayAll(ports, attempts, issueId, comments);
  const { property } = plan;
  if (property !== undefined) await attempts.make(() => ports.cards.writeProperty(issueId, property));
  if (plan.moveTo !== undefined) {
    await move(ports, { link, settings, state: plan.moveTo, answered });
    // A status may be locked, and the next one not.
    if (unsaid.length > 0) unsaid = await sayAll(ports, attempts.anew(), issueId, unsaid);
  }
  if (attempts.refusal !== undefined) await listRefusal(ports, link, attempts.refusal);
  return unsaid.flat().map(({ marker }) => marker);
}

/** Effects that Jira may refuse while others still can be made. */
class Attempts {
  refusal: AppError | undefined;

  /** Answers whether Jira let it pass. */
  async make(effect: () => Promise<void>): Promise<boolean> {
    try {
      await effect();
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refusal ??= error;
      return false;
    }
  }

  anew(): this {
    this.refusal = undefined;
    return this;
  }
}

/** Says one comment after the other; answers those that Jira refused. */
async function sayAll(
  ports: Pick<Ports, 'cards'>,
  attempts: Attempts,
  issueId: IssueId,
  comments: readonly (readonly Remark[])[],
): Promise<readonly (readonly Remark[])[]> {
  const unsaid: (readonly Remark[])[] = [];
  for (const comment of comments) {
    if (!(await attempts.make(() => ports.cards.say(issueId, comment)))) unsaid.push(comment);
  }
  return unsaid;
}

/** A card that can be read is as right as Jira allows; of one that cannot, somebody else has to find out why. */
async function listRefusal(ports: ApplyPorts, link: CardLink, refusal: AppError): Promise<void> {
  if ((await ports.cards.read(link.issueId)) === undefined) throw refusal;
  const message = `Jira does not let the app bring card ${link.issueKey} fully up to date: ${refusal.message}. Allow the app to edit and comment issues in all statuses of the workflow`;
  const job = { kind: 'place', requestId: link.requestId } as const;
  await keepFailure(ports, job, { code: 'jira-refused', message, issueKey: link.issueKey });
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
