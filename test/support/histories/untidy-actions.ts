/** What the real world does to cards behind everybody's back, as plain data: Jira's site, its people and its rules. */
import fc, { type Arbitrary } from 'fast-check';
import type { Column, Person } from './names';

/** What the app may be stripped of in the project. */
export const LOSABLE = ['BROWSE_PROJECTS', 'EDIT_ISSUES', 'ADD_COMMENTS', 'TRANSITION_ISSUES'] as const;
/** Statuses that an admin may lock, or demand something on the way to. */
export const END_COLUMNS = ['approved', 'denied', 'expired'] as const;

/** Requests are named by position, taken modulo how many there are. Everything is set right when faults are over. */
export type UntidyAction =
  /** A security level hides the card from the app, or no longer. */
  | { readonly do: 'hide'; readonly request: number; readonly isHidden: boolean }
  /** The same for all cards that are created from now on. */
  | { readonly do: 'hide-new'; readonly isHidden: boolean }
  | { readonly do: 'archive'; readonly isArchived: boolean }
  | { readonly do: 'permission'; readonly what: (typeof LOSABLE)[number]; readonly isLost: boolean }
  | {
      readonly do: 'lock';
      readonly column: (typeof END_COLUMNS)[number];
      readonly what: 'edits' | 'comments';
    }
  | {
      readonly do: 'demand';
      readonly column: (typeof END_COLUMNS)[number] | 'pending';
      readonly what: 'resolution' | 'assignee' | 'prose';
    }
  /** Entries of the history and comments are shown without a usable author. */
  | { readonly do: 'odd-authors'; readonly request: number; readonly kind: number }
  /** Somebody edits the card so often that the history within the issue no longer holds what came before, such as a move. */
  | {
      readonly do: 'many-edits';
      readonly who: Person;
      readonly request: number;
      readonly after?: { readonly who: Person; readonly to: Column } | undefined;
    }
  /** A smart commit, an import or a rule moves the card in somebody's name. */
  | { readonly do: 'rule-move'; readonly who: Person; readonly request: number; readonly to: Column }
  | { readonly do: 'project-move'; readonly request: number; readonly to: Column }
  | { readonly do: 'rename'; readonly column: Column }
  /** The project gets the property with which earlier versions told the app to look away. */
  | { readonly do: 'mute' }
  | {
      readonly do: 'spoil-property';
      readonly who: Person;
      readonly request: number;
      readonly isGone: boolean;
    }
  | { readonly do: 'lose-search'; readonly times: number }
  | { readonly do: 'filter-lag'; readonly ms: number }
  /** Of the next installation: how long Jira refuses everything. */
  | { readonly do: 'installing'; readonly minutes: number };

/** What a site is like throughout a history. */
export interface SiteKind {
  /** Whether calls of one invocation share a token. */
  readonly tokens: 'per-call' | 'per-invocation';
  readonly isService: boolean;
}

const record = <T>(model: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

/** Kinds of sites. */
export const siteKinds: Arbitrary<SiteKind> = record({
  tokens: fc.constantFrom('per-call', 'per-invocation'),
  isService: fc.boolean(),
});

/** The actions, given whom and what the others name. */
export function untidyActions(given: {
  readonly who: Arbitrary<Person>;
  readonly request: Arbitrary<number>;
  readonly column: Arbitrary<Column>;
}): Arbitrary<UntidyAction> {
  const { who, request, column } = given;
  const endColumn = fc.constantFrom(...END_COLUMNS);
  return fc.oneof(
    record({ do: fc.constant('hide'), request, isHidden: fc.boolean() }),
    record({ do: fc.constant('hide-new'), isHidden: fc.boolean() }),
    record({ do: fc.constant('archive'), isArchived: fc.boolean() }),
    record({ do: fc.constant('permission'), what: fc.constantFrom(...LOSABLE), isLost: fc.boolean() }),
    record({ do: fc.constant('lock'), column: endColumn, what: fc.constantFrom('edits', 'comments') }),
    record({
      do: fc.constant('demand'),
      column: fc.constantFrom(...END_COLUMNS, 'pending'),
      what: fc.constantFrom('resolution', 'assignee', 'prose'),
    }),
    record({ do: fc.constant('odd-authors'), request, kind: fc.nat({ max: 4 }) }),
    record({
      do: fc.constant('many-edits'),
      who,
      request,
      after: fc.option(record({ who, to: column }), { nil: undefined }),
    }),
    record({ do: fc.constant('rule-move'), who, request, to: column }),
    record({ do: fc.constant('project-move'), request, to: column }),
    record({ do: fc.constant('rename'), column }),
    record({ do: fc.constant('mute') }),
    record({ do: fc.constant('spoil-property'), who, request, isGone: fc.boolean() }),
    record({ do: fc.constant('lose-search'), times: fc.integer({ min: 1, max: 3 }) }),
    record({ do: fc.constant('filter-lag'), ms: fc.constantFrom(0, 3_000, 30_000) }),
    record({ do: fc.constant('installing'), minutes: fc.constantFrom(0, 2, 10) }),
  );
}
