import { ForgeHostError } from './errors';
import type { ManifestText } from './manifest-text';
import { toFields, toText, type Fields } from './parse';

/** A field of type `object` that nobody but the app writes, as written in the manifest. */
export interface CustomFieldDefinition {
  readonly key: string;
  readonly name: ManifestText;
  readonly schema: Fields;
  /** A Jira expression over `value`. Parity: it is evaluated as JavaScript. */
  readonly formatter: string;
}

/** @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-custom-field/ */
export function readCustomField(value: unknown, name: ManifestText | undefined): CustomFieldDefinition {
  const { key, type, readOnly, schema, view } = toFields(value);
  if (type !== 'object' || readOnly !== true) fail('only read-only objects are modelled as custom fields');
  return {
    key: toText(key) ?? fail('a jira:customField has no key'),
    name: name ?? fail('a jira:customField has no name'),
    schema: toFields(schema),
    formatter:
      toText(toFields(toFields(view)['formatter'])['expression']) ??
      fail('a jira:customField of type object has no formatter'),
  };
}

function fail(message: string): never {
  throw new ForgeHostError(`manifest.yml: ${message}`);
}
