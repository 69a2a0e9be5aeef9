import { useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '@atlaskit/pragmatic-drag-and-drop-live-region';
import { readTransitions, transition } from '../api/jira';
import type { CardIssue } from '../api/jira-schemas';
import { useNotify } from '../notices/notices-context';
import { columnIndexOf, transitionInto, type BoardColumn } from './column-model';

interface MovesOptions {
  readonly actor: string;
  readonly columns: readonly BoardColumn[];
  readonly cards: readonly CardIssue[];
  readonly onMoved: () => Promise<void>;
}

export interface Moves {
  /** Cards on their way: key -> position of the column they are shown in until Jira has answered. */
  readonly moves: ReadonlyMap<string, number>;
  /** The card that moved last: it keeps the keyboard's focus. */
  readonly lastMoved: string | undefined;
  readonly move: (cardKey: string, columnIndex: number) => void;
}

/** Moves cards by Jira's transitions. A card that cannot move goes back, and the visitor is told why. */
export function useMoves(options: MovesOptions): Moves {
  const [moves, setMoves] = useState<ReadonlyMap<string, number>>(new Map());
  const [lastMoved, setLastMoved] = useState<string>();
  const notify = useNotify();
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });

  const move = useCallback(
    (cardKey: string, columnIndex: number) => {
      const { actor, columns, cards, onMoved } = newest.current;
      const card = cards.find(({ key }) => key === cardKey);
      const column = columns[columnIndex];
      if (card === undefined || column === undefined || columnIndexOf(columns, card) === columnIndex) return;
      setLastMoved(cardKey);
      setMoves((before) => new Map(before).set(cardKey, columnIndex));
      const run = async () => {
        try {
          await moveInJira(actor, cardKey, column);
          announce(`${cardKey} moved to ${column.name}.`);
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          announce(`${cardKey} was not moved: ${text}`);
          notify({ appearance: 'error', title: `${cardKey} was not moved to “${column.name}”`, text });
        }
        await onMoved();
        setMoves((before) => without(before, cardKey));
      };
      void run();
    },
    [notify],
  );
  return { moves, lastMoved, move };
}

async function moveInJira(actor: string, cardKey: string, column: BoardColumn): Promise<void> {
  const wanted = transitionInto(column, await readTransitions(actor, cardKey));
  if (wanted === undefined) {
    throw new Error('The workflow has no transition there that you may use from where the card stands.');
  }
  await transition(actor, cardKey, wanted.id);
}

function without(moves: ReadonlyMap<string, number>, cardKey: string): ReadonlyMap<string, number> {
  const rest = new Map(moves);
  rest.delete(cardKey);
  return rest;
}
