import { useEffect } from 'react';
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { EmptyView } from '../../../../static/shared/empty-view';
import type { CardIssue } from '../api/jira-schemas';
import { Column } from './column';
import { columnIndexOf, slugOf, type BoardColumn } from './column-model';
import { isCardData, isColumnData } from './drag-data';
import { useMoves } from './use-moves';

interface ColumnsProps {
  readonly actor: string;
  readonly columns: readonly BoardColumn[];
  readonly cards: readonly CardIssue[];
  readonly onMoved: () => Promise<void>;
}

/** The columns with their cards; carries out what is dropped, chosen in a menu, or pressed on a key. */
export function Columns({ actor, columns, cards, onMoved }: ColumnsProps) {
  const { moves, lastMoved, move } = useMoves({ actor, columns, cards, onMoved });

  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data;
          if (isCardData(source.data) && target !== undefined && isColumnData(target)) {
            move(source.data.cardKey, target.columnIndex);
          }
        },
      }),
    [move],
  );

  if (columns.length === 0) return <EmptyView message="This board has no columns." />;
  const indexOf = (card: CardIssue) => moves.get(card.key) ?? columnIndexOf(columns, card);
  return (
    <div className="board" role="region" aria-label="Columns" tabIndex={0}>
      {columns.map((column, index) => (
        <Column
          key={slugOf(column)}
          column={column}
          index={index}
          columns={columns}
          cards={cards.filter((card) => indexOf(card) === index)}
          moving={moves}
          lastMoved={lastMoved}
          onMove={move}
        />
      ))}
    </div>
  );
}
