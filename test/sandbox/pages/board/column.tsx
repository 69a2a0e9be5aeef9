import { useEffect, useRef, useState } from 'react';
import Badge from '@atlaskit/badge/badge';
import Heading from '@atlaskit/heading/heading';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { CardIssue } from '../api/jira-schemas';
import { Card } from './card';
import { slugOf, type BoardColumn } from './column-model';
import { isCardData, type ColumnData } from './drag-data';

interface ColumnProps {
  readonly column: BoardColumn;
  readonly index: number;
  readonly columns: readonly BoardColumn[];
  readonly cards: readonly CardIssue[];
  readonly moving: ReadonlyMap<string, number>;
  readonly lastMoved: string | undefined;
  readonly onMove: (cardKey: string, columnIndex: number) => void;
}

/** One column: takes dropped cards. */
export function Column({ column, index, columns, cards, moving, lastMoved, onMove }: ColumnProps) {
  const element = useRef<HTMLElement>(null);
  const [isOver, setIsOver] = useState(false);
  const slug = slugOf(column);

  useEffect(() => {
    if (element.current === null) return undefined;
    const data: ColumnData = { kind: 'column', columnIndex: index };
    return dropTargetForElements({
      element: element.current,
      getData: () => ({ ...data }),
      canDrop: ({ source }) => isCardData(source.data),
      onDragEnter: () => setIsOver(true),
      onDragLeave: () => setIsOver(false),
      onDrop: () => setIsOver(false),
    });
  }, [index]);

  return (
    <section
      ref={element}
      className={isOver ? 'column column-over' : 'column'}
      aria-labelledby={`column-name-${slug}`}
      data-testid={`column-${slug}`}
    >
      <div className="column-header">
        <Heading size="xxsmall" as="h2" id={`column-name-${slug}`}>
          {column.name}
        </Heading>
        <Badge>{cards.length}</Badge>
      </div>
      {cards.length === 0 ? <p className="subtle column-empty">No cards</p> : null}
      <ul className="cards">
        {cards.map((card) => (
          <Card
            key={card.key}
            card={card}
            columns={columns}
            columnIndex={index}
            isMoving={moving.has(card.key)}
            takesFocus={lastMoved === card.key}
            onMove={onMove}
          />
        ))}
      </ul>
    </section>
  );
}
