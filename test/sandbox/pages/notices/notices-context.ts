import { createContext, useContext } from 'react';

/** Something to tell the visitor that has no place of its own on the screen. */
export interface Notice {
  readonly appearance: 'success' | 'warning' | 'error';
  readonly title: string;
  readonly text?: string;
}

export const NoticesContext = createContext<(notice: Notice) => void>(() => undefined);

/** A function that shows a notice until it is dismissed or replaced. */
export function useNotify(): (notice: Notice) => void {
  return useContext(NoticesContext);
}
