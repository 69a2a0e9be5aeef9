import { route } from '@forge/api';
import * as v from '#wire/schema';
import type { CreateField, CreateFieldKind } from '#core/create-fields';
import type { ProjectId } from '#core/ids';
import { callJira, expectShape } from './client';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (createmeta: at most 200 a page) */
const PAGE_MAX = 200;
/** Pages read: a create screen has some dozens of fields. */
const PAGES_MAX = 5;
/** Options offered of one field. */
const OPTIONS_MAX = 500;

/** Fields that every card fills by itself. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'project',
  'issuetype',
  'summary',
  'description',
  'reporter',
]);
/** Fields that the project's policy fills. */
const POLICY_FIELDS: ReadonlySet<string> = new Set(['labels', 'duedate']);

const FieldSchema = v.object({
  fieldId: v.string(),
  name: v.string(),
  required: v.boolean(),
  hasDefaultValue: v.optional(v.boolean(), false),
  schema: v.optional(
    v.object({
      type: v.optional(v.string(), ''),
      items: v.optional(v.string(), ''),
      system: v.optional(v.string(), ''),
      custom: v.optional(v.string(), ''),
    }),
  ),
  allowedValues: v.optional(
    v.array(
      v.object({ id: v.optional(v.string()), name: v.optional(v.string()), value: v.optional(v.string()) }),
    ),
    [],
  ),
});
type Field = v.InferOutput<typeof FieldSchema>;

const PageSchema = v.object({
  fields: v.optional(v.array(FieldSchema), []),
  total: v.optional(v.number(), 0),
});

/** The create screen of an issue type: what the app itself fills and is not on it, and what else may be filled. */
export interface CreateScreen {
  /** Of summary and description, those that the screen lacks: Jira refuses a card with such a field. */
  readonly lacking: readonly string[];
  readonly fields: readonly CreateField[];
}

/**
 * Reads which fields a new issue may and must have, as the app sees them; undefined where Jira lets the app create none
 * of this type. The app's own fields are left out, as are optional ones that it could not fill.
 */
export async function readCreateScreen(
  project: ProjectId,
  issueType: string,
): Promise<CreateScreen | undefined> {
  const found: Field[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await callJira(
      route`/rest/api/3/issue/createmeta/${project}/issuetypes/${issueType}?startAt=${found.length}&maxResults=${PAGE_MAX}`,
      { expected: [400, 403, 404] },
    );
    if (answer.status !== 200) return undefined;
    const { fields, total } = expectShape(PageSchema, answer, 'create metadata');
    found.push(...fields);
    if (fields.length === 0 || found.length >= total) break;
  }
  if (found.length === 0) return undefined;
  const ids = new Set(found.map((field) => field.fieldId));
  return {
    lacking: ['summary', 'description'].filter((id) => !ids.has(id)),
    fields: found
      .filter(({ fieldId }) => !OWN_FIELDS.has(fieldId))
      .map(fieldOf)
      .filter(({ id, kind, required }) => required || (kind !== 'unsupported' && !POLICY_FIELDS.has(id))),
  };
}

function fieldOf(field: Field): CreateField {
  return {
    id: field.fieldId,
    name: field.name,
    kind: kindOf(field),
    required: field.required && !field.hasDefaultValue,
    options: field.allowedValues.slice(0, OPTIONS_MAX).flatMap(({ id, name, value }) => {
      const label = value ?? name;
      return id === undefined || label === undefined ? [] : [{ id, name: label }];
    }),
  };
}

const isParagraph = ({ system = '', custom = '' }: { system?: string; custom?: string }): boolean =>
  system === 'environment' || custom.endsWith(':textarea');

/** What has a list of allowed values takes their ids, whatever its type is called. Cascading fields need two. */
function kindOf({ schema, allowedValues }: Field): CreateFieldKind {
  if (schema === undefined) return 'unsupported';
  const isChosen = allowedValues.some(({ id }) => id !== undefined);
  if (schema.type === 'option-with-child') return 'unsupported';
  if (isChosen) return schema.type === 'array' ? 'options' : 'option';
  if (schema.type === 'string') return isParagraph(schema) ? 'paragraph' : 'text';
  if (schema.type === 'number' || schema.type === 'date') return schema.type;
  return schema.type === 'array' && schema.items === 'string' ? 'labels' : 'unsupported';
}
