import type { StatusId } from '../ids';
import type { FieldValues, ScreenField } from './screen-fields';
import { CARD_STATES, type CardState, type DecisionPolicy, type StatusMapping } from './settings';
import { lackingFields, type Transition } from './transitions';

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

/** The create screen of an issue type, as the app sees it. */
export interface CreateScreen {
  /** Ids of all its fields. */
  readonly has: readonly string[];
  /** Those that an admin may or must give a value. */
  readonly fields: readonly ScreenField[];
  /** Fields that Jira describes in a way that the app cannot read. */
  readonly unreadable: number;
}

/** What an issue in a status shows: where the app may take it, and what the app may do with it there. */
export interface Stand {
  readonly transitions: readonly Transition[];
  /** Transitions, and fields of their screens, that Jira describes in a way that the app cannot read. */
  readonly unreadable?: number | undefined;
  readonly takesEdits: boolean;
  readonly takesComments: boolean;
}

/** What could be found out about a project. Only statuses that an issue stands in can be looked at. */
export interface Observed {
  readonly statuses: StatusMapping;
  readonly policy?: DecisionPolicy | undefined;
  readonly missingPermissions: readonly AppPermission[];
  /** Undefined where Jira lets the app create no issue of the type. */
  readonly create: CreateScreen | undefined;
  readonly stands: ReadonlyMap<StatusId, Stand>;
  /** Statuses without a meaning in which issues seem to begin. */
  readonly starts: readonly StatusId[];
  /** The security level that new issues get, where there is one and nothing shows that the app is in it. */
  readonly hiddenBy?: string | undefined;
}

/** Where a card comes from: `start` is where Jira creates it. */
export type Origin = CardState | 'start';

/** A field that each card has by itself, or that the project's policy gives it. */
export type CardField = 'summary' | 'description' | 'labels' | 'duedate';

/** What stands in the way of cards, each with a cause of its own: what only follows from another is not named. */
export type Finding =
  | { readonly kind: 'permission'; readonly permission: AppPermission }
  | { readonly kind: 'unmapped'; readonly state: CardState }
  | { readonly kind: 'not-creatable' }
  | { readonly kind: 'no-field'; readonly field: CardField }
  | { readonly kind: 'unsupported-field'; readonly field: string; readonly transition?: string | undefined }
  | {
      readonly kind: 'no-transition';
      readonly from: Origin;
      readonly status: StatusId;
      readonly to: readonly CardState[];
    }
  | {
      readonly kind: 'locked';
      readonly state: CardState;
      readonly status: StatusId;
      readonly refuses: 'edits' | 'comments';
    }
  | { readonly kind: 'hidden'; readonly level: string };

/** What the screens of transitions to one state ask for, which an admin may or must give a value. */
export interface MoveFields {
  readonly state: CardState;
  /** Names of the transitions. */
  readonly transitions: readonly string[];
  readonly fields: readonly ScreenField[];
}

export interface CheckedSetup {
  readonly findings: readonly Finding[];
  readonly moveFields: readonly MoveFields[];
  /** States in whose statuses no issue stands, and of whose moves not all are known. */
  readonly unseen: readonly CardState[];
}

/**
 * Moves without which something goes wrong: a new card must become pending, a pending card must reach every end, and a card
 * whose decision did not count must come back.
 */
const NEEDED: readonly (readonly [from: Origin, to: readonly CardState[]])[] = [
  ['start', ['pending']],
  ['pending', CARD_STATES.filter((state) => state !== 'pending')],
  ['approved', ['pending']],
  ['denied', ['pending']],
];

/** Judges what was found out about a project. */
export function checkSetup(observed: Observed): CheckedSetup {
  const { statuses, missingPermissions } = observed;
  return {
    findings: missingPermissions.includes('BROWSE_PROJECTS')
      ? [{ kind: 'permission', permission: 'BROWSE_PROJECTS' }]
      : [
          ...missingPermissions.map((permission): Finding => ({ kind: 'permission', permission })),
          ...unmapped(statuses).map((state): Finding => ({ kind: 'unmapped', state })),
          ...createFindings(observed),
          ...moveFindings(observed),
          ...lockFindings(observed),
          ...(observed.hiddenBy === undefined ? [] : [{ kind: 'hidden', level: observed.hiddenBy } as const]),
        ],
    moveFields: moveFieldsOf(observed),
    unseen: CARD_STATES.filter((state) => {
      const moves = neededMoves(observed).filter(({ from }) => from === state);
      return moves.length > 0 && moves.every((move) => isUnknown(observed, move));
    }),
  };
}

const unmapped = (statuses: StatusMapping): readonly CardState[] =>
  CARD_STATES.filter((state) => statuses[state].length === 0);

/** Fields of a card that the create screen must have, with what the policy gives it. */
export const neededFields = (policy: DecisionPolicy | undefined): readonly CardField[] => [
  'summary',
  'description',
  ...((policy?.labels ?? []).length > 0 ? (['labels'] as const) : []),
  ...(policy?.hasDueDate === true ? (['duedate'] as const) : []),
];

function createFindings({ create, policy, missingPermissions }: Observed): readonly Finding[] {
  if (missingPermissions.includes('CREATE_ISSUES')) return [];
  if (create === undefined) return [{ kind: 'not-creatable' }];
  return [
    ...neededFields(policy)
      .filter((field) => !create.has.includes(field))
      .map((field): Finding => ({ kind: 'no-field', field })),
    ...unsupported(create.fields).map(({ name }): Finding => ({ kind: 'unsupported-field', field: name })),
  ];
}

const unsupported = (fields: readonly ScreenField[]): readonly ScreenField[] =>
  fields.filter(({ kind, required }) => required && kind === 'unsupported');

/** One finding for each status that cards cannot leave as they must, whatever number of moves that stops. */
function moveFindings(observed: Observed): readonly Finding[] {
  const { stands, missingPermissions } = observed;
  if (missingPermissions.includes('TRANSITION_ISSUES')) return [];
  const moves = neededMoves(observed).map(({ from, status, to }) => ({
    from,
    status,
    to: to.filter((state) => !reaches(observed, status, state)),
  }));
  const seen = moves.filter(({ status }) => stands.has(status));
  // Nobody says in which of several statuses issues begin: one that leads on may be it.
  const isStartKnown = seen.some(({ from, to }) => from === 'start' && to.length === 0);
  return [
    ...seen
      .filter(({ from, to }) => to.length > 0 && !(from === 'start' && isStartKnown))
      .map((move): Finding => ({ kind: 'no-transition', ...move })),
    ...CARD_STATES.flatMap((state) => missingOnTheWay(observed, state, {}))
      .filter(({ field }) => field.kind === 'unsupported')
      .map(({ field, transition }): Finding => ({
        kind: 'unsupported-field',
        field: field.name,
        transition,
      })),
  ];
}

interface NeededMove {
  readonly from: Origin;
  readonly status: StatusId;
  readonly to: readonly CardState[];
}

/** The moves that cards make out of each status, to states that have one. */
const neededMoves = ({ statuses, starts }: Pick<Observed, 'statuses' | 'starts'>): readonly NeededMove[] =>
  NEEDED.flatMap(([from, targets]) => {
    const to = targets.filter((state) => statuses[state].length > 0);
    return (from === 'start' ? starts : statuses[from]).map((status) => ({ from, status, to }));
  });

/** Card states may share a status: then the card is there already. */
const reaches = (observed: Observed, from: StatusId, to: CardState): boolean =>
  observed.statuses[to].some(
    (target) =>
      target === from || transitionsFrom(observed, from).some((transition) => transition.to === target),
  );

/** Whether no issue shows what is possible there, and what there is in every status does not do either. */
const isUnknown = (observed: Observed, { status, to }: NeededMove): boolean =>
  !observed.stands.has(status) && !to.every((state) => reaches(observed, status, state));

/** The transitions out of a status. Of one in which no issue stands, those that there are in every status. */
const transitionsFrom = ({ stands }: Pick<Observed, 'stands'>, status: StatusId): readonly Transition[] =>
  stands.get(status)?.transitions ??
  [...stands.values()].flatMap(({ transitions }) => transitions.filter((transition) => transition.isGlobal));

/** A status that refuses what each card needs there: its property, and what is said on it. */
function lockFindings({ statuses, stands, missingPermissions }: Observed): readonly Finding[] {
  return CARD_STATES.flatMap((state) =>
    statuses[state].flatMap((status): Finding[] => {
      const stand = stands.get(status);
      if (stand === undefined) return [];
      const isEditLocked = !stand.takesEdits && !missingPermissions.includes('EDIT_ISSUES');
      const isCommentLocked = !stand.takesComments && !missingPermissions.includes('ADD_COMMENTS');
      return [
        ...(isEditLocked ? [{ kind: 'locked', state, status, refuses: 'edits' } as const] : []),
        ...(isCommentLocked ? [{ kind: 'locked', state, status, refuses: 'comments' } as const] : []),
      ];
    }),
  );
}

/** Fields that every card has a value in: a transition that asks for one gets through. */
const FILLED: ReadonlySet<string> = new Set(['summary', 'description', 'reporter', 'issuetype', 'project']);
/** Worth offering even where it is optional: an issue without one counts as unresolved, whatever its status. */
const RESOLUTION = 'resolution';

/** What may be filled on the way to each state, and by which transitions. */
function moveFieldsOf(observed: Observed): readonly MoveFields[] {
  return CARD_STATES.flatMap((state): MoveFields[] => {
    const asking = transitionsTowards(observed, state)
      .flat()
      .filter((transition) => askedOf(transition).length > 0);
    const fields = new Map(
      asking
        .flatMap((transition) => askedOf(transition))
        .map((field): [string, ScreenField] => [field.id, field]),
    );
    return fields.size === 0
      ? []
      : [{ state, transitions: [...new Set(asking.map(({ name }) => name))], fields: [...fields.values()] }];
  });
}

const askedOf = (transition: Transition): readonly ScreenField[] =>
  transition.fields.filter(
    ({ id, kind, required }) => !FILLED.has(id) && kind !== 'unsupported' && (required || id === RESOLUTION),
  );

/** For each status that cards come from on their way to `state`, the transitions that lead there. */
const transitionsTowards = (
  observed: Pick<Observed, 'statuses' | 'starts' | 'stands'>,
  state: CardState,
): readonly (readonly Transition[])[] =>
  neededMoves(observed)
    .filter(({ to }) => to.includes(state))
    .map(({ status }) =>
      transitionsFrom(observed, status).filter((transition) =>
        observed.statuses[state].includes(transition.to),
      ),
    );

/** What is required on the way to `state` and has no value, from statuses in which no transition gets by without. */
export function missingOnTheWay(
  observed: Pick<Observed, 'statuses' | 'starts' | 'stands'>,
  state: CardState,
  values: FieldValues,
): readonly MissingField[] {
  const missing = transitionsTowards(observed, state).flatMap((transitions) => {
    const lacking = transitions.map((transition) => ({
      transition,
      fields: lackingFields(transition, values).filter(({ id }) => !FILLED.has(id)),
    }));
    const [first] = lacking;
    if (first === undefined || lacking.some(({ fields }) => fields.length === 0)) return [];
    return first.fields.map((field) => ({ field, transition: first.transition.name }));
  });
  return [...new Map(missing.map((one): [string, MissingField] => [one.field.id, one])).values()];
}

/** A field that a transition requires. */
export interface MissingField {
  readonly field: ScreenField;
  /** Name of the transition. */
  readonly transition: string;
}
