/** People who move cards. */
import type { Issue } from '../../sandbox/jira/state';
import { ACCOUNTS, type Column, type Person } from './actions';
import { columnsOf } from './on-card';
import type { World } from './world';

/** Somebody moves a card, and fills in what the screen on the way asks for. */
export async function drag(
  world: World,
  card: Issue,
  { who, to }: { who: Person; to: Column },
): Promise<void> {
  const status = columnsOf(card)[to];
  await world.sandbox.jira.as(ACCOUNTS[who]).moveTo(card.key, status, world.untidy.filledIn(card, status));
}

/** The same, as something that may decide. */
export async function dragAs(
  world: World,
  card: Issue,
  requestId: string,
  move: { who: Person; to: Column },
): Promise<void> {
  await drag(world, card, move);
  remember(world, requestId, card, move);
}

function remember(world: World, requestId: string, card: Issue, action: { who: Person; to: Column }): void {
  const change = card.histories.at(-1);
  // A move to where the card is already changes nothing: what came last then is somebody's move, or an edit of the same person's.
  const isMove = change?.items.some(({ fieldId }) => fieldId === 'status') === true;
  if (!isMove || change.authorId !== ACCOUNTS[action.who]) return;
  const decision = `${card.id}:${change.id}`;
  if (world.acts.some((act) => act.decision === decision)) return;
  const common = {
    requestId,
    person: action.who,
    how: 'drag',
    decision,
    ...world.here(card),
    ...(world.isPending(requestId) ? { open: { installations: world.installations } } : {}),
  } as const;
  if (action.to === 'approved') world.acts.push({ ...common, state: 'APPROVED' });
  // In a project without a column for what has run out, a move there is a denial.
  if (columnsOf(card)[action.to] === columnsOf(card).denied) {
    world.acts.push({ ...common, state: 'DENIED' });
  }
}
