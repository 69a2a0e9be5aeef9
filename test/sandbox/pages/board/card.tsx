import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import Avatar from '@atlaskit/avatar/avatar';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { CardIssue } from '../api/jira-schemas';
import { Link } from '../navigation/link';
import { statusAppearance } from '../issue/status-appearance';
import type { BoardColumn } from './column-model';
import type { CardData } from './drag-data';
import { MoveMenu } from './move-menu';

interface CardProps {
  readonly card: CardIssue;
  readonly columns: readonly BoardColumn[];
  readonly columnIndex: number;
  readonly isMoving: boolean;
  /** The card has just been moved here: whoever moved it by keyboard goes on from it. */
  readonly takesFocus: boolean;
  readonly onMove: (cardKey: string, columnIndex: number) => void;
}

/** One issue on the board, with fields alone, as Jira draws it: to be dragged, moved with the arrow keys, or with its menu. */
export function Card({ card, columns, columnIndex, isMoving, takesFocus, onMove }: CardProps) {
  const element = useRef<HTMLDivElement>(null);
  const [isDragging, setIsDragging] = useState(false);
  const { key, fields } = card;

  useEffect(() => {
    if (element.current === null) return undefined;
    const data: CardData = { kind: 'card', cardKey: key };
    return draggable({
      element: element.current,
      getInitialData: () => ({ ...data }),
      onDragStart: () => setIsDragging(true),
      onDrop: () => setIsDragging(false),
    });
  }, [key]);

  useEffect(() => {
    if (takesFocus && document.activeElement === document.body) element.current?.focus();
  }, [takesFocus]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onMove(key, columnIndex + step);
  };

  return (
    <li>
      <div
        ref={element}
        className={isDragging || isMoving ? 'card card-moving' : 'card'}
        role="group"
        aria-label={`${key} ${fields.summary}. Arrow left and right move the card.`}
        aria-busy={isMoving}
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-testid={`card-${key}`}
      >
        <Link to={`/browse/${encodeURIComponent(key)}`} className="card-summary" isDraggable={false}>
          {fields.summary}
        </Link>
        <div className="card-lozenges">
          <Lozenge appearance={statusAppearance(fields.status)}>{fields.status.name}</Lozenge>
          {fields.duedate === null || fields.duedate === undefined ? null : (
            <span className="card-due" data-testid="due-date">
              {dueText(fields.duedate)}
            </span>
          )}
        </div>
        <div className="card-foot">
          <span className="subtle">{key}</span>
          <span className="card-foot-end">
            {fields.assignee ? <Avatar size="small" name={fields.assignee.displayName} /> : null}
            <MoveMenu issueKey={key} columns={columns} columnIndex={columnIndex} onMove={onMove} />
          </span>
        </div>
      </div>
    </li>
  );
}

/** A day, as boards write it. */
const dueText = (day: string): string =>
  `Due ${new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(day))}`;
