import * as v from '#wire/schema';
import { ConfigSchema } from './schema';

/** What a value is: a text, a list of texts, or true or false. */
export type ValueKind = 'text' | 'list' | 'boolean';

/** A key of the configuration file, read off the schema, so that documents and `configure` cannot say anything else. */
export interface ReferenceKey {
  readonly name: string;
  readonly kind: ValueKind;
  readonly description: string;
  readonly isRequired: boolean;
  /** What it is when it is absent, as TOML. */
  readonly default?: string | undefined;
  /** Something to put there, as TOML. */
  readonly example: string;
  /** Whether it stands in a new file without a # before it. */
  readonly isAsked: boolean;
}

/** A section. One without keys takes any, as its example shows. */
export interface ReferenceSection {
  readonly name: string;
  readonly description: string;
  readonly keys: readonly ReferenceKey[];
  readonly example?: string | undefined;
}

/** All sections, in the order of the file. */
export const configReference = (): readonly ReferenceSection[] =>
  Object.entries(ConfigSchema.entries).map(([name, schema]) => {
    const inner = wrappedIn(schema);
    return {
      name,
      description: v.getDescription(inner) ?? '',
      keys: isObject(inner)
        ? Object.entries(inner.entries).map(([key, entry]) => referenceKey(key, entry))
        : [],
      example: metadataOf(inner).example,
    };
  });

type AnySchema = v.GenericSchema;

function referenceKey(name: string, schema: AnySchema): ReferenceKey {
  const inner = wrappedIn(schema);
  const { example, isAsked } = metadataOf(inner);
  const preset = 'default' in schema && schema.default !== undefined ? toml(schema.default) : undefined;
  return {
    name,
    kind: KINDS[inner.type] ?? 'text',
    description: v.getDescription(inner) ?? '',
    isRequired: schema.type !== 'optional',
    default: preset,
    example: example ?? preset ?? '""',
    isAsked: isAsked ?? false,
  };
}

const KINDS: Readonly<Record<string, ValueKind>> = { array: 'list', boolean: 'boolean' };

const wrappedIn = (schema: AnySchema): AnySchema =>
  'wrapped' in schema ? (schema.wrapped as AnySchema) : schema;

const isObject = (schema: AnySchema): schema is AnySchema & { readonly entries: Record<string, AnySchema> } =>
  'entries' in schema;

const MetadataSchema = v.object({ example: v.optional(v.string()), isAsked: v.optional(v.boolean()) });

const metadataOf = (schema: AnySchema): v.InferOutput<typeof MetadataSchema> =>
  v.parse(MetadataSchema, v.getMetadata(schema));

/** Texts, lists of texts and booleans look alike in JSON and TOML. */
const toml = (value: unknown): string => JSON.stringify(value);
