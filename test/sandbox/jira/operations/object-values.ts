import Ajv from 'ajv';
import type { Json, JsonObject } from '../json';

/** What a field's JSON schema says against a value; a value that is taken away fits. `searchAlias` and the like are Jira's own. */
export function complaintAboutObject(schema: JsonObject, value: Json): string | undefined {
  if (value === null) return undefined;
  const ajv = new Ajv({ strict: false });
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}
