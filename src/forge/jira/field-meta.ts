import type { FieldKind, FieldOption, ScreenField } from '#core/project/screen-fields';
import * as v from '#wire/schema';

/**
 * What Jira says of a field on a screen: of a create screen and of a transition alike. Options are untyped in its API: an id
 * may be a number, an option may be a bare text or null. What cannot be read of one never hides the others.
 */
const IdSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((id) => String(id)),
);
const NameSchema = v.fallback(v.optional(v.string()), undefined);
const OneOptionSchema = v.object({ id: IdSchema, name: NameSchema, value: NameSchema });
const OptionSchema = v.object({
  ...OneOptionSchema.entries,
  children: v.fallback(v.optional(v.array(v.unknown()), []), []),
});

const MetaSchema = v.object({
  fieldId: v.optional(v.string()),
  key: v.optional(v.string()),
  name: v.string(),
  required: v.boolean(),
  hasDefaultValue: v.fallback(v.optional(v.boolean(), false), false),
  schema: v.object({
    type: v.fallback(v.optional(v.string(), ''), ''),
    items: v.fallback(v.optional(v.string(), ''), ''),
    system: v.fallback(v.optional(v.string(), ''), ''),
    custom: v.fallback(v.optional(v.string(), ''), ''),
  }),
  allowedValues: v.fallback(v.optional(v.array(v.unknown()), []), []),
});
type Meta = v.InferOutput<typeof MetaSchema>;

/** Fields of a screen, as far as they can be read, and how many cannot. */
export interface ReadFields {
  readonly fields: readonly ScreenField[];
  readonly unreadable: number;
}

/** @param ids - ids of the fields where they stand beside them, in the same order */
export function readFields(items: readonly unknown[], ids: readonly string[] = []): ReadFields {
  const fields = items.flatMap((item, index) => {
    const parsed = v.safeParse(MetaSchema, item);
    if (!parsed.success) return [];
    const id = ids[index] ?? parsed.output.fieldId ?? parsed.output.key;
    return id === undefined ? [] : [fieldOf(id, parsed.output)];
  });
  return { fields, unreadable: items.length - fields.length };
}

function fieldOf(id: string, meta: Meta): ScreenField {
  const kind = kindOf(meta);
  return {
    id,
    name: meta.name,
    kind,
    required: meta.required && !meta.hasDefaultValue,
    options: HAVE_OPTIONS.has(kind) ? optionsOf(meta.allowedValues, kind === 'cascade') : [],
  };
}

const HAVE_OPTIONS: ReadonlySet<string> = new Set(['option', 'options', 'cascade']);

function optionsOf(values: readonly unknown[], areCascading: boolean): readonly FieldOption[] {
  return values.flatMap((value) => {
    const option = readOption(value);
    if (option === undefined) return [];
    const { children, ...one } = option;
    if (!areCascading) return [one];
    const below = children.flatMap((child) => readOption(child) ?? []);
    return [one, ...below.map(({ id, name }) => ({ id: `${one.id}/${id}`, name: `${one.name} › ${name}` }))];
  });
}

function readOption(value: unknown): (FieldOption & { readonly children: readonly unknown[] }) | undefined {
  const parsed = v.safeParse(OptionSchema, value);
  if (!parsed.success) return undefined;
  const { id, children } = parsed.output;
  const name = parsed.output.value ?? parsed.output.name;
  return name === undefined ? undefined : { id, name, children };
}

const KINDS: Readonly<Record<string, FieldKind>> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  user: 'user',
  group: 'group',
};
const LIST_KINDS: Readonly<Record<string, FieldKind>> = {
  string: 'labels',
  user: 'users',
  group: 'groups',
};

/** What has a list of allowed values takes their ids, whatever its type is called. */
function kindOf({ schema, allowedValues }: Meta): FieldKind | 'unsupported' {
  const { type, items, system } = schema;
  if (type === 'option-with-child') return 'cascade';
  if (type === 'issuelink' && system === 'parent') return 'parent';
  if (type in KINDS) return KINDS[type] ?? 'unsupported';
  if (type === 'array' && items in LIST_KINDS) return LIST_KINDS[items] ?? 'unsupported';
  if (allowedValues.some((value) => readOption(value) !== undefined))
    return type === 'array' ? 'options' : 'option';
  if (type === 'string') return isParagraph(schema) ? 'paragraph' : 'text';
  return 'unsupported';
}

/** Text in Atlassian's document format. */
const isParagraph = ({ system, custom }: Meta['schema']): boolean =>
  system === 'environment' || system === 'description' || custom.endsWith(':textarea');
