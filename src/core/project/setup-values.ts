import { checkFields, type FieldInput, type FieldProblem, type FieldValues } from './screen-fields';
import { CARD_STATES, type CardState, type ProjectSettings, type SomeStates } from './settings';
import { checkSetup, missingOnTheWay, neededFields, type CardField, type Observed } from './setup-checks';

/** Values that an admin gave: for new cards, and for the transitions to each state. */
export interface GivenValues {
  readonly createFields: FieldInput;
  readonly moveFields: SomeStates<FieldInput>;
}

/** Why cards could not be made or moved with these values. */
export type ValueProblem =
  | { readonly kind: 'not-creatable' }
  | { readonly kind: 'no-field'; readonly field: CardField }
  /** `state`: a field of the transitions to it; absent: one of the create screen. */
  | ({ readonly kind: 'field'; readonly state?: CardState | undefined } & FieldProblem);

export type CheckedValues =
  | { readonly ok: true; readonly createFields: FieldValues; readonly moveFields: SomeStates<FieldValues> }
  | { readonly ok: false; readonly problems: readonly ValueProblem[] };

/**
 * Holds what an admin gave against what the project's screens ask for.
 *
 * @param before - what was saved earlier, which stays good for transitions of which nothing can be seen at the moment
 */
export function checkValues(
  observed: Observed,
  given: GivenValues,
  before: Pick<ProjectSettings, 'moveFields'> | undefined,
): CheckedValues {
  const { create, policy } = observed;
  if (create === undefined) return { ok: false, problems: [{ kind: 'not-creatable' }] };
  const lacking = neededFields(policy).filter((field) => !create.has.includes(field));
  const created = checkFields(create.fields, given.createFields);
  const moves = CARD_STATES.map((state) => checkMove(observed, state, given, before));
  const problems: readonly ValueProblem[] = [
    ...lacking.map((field): ValueProblem => ({ kind: 'no-field', field })),
    ...(created.ok ? [] : created.problems.map((problem): ValueProblem => ({ kind: 'field', ...problem }))),
    ...moves.flatMap(({ state, problems: some }) =>
      some.map((problem): ValueProblem => ({ kind: 'field', state, ...problem })),
    ),
  ];
  if (problems.length > 0 || !created.ok) return { ok: false, problems };
  const filled = moves.filter(({ values }) => Object.keys(values).length > 0);
  return {
    ok: true,
    createFields: created.values,
    moveFields: Object.fromEntries(filled.map(({ state, values }) => [state, values])),
  };
}

function checkMove(
  observed: Observed,
  state: CardState,
  { moveFields }: GivenValues,
  before: Pick<ProjectSettings, 'moveFields'> | undefined,
): {
  readonly state: CardState;
  readonly values: FieldValues;
  readonly problems: readonly FieldProblem[];
} {
  const asked = checkSetup(observed).moveFields.find((one) => one.state === state)?.fields ?? [];
  const kept = keptValues(
    before?.moveFields?.[state] ?? {},
    moveFields[state] ?? {},
    new Set(asked.map(({ id }) => id)),
  );
  const rest = Object.entries(moveFields[state] ?? {}).filter(([id]) => kept[id] === undefined);
  // What is required by one transition need not be by another that leads there as well.
  const optional = asked.map((field) => ({ ...field, required: false }));
  const checked = checkFields(optional, Object.fromEntries(rest));
  if (!checked.ok) return { state, values: {}, problems: checked.problems };
  const values = { ...kept, ...checked.values };
  const problems = missingOnTheWay(observed, state, values)
    .filter(({ field }) => field.kind !== 'unsupported')
    .map(({ field }): FieldProblem => ({ id: field.id, field: field.name, problem: 'missing' }));
  return { state, values, problems };
}

/** Values that nobody changed, of fields that no transition shows at the moment. */
const keptValues = (before: FieldValues, given: FieldInput, shown: ReadonlySet<string>): FieldValues =>
  Object.fromEntries(
    Object.entries(before).filter(
      ([id, { values }]) => !shown.has(id) && JSON.stringify(given[id]) === JSON.stringify(values),
    ),
  );
