import { CARD_STATES, type CardState, type DecisionPolicy, type StatusMapping } from './settings';
import type { StatusId } from './ids';

const BASE_PERMISSIONS = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'ADD_COMMENTS',
  'TRANSITION_ISSUES',
] as const;
/** A permission that the app may need in a project, in Jira's names. */
export type AppPermission = (typeof BASE_PERMISSIONS)[number] | 'MODIFY_REPORTER' | 'MANAGE_WATCHERS';

/** What the app needs in a project with such a policy. */
export const permissionsFor = (policy: DecisionPolicy | undefined): readonly AppPermission[] => [
  ...BASE_PERMISSIONS,
  ...(policy?.isReportedByRequester === true ? (['MODIFY_REPORTER'] as const) : []),
  ...(policy?.isWatchedByReviewers === true ? (['MANAGE_WATCHERS'] as const) : []),
];

/** A move that cards make: a status of one meaning to a status of another. */
export interface Move {
  readonly from: CardState;
  readonly to: CardState;
}

/** What could be found out about the moves of one workflow. Only statuses that an issue stands in can be looked at. */
export interface MovesCheck {
  readonly impossible: readonly Move[];
  /** Meanings in whose statuses no issue stands yet, so that their moves are not known. */
  readonly unseen: readonly CardState[];
}

/**
 * Moves without which something goes wrong: a pending card must reach every end, and a card whose decision did not count
 * must come back.
 */
const NEEDED: readonly Move[] = [
  ...CARD_STATES.filter((state) => state !== 'pending').map((to): Move => ({ from: 'pending', to })),
  { from: 'approved', to: 'pending' },
  { from: 'denied', to: 'pending' },
];

/**
 * Judges the moves of a workflow by what issues in it may do.
 *
 * @param reach - for a status in which an issue stands, where its transitions lead
 */
export function checkMoves(
  statuses: StatusMapping,
  reach: ReadonlyMap<StatusId, readonly StatusId[]>,
): MovesCheck {
  const seen = (state: CardState): readonly StatusId[] => statuses[state].filter((id) => reach.has(id));
  const isPossible = ({ from, to }: Move): boolean =>
    seen(from).every((id) => {
      // Card states may share a status: then the card is there already.
      const targets = [id, ...(reach.get(id) ?? [])];
      return statuses[to].some((target) => targets.includes(target));
    });
  return {
    impossible: NEEDED.filter((move) => seen(move.from).length > 0 && !isPossible(move)),
    unseen: [...new Set(NEEDED.map((move) => move.from))].filter((state) => seen(state).length === 0),
  };
}
