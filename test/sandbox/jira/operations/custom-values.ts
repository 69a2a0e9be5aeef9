/** Values of custom fields, which Jira holds against the type of the field. */
import type { World } from '../call';
import { asArray, asObject, asString, isArray, type Json } from '../json';
import type { FieldOption, FieldSpec } from '../state';

type Check = (world: World, value: Json, spec: FieldSpec) => string | undefined;

/** Parity: the words are our own; Jira's depend on the field. Types that are not listed take anything. */
const CHECKS: Readonly<Record<string, Check>> = {
  string: (_, value) => (typeof value === 'string' ? undefined : '((not a text))'),
  number: (_, value) => (typeof value === 'number' ? undefined : '((not a number))'),
  date: (_, value) => (/^\d{4}-\d{2}-\d{2}$/.test(asString(value) ?? '') ? undefined : '((not a date))'),
  datetime: (_, value) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/.test(asString(value) ?? '')
      ? undefined
      : '((not a date-time))',
  option: (_, value, { allowedValues = [] }) => checkOption(value, allowedValues),
  'option-with-child': (_, value, { allowedValues = [] }) => {
    const parent = allowedValues.find(({ id }) => id === asObject(value)?.['id']);
    const child = asObject(value)?.['child'];
    if (parent === undefined) return '((no such option))';
    return child === undefined ? undefined : checkOption(child, parent.children ?? []);
  },
  user: ({ site }, value) =>
    site.accounts.has(asString(asObject(value)?.['accountId'] ?? asObject(value)?.['id']) ?? '')
      ? undefined
      : '((no such person))',
  group: ({ site }, value) => {
    const { groupId, name } = asObject(value) ?? {};
    const isKnown = [...site.groups].some((group) => group[0] === groupId || group[1] === name);
    return isKnown ? undefined : '((no such group))';
  },
  issuelink: ({ site }, value) =>
    site.issue(asString(asObject(value)?.['key'] ?? asObject(value)?.['id']) ?? '') === undefined
      ? '((no such issue))'
      : undefined,
};

function checkOption(value: Json, options: readonly FieldOption[]): string | undefined {
  const { id, value: text } = asObject(value) ?? {};
  return options.some((option) => option.id === id || option.value === text)
    ? undefined
    : '((no such option))';
}

/** What Jira says of a value that does not fit its field. */
export function complaintAbout(world: World, value: Json, spec: FieldSpec): string | undefined {
  const { type, items = '' } = spec.schema;
  // Rich text is checked where it is read.
  if (value === null || spec.schema.custom?.endsWith(':textarea') === true) return undefined;
  if (type !== 'array') return CHECKS[type]?.(world, value, spec);
  if (!isArray(value)) return 'data was not an array';
  return asArray(value)
    .map((one) => CHECKS[items]?.(world, one, spec))
    .find((complaint) => complaint !== undefined);
}
