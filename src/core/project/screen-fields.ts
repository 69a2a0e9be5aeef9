/** Fields that Jira's create screen, or the screen of a transition, asks for, and the values that an admin gives them for all cards. */

/** What a value looks like. */
export const FIELD_KINDS = [
  'text',
  'paragraph',
  'number',
  'date',
  'datetime',
  'option',
  'options',
  'cascade',
  'user',
  'users',
  'group',
  'groups',
  'parent',
  'labels',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Something that may be chosen. Of a `cascade`, the id of a child is that of its parent, `/`, and its own. */
export interface FieldOption {
  readonly id: string;
  readonly name: string;
}

/** One field of a screen, as Jira describes it. */
export interface ScreenField {
  readonly id: string;
  readonly name: string;
  /** `unsupported`: of a type that the app cannot fill. */
  readonly kind: FieldKind | 'unsupported';
  /** Required, and without a default of Jira's own. */
  readonly required: boolean;
  /** What may be chosen, where that is limited. */
  readonly options: readonly FieldOption[];
}

/** What cards get in one field: one text for most kinds, any number for those that end in an "s". */
export interface FieldValue {
  readonly kind: FieldKind;
  readonly values: readonly string[];
}
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** What an admin typed or chose, by field: texts, or ids of options, people and groups. Date-times are in UTC. */
export type FieldInput = Readonly<Record<string, readonly string[]>>;

export interface FieldProblem {
  readonly id: string;
  /** Name of the field, or its id where Jira has no such field. */
  readonly field: string;
  readonly problem: 'missing' | 'unfit' | 'unsupported' | 'gone';
}

export type CheckedFields =
  | { readonly ok: true; readonly values: FieldValues }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Holds what an admin gave against what Jira asks for. Empty values are left out. */
export function checkFields(fields: readonly ScreenField[], input: FieldInput): CheckedFields {
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
      .map((id): FieldProblem => ({ id, field: id, problem: 'gone' })),
    ...fields.flatMap((field) => problemOf(field, given[field.id] ?? [])),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const values = fields.flatMap(({ id, kind }): [string, FieldValue][] => {
    const texts = given[id] ?? [];
    return kind === 'unsupported' || texts.length === 0 ? [] : [[id, { kind, values: texts }]];
  });
  return { ok: true, values: Object.fromEntries(values) };
}

function problemOf(field: ScreenField, values: readonly string[]): readonly FieldProblem[] {
  const tell = (problem: FieldProblem['problem']) => [{ id: field.id, field: field.name, problem }];
  if (field.kind === 'unsupported') return field.required || values.length > 0 ? tell('unsupported') : [];
  if (values.length === 0) return field.required ? tell('missing') : [];
  return fits(field, values) ? [] : tell('unfit');
}

/** Jira's limit for a line of text. @see https://support.atlassian.com/jira-cloud-administration/docs/custom-fields-types-in-company-managed-projects/ */
const TEXT_CHARACTERS_MAX = 255;
/** As long as Jira's own text fields may be. */
const PARAGRAPH_CHARACTERS_MAX = 32_767;
/** Values of one field: far more than anybody reads. */
const VALUES_MAX = 50;

function fits(field: ScreenField, values: readonly string[]): boolean {
  const isOption = (id: string): boolean => field.options.some((option) => option.id === id);
  const isOne = (test: (value: string) => boolean): boolean => values.length === 1 && values.every(test);
  const areSome = (test: (value: string) => boolean): boolean =>
    values.length <= VALUES_MAX && values.every(test);
  switch (field.kind) {
    case 'text':
      return isOne((value) => value.length <= TEXT_CHARACTERS_MAX && !/[\r\n]/.test(value));
    case 'paragraph':
      return isOne((value) => value.length <= PARAGRAPH_CHARACTERS_MAX);
    case 'number':
      return isOne((value) => Number.isFinite(Number(value)));
    case 'date':
      return isOne((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isMoment(value));
    case 'datetime':
      return isOne((value) => DATETIME.test(value) && isMoment(`${value}Z`));
    case 'option':
    case 'cascade':
      return isOne(isOption);
    case 'options':
      return areSome(isOption);
    case 'user':
      return isOne(isAccountId);
    case 'users':
      return areSome(isAccountId);
    case 'group':
      return isOne(isGroupId);
    case 'groups':
      return areSome(isGroupId);
    case 'parent':
      return isOne((value) => /^[A-Za-z][A-Za-z0-9_]{0,254}-[0-9]{1,18}$/.test(value));
    case 'labels':
      return areSome(isLabel);
    case 'unsupported':
      return false;
  }
}

/** As an `<input type="datetime-local">` gives it. */
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text));

const isAccountId = (text: string): boolean => /^[A-Za-z0-9:_-]{1,128}$/.test(text);
const isGroupId = (text: string): boolean => /^[A-Za-z0-9-]{1,128}$/.test(text);

/** Jira's labels: at most 255 characters, none of them a space. */
export const isLabel = (text: string): boolean =>
  text.length > 0 && text.length <= TEXT_CHARACTERS_MAX && !/\s/.test(text);
