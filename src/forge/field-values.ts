import type { FieldInput, FieldKind, FieldValues, ScreenField } from '#core/project/screen-fields';
import { CARD_STATES } from '#core/project/settings';
import type { Observed } from '#core/project/setup-checks';
import type { CheckedValues, ValueProblem } from '#core/project/setup-values';
import type { NamedChoice } from '#wire/pages/answers';
import type { FieldToFill } from '#wire/pages/settings';
import { isVisibleIssue } from './jira/checks';
import { readGroups, readPeople } from './jira/directory';

/** Options of one field that a page shows: more make the list slow. */
const OPTIONS_SHOWN_MAX = 500;

/** Fields as a page shows them: with as many options as it can show, and what is chosen among them, by name. */
export const toFill = (
  fields: readonly ScreenField[],
  input: FieldInput = {},
): Promise<readonly FieldToFill[]> =>
  Promise.all(
    fields.map(async (field) => {
      const chosen = input[field.id] ?? [];
      const known = await namesOf(field.kind, chosen);
      const options = [
        ...known,
        ...field.options.filter(({ id }, index) => index < OPTIONS_SHOWN_MAX || chosen.includes(id)),
      ];
      return { ...field, options, leftOut: field.options.length + known.length - options.length };
    }),
  );

/** People and groups are no options of a field: Jira looks them up by what is typed. */
async function namesOf(
  kind: FieldKind | 'unsupported',
  ids: readonly string[],
): Promise<readonly NamedChoice[]> {
  if (ids.length === 0) return [];
  if (kind === 'user' || kind === 'users') return readPeople(ids);
  return kind === 'group' || kind === 'groups' ? readGroups(ids) : [];
}

/** Values that name nobody and nothing in Jira that the app can see. */
export async function strayValues(
  checked: Extract<CheckedValues, { readonly ok: true }>,
  { create, stands }: Observed,
): Promise<readonly ValueProblem[]> {
  const transitions = [...stands.values()].flatMap((stand) => stand.transitions);
  const fields = [...(create?.fields ?? []), ...transitions.flatMap((transition) => transition.fields)];
  const nameOf = (id: string): string => fields.find((field) => field.id === id)?.name ?? id;
  const places = [undefined, ...CARD_STATES].map((state) => ({
    state,
    values: (state === undefined ? checked.createFields : checked.moveFields[state]) ?? {},
  }));
  const found = await Promise.all(
    places.map(async ({ state, values }) =>
      (await strayIn(values)).map((id): ValueProblem => ({
        kind: 'field',
        ...(state === undefined ? {} : { state }),
        id,
        field: nameOf(id),
        problem: 'unfit',
      })),
    ),
  );
  return found.flat();
}

async function strayIn(values: FieldValues): Promise<readonly string[]> {
  const all = await Promise.all(
    Object.entries(values).map(async ([id, { kind, values: chosen }]) => {
      if (kind === 'parent') return (await isVisibleIssue(chosen[0] ?? '')) ? [] : [id];
      if (!kind.startsWith('user') && !kind.startsWith('group')) return [];
      const known = await namesOf(kind, chosen);
      return chosen.every((one) => known.some((choice) => choice.id === one)) ? [] : [id];
    }),
  );
  return all.flat();
}
