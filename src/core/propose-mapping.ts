import type { StatusId } from './ids';
import { CARD_STATES, type CardState, type StatusMapping } from './settings';

/** A status of a project, as a person sees it. */
export interface StatusOption {
  readonly id: StatusId;
  readonly name: string;
  /** Jira's category key: `new`, `indeterminate` or `done`. The same in every language. */
  readonly category: string;
}

/** Words that give a status away, per state, in the languages we could check. Lower case, matched anywhere in the name. */
const WORDS: Record<CardState, readonly string[]> = {
  pending: ['pending', 'review', 'waiting', 'prüfung', 'wartet', 'ausstehend', 'en attente', 'pendiente'],
  approved: ['approved', 'accepted', 'genehmigt', 'freigegeben', 'approuv', 'aprobad'],
  denied: ['denied', 'rejected', 'declined', 'abgelehnt', 'verweigert', 'refus', 'rechazad', 'denegad'],
  promoted: ['promoted'],
  expired: ['expired', 'lapsed', 'abgelaufen', 'expiré', 'caducad', 'expirad'],
};

/**
 * Proposes a mapping from the project's own statuses: by name where it gives the meaning away, pending else by Jira's
 * category. A guess never fills `approved` or `denied`: those a person must choose. Ends that nobody drags to share a
 * status where the project has none for them: promoted with approved, expired with denied.
 */
export function proposeMapping(statuses: readonly StatusOption[]): StatusMapping {
  const named = (state: CardState): readonly StatusId[] =>
    statuses
      .filter((status) => WORDS[state].some((word) => status.name.toLowerCase().includes(word)))
      .map((status) => status.id);
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
  const orElse = (state: CardState, other: readonly StatusId[]): readonly StatusId[] =>
    proposal[state].length > 0 ? proposal[state] : other;
  const ended = firstFree('done');
  return {
    ...proposal,
    pending: orElse('pending', firstFree('new')),
    promoted: orElse('promoted', proposal.approved),
    expired: orElse('expired', ended.length > 0 ? ended : proposal.denied),
  };
}
