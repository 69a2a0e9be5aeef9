import { useCallback } from 'react';
import { useLoad, type Load } from '../../../../static/shared/use-load';
import { readBoard, readCards } from '../api/jira';
import type { BoardConfiguration, CardIssue } from '../api/jira-schemas';

/** Cards move by others' hands too: the app's, a colleague's. */
const CARDS_EVERY_MS = 1000;

/** The project's board without its cards. */
export function useBoard(actor: string, projectKey: string): Load<BoardConfiguration> {
  return useLoad(useCallback(() => readBoard(actor, projectKey), [actor, projectKey]));
}

/** The board's cards, followed as they change. */
export function useCards(actor: string, boardId: number): Load<readonly CardIssue[]> {
  return useLoad(
    useCallback(() => readCards(actor, boardId), [actor, boardId]),
    CARDS_EVERY_MS,
  );
}
