/** Which card an action is about, and what the world refuses. */
import { ACC_STATUSES, TEAM_STATUSES } from '../../sandbox/jira/demo-site';
import type { Issue } from '../../sandbox/jira/state';
import type { Column } from './actions';
import type { Asked } from './acts';
import type { World } from './world';

const COLUMNS: Readonly<Record<'ACC' | 'TEAM', Readonly<Record<Column, string>>>> = {
  ACC: {
    start: ACC_STATUSES.toDo,
    pending: ACC_STATUSES.pending,
    approved: ACC_STATUSES.approved,
    denied: ACC_STATUSES.denied,
    expired: ACC_STATUSES.expired,
  },
  TEAM: {
    start: TEAM_STATUSES.open,
    pending: TEAM_STATUSES.secondLook,
    approved: TEAM_STATUSES.approved,
    denied: TEAM_STATUSES.denied,
    expired: TEAM_STATUSES.denied,
  },
};

/** The status of a column in a project. */
export const columnOf = (project: 'ACC' | 'TEAM', column: Column): string => COLUMNS[project][column];

/** The statuses of the columns of the project that the card is in. */
export const columnsOf = ({ key }: Issue): Readonly<Record<Column, string>> =>
  COLUMNS[key.startsWith('ACC') ? 'ACC' : 'TEAM'];

/** Does it to the request that the action names, if there is one. */
export async function onRequest(
  world: World,
  { request }: { readonly request: number },
  run: (asked: Asked) => void | Promise<void>,
): Promise<void> {
  const asked = world.asked[request % Math.max(1, world.asked.length)];
  if (asked !== undefined) await unlessRefused(world, () => run(asked));
}

/** Does it to the card of that request, if there is one. */
export async function onCard(
  world: World,
  action: { readonly request: number },
  run: (card: Issue, asked: Asked) => void | Promise<void>,
): Promise<void> {
  await onRequest(world, action, (asked) => {
    const [card] = world.cardsOf(asked.id);
    return card === undefined ? undefined : run(card, asked);
  });
}

/** Teleport and Jira say no to much of what people try; then it has not happened. */
async function unlessRefused(world: World, run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    world.diary.push(`  (refused: ${error instanceof Error ? error.message.slice(0, 120) : 'no'})`);
  }
}
