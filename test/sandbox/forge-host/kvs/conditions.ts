import { QUERY_CONDITIONS_MAX } from '../limits';
import { toFields, toList, toText, type Fields } from '../parse';
import { KvsError } from './kvs-error';

/** Conditions that may be put on an index's range. */
const RANGE_CONDITIONS: ReadonlySet<string> = new Set([
  'BEGINS_WITH',
  'BETWEEN',
  'EQUAL_TO',
  'GREATER_THAN',
  'GREATER_THAN_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_EQUAL_TO',
]);

/** Tests one value against a condition as the SDK sends it: `{condition, values}`. */
export function meets(actual: unknown, condition: unknown): boolean {
  const { condition: name, values } = toFields(condition);
  const [first, second] = toList(values);
  switch (name) {
    case 'EXISTS':
      return actual !== undefined;
    case 'NOT_EXISTS':
      return actual === undefined;
    case 'EQUAL_TO':
      return actual === first;
    case 'NOT_EQUAL_TO':
      return actual !== first;
    case 'BEGINS_WITH':
      return typeof actual === 'string' && typeof first === 'string' && actual.startsWith(first);
    case 'CONTAINS':
      return contains(actual, first);
    case 'NOT_CONTAINS':
      return !contains(actual, first);
    case 'GREATER_THAN':
      return isComparable(actual, first) && compare(actual, first) > 0;
    case 'GREATER_THAN_EQUAL_TO':
      return isComparable(actual, first) && compare(actual, first) >= 0;
    case 'LESS_THAN':
      return isComparable(actual, first) && compare(actual, first) < 0;
    case 'LESS_THAN_EQUAL_TO':
      return isComparable(actual, first) && compare(actual, first) <= 0;
    case 'BETWEEN':
      return isComparable(actual, first) && compare(actual, first) >= 0 && compare(actual, second) <= 0;
    default:
      throw new KvsError('INVALID_FILTER_CONDITION', `((unknown condition "${String(name)}"))`);
  }
}

/** Tests an entity, or its absence, against `{and: [...]}` or `{or: [...]}`. */
export function meetsAll(entity: Fields | undefined, conditions: unknown): boolean {
  const { and, or } = toFields(conditions);
  const list = [...toList(and), ...toList(or)];
  if (list.length > QUERY_CONDITIONS_MAX) {
    throw new KvsError('INVALID_FILTER_VALUES', `((at most ${QUERY_CONDITIONS_MAX} conditions))`);
  }
  const passes = (item: unknown): boolean => meets(entity?.[toText(toFields(item)['property']) ?? ''], item);
  return (and === undefined || toList(and).every(passes)) && (or === undefined || toList(or).some(passes));
}

/** Refuses conditions that an index cannot answer. */
export function checkRange(range: unknown): void {
  const name = toText(toFields(range)['condition']) ?? '';
  if (!RANGE_CONDITIONS.has(name))
    throw new KvsError('QUERY_WHERE_INVALID', `((a range cannot be tested with "${name}"))`);
}

/** Orders values of an index: numbers by size, the rest as text by code unit. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isComparable(a: unknown, b: unknown): boolean {
  return a !== undefined && typeof a === typeof b;
}

function contains(actual: unknown, part: unknown): boolean {
  if (typeof actual === 'string') return typeof part === 'string' && actual.includes(part);
  return Array.isArray(actual) && actual.includes(part);
}
