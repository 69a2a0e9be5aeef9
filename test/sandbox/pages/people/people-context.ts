import { createContext, useContext } from 'react';
import type { Person } from '../api/sandbox';

/** Who there is, whom the visitor acts as, and how to change that. */
export interface People {
  readonly everyone: readonly Person[];
  readonly actingAs: string;
  readonly actAs: (accountId: string) => void;
}

export const PeopleContext = createContext<People>({
  everyone: [],
  actingAs: '',
  actAs: () => undefined,
});

export function usePeople(): People {
  return useContext(PeopleContext);
}

/** The Jira account id in whose name the visitor acts. */
export function useActingAs(): string {
  return useContext(PeopleContext).actingAs;
}
