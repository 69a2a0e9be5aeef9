import type { BoardConfiguration, CardIssue, Transition } from '../api/jira-schemas';

export type BoardColumn = BoardConfiguration['columnConfig']['columns'][number];

/** A column's name as a part of ids and test ids. */
export function slugOf(column: BoardColumn): string {
  return column.name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The position of the column that a card stands in; -1 for none. */
export function columnIndexOf(columns: readonly BoardColumn[], card: CardIssue): number {
  return columns.findIndex((column) => holds(column, card.fields.status.id));
}

/** The move that takes a card into a column: to the column's first status that there is a transition to. */
export function transitionInto(
  column: BoardColumn,
  transitions: readonly Transition[],
): Transition | undefined {
  return column.statuses
    .map(({ id }) => transitions.find(({ to }) => to.id === id))
    .find((transition) => transition !== undefined);
}

function holds(column: BoardColumn, statusId: string): boolean {
  return column.statuses.some(({ id }) => id === statusId);
}
