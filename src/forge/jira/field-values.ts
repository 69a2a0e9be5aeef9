import type { FieldValue, FieldValues } from '#core/project/screen-fields';
import { doc, paragraph, text } from './adf';

/** Values in the forms that Jira's API takes, by field. */
export const jiraValuesOf = (values: FieldValues): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, jiraValueOf(value)]));

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
function jiraValueOf({ kind, values }: FieldValue): unknown {
  const [value = ''] = values;
  switch (kind) {
    case 'text':
    case 'date':
      return value;
    case 'paragraph':
      return doc(paragraph(text(value)));
    case 'number':
      return Number(value);
    case 'datetime':
      return jiraTimeOf(value);
    case 'option':
    case 'user':
      return { id: value };
    case 'options':
    case 'users':
      return values.map((id) => ({ id }));
    case 'cascade':
      return cascadeOf(value);
    case 'group':
      return { groupId: value };
    case 'groups':
      return values.map((groupId) => ({ groupId }));
    case 'parent':
      return { key: value.toUpperCase() };
    case 'labels':
      return values;
  }
}

/** Jira reads an offset without a colon. */
const jiraTimeOf = (utc: string): string => new Date(`${utc}Z`).toISOString().replace('Z', '+0000');

function cascadeOf(value: string): unknown {
  const [id = '', child] = value.split('/');
  return child === undefined ? { id } : { id, child: { id: child } };
}
