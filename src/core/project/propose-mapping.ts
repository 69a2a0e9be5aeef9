import type { StatusId } from '../ids';
import { CARD_STATES, type CardState, type StatusMapping } from './settings';
import { meaningsOfName } from './status-words';

/** A status of a project, as a person sees it. */
export interface StatusOption {
  readonly id: StatusId;
  readonly name: string;
  /** Jira's category key: `new`, `indeterminate` or `done`. The same in every language. */
  readonly category: string;
}

/**
 * Proposes a mapping from the project's own statuses: by name where it gives the meaning away, in any of Jira's languages,
 * and only where Jira's category agrees: "to be approved" is no verdict, and "reviewed" is not pending. Pending else by
 * category. A guess by category never fills `approved` or `denied`: those a person must choose. Ends that nobody drags to
 * share a status where the project has none for them: promoted with approved, expired with denied.
 */
export function proposeMapping(statuses: readonly StatusOption[]): StatusMapping {
  const named = (state: CardState): readonly StatusId[] =>
    statuses.filter((status) => meaningOfStatus(status) === state).map((status) => status.id);
  const proposal = Object.fromEntries(CARD_STATES.map((state) => [state, named(state)])) as Record<
    CardState,
    readonly StatusId[]
  >;
  const taken = new Set(CARD_STATES.flatMap((state) => proposal[state]));
  const free = statuses.filter((status) => !taken.has(status.id));
  const firstFree = (category: string): readonly StatusId[] =>
    free
      .filter((status) => status.category === category)
      .slice(0, 1)
      .map((status) => status.id);
  const orElse = (state: CardState, ...others: readonly (readonly StatusId[])[]): readonly StatusId[] =>
    [proposal[state], ...others].find((ids) => ids.length > 0) ?? [];
  return {
    ...proposal,
    pending: orElse('pending', firstFree('new'), firstFree('indeterminate')),
    promoted: orElse('promoted', proposal.approved),
    expired: orElse('expired', firstFree('done'), proposal.denied),
  };
}

/** What one status says by its name and category, or undefined where it says nothing or more than one thing. */
function meaningOfStatus({ name, category }: StatusOption): CardState | undefined {
  const meanings = meaningsOfName(name).filter((state) => fits(state, category));
  return meanings.length === 1 ? meanings[0] : undefined;
}

/** A pending card is not done, and all other cards are. A category that is not known speaks against nothing. */
function fits(state: CardState, category: string): boolean {
  if (category === 'done') return state !== 'pending';
  if (category === 'new' || category === 'indeterminate') return state === 'pending';
  return true;
}
