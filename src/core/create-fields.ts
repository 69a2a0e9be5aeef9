/** Fields that Jira's create screen asks for beyond what a card says, and the values that an admin gives them once for all cards. */

/** What a value looks like. `unsupported`: of a type that the app cannot fill. */
export type CreateFieldKind =
  'text' | 'paragraph' | 'number' | 'date' | 'option' | 'options' | 'labels' | 'unsupported';

/** One field of an issue type's create screen, as Jira describes it. */
export interface CreateField {
  readonly id: string;
  readonly name: string;
  readonly kind: CreateFieldKind;
  /** Required, and without a default of Jira's own. */
  readonly required: boolean;
  /** What may be chosen, where that is limited. */
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

/** What new cards get in one field: one text for most kinds, any number for `options` and `labels`. */
export interface CreateFieldValue {
  readonly kind: Exclude<CreateFieldKind, 'unsupported'>;
  readonly values: readonly string[];
}
export type CreateFieldValues = Readonly<Record<string, CreateFieldValue>>;

/** What an admin typed or chose: texts, or ids of options, by field. */
export type CreateFieldInput = Readonly<Record<string, readonly string[]>>;

export interface CreateFieldProblem {
  /** Name of the field, or its id where Jira has no such field. */
  readonly field: string;
  readonly problem: 'missing' | 'unfit' | 'unsupported' | 'gone';
}

export type CheckedCreateFields =
  | { readonly ok: true; readonly values: CreateFieldValues }
  | { readonly ok: false; readonly problems: readonly CreateFieldProblem[] };

/** Holds what an admin gave against what Jira asks for. Empty values are left out. */
export function checkCreateFields(
  fields: readonly CreateField[],
  input: CreateFieldInput,
): CheckedCreateFields {
  const given = Object.fromEntries(
    Object.entries(input).map(([id, values]) => [
      id,
      values.map((value) => value.trim()).filter((value) => value !== ''),
    ]),
  );
  const known = new Set(fields.map((field) => field.id));
  const problems = [
    ...Object.keys(given)
      .filter((id) => !known.has(id))
      .map((field): CreateFieldProblem => ({ field, problem: 'gone' })),
    ...fields.flatMap((field) => problemOf(field, given[field.id] ?? [])),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const values = fields.flatMap(({ id, kind }): [string, CreateFieldValue][] => {
    const texts = given[id] ?? [];
    return kind === 'unsupported' || texts.length === 0 ? [] : [[id, { kind, values: texts }]];
  });
  return { ok: true, values: Object.fromEntries(values) };
}

function problemOf(field: CreateField, values: readonly string[]): readonly CreateFieldProblem[] {
  const tell = (problem: CreateFieldProblem['problem']) => [{ field: field.name, problem }];
  if (field.kind === 'unsupported') return field.required || values.length > 0 ? tell('unsupported') : [];
  if (values.length === 0) return field.required ? tell('missing') : [];
  return fits(field, values) ? [] : tell('unfit');
}

/** Jira's limit for a line of text. @see https://support.atlassian.com/jira-cloud-administration/docs/custom-fields-types-in-company-managed-projects/ */
const TEXT_CHARACTERS_MAX = 255;
/** As long as Jira's own text fields may be. */
const PARAGRAPH_CHARACTERS_MAX = 32_767;
/** Labels of one field: far more than anybody reads. */
const VALUES_MAX = 50;

function fits(field: CreateField, values: readonly string[]): boolean {
  const [value = ''] = values;
  const isOption = (id: string): boolean => field.options.some((option) => option.id === id);
  switch (field.kind) {
    case 'text':
      return values.length === 1 && value.length <= TEXT_CHARACTERS_MAX && !/[\r\n]/.test(value);
    case 'paragraph':
      return values.length === 1 && value.length <= PARAGRAPH_CHARACTERS_MAX;
    case 'number':
      return values.length === 1 && Number.isFinite(Number(value));
    case 'date':
      return values.length === 1 && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'option':
      return values.length === 1 && isOption(value);
    case 'options':
      return values.length <= VALUES_MAX && values.every(isOption);
    case 'labels':
      return values.length <= VALUES_MAX && values.every(isLabel);
    case 'unsupported':
      return false;
  }
}

/** Jira's labels: at most 255 characters, none of them a space. */
export const isLabel = (text: string): boolean =>
  text.length > 0 && text.length <= TEXT_CHARACTERS_MAX && !/\s/.test(text);
