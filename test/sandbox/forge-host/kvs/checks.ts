import {
  KEY_LENGTH_MAX,
  PARTITION_BYTES_MAX,
  RANGE_BYTES_MAX,
  TTL_MS_MAX,
  VALUE_BYTES_MAX,
  VALUE_DEPTH_MAX,
} from '../limits';
import { jsonBytes, toFields, toNumber, toText } from '../parse';
import type { EntityDefinition } from './entity-definition';
import { KvsError } from './kvs-error';

const KEY_PATTERN = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;
const TTL_UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['SECONDS', 1_000],
  ['MINUTES', 60_000],
  ['HOURS', 3_600_000],
  ['DAYS', 86_400_000],
]);
const INTEGER_MAX = 2_147_483_647;

/** The key, if storage accepts it. */
export function checkKey(value: unknown): string {
  const key = toText(value) ?? '';
  if (key.length === 0) throw new KvsError('KEY_TOO_SHORT', 'The key is too short.');
  if (key.length > KEY_LENGTH_MAX) throw new KvsError('KEY_TOO_LONG', 'The key is too long.');
  if (!KEY_PATTERN.test(key))
    throw new KvsError('INVALID_KEY', `((the key "${key}" has a character that is not allowed))`);
  return key;
}

/** Refuses values that are missing, too large or too deep. */
export function checkValue(value: unknown): void {
  if (value === undefined) throw new KvsError('((VALUE_MISSING))', '((a value is needed))');
  if (jsonBytes(value) > VALUE_BYTES_MAX) throw new KvsError('MAX_SIZE', 'The value is too large.');
  if (depthOf(value) > VALUE_DEPTH_MAX) throw new KvsError('MAX_DEPTH', 'The value is nested too deeply.');
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Refuses entities whose attributes do not match the manifest. */
export function checkEntity(definition: EntityDefinition, value: unknown): void {
  checkValue(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KvsError('((INVALID_ENTITY))', '((an entity must be an object))');
  }
  for (const [name, attribute] of Object.entries(value)) {
    const type = definition.attributes.get(name);
    if (type === undefined) {
      throw new KvsError(
        '((INVALID_ATTRIBUTE))',
        `((entity "${definition.name}" has no attribute "${name}"))`,
      );
    }
    if (!matchesType(type, attribute)) {
      throw new KvsError(
        '((INVALID_ATTRIBUTE))',
        `((attribute "${name}" of "${definition.name}" must be a ${type}))`,
      );
    }
  }
  checkIndexedSizes(definition, toFields(value));
}

function matchesType(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' && value.trim() !== '';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= -INTEGER_MAX - 1 &&
        value <= INTEGER_MAX
      );
    case 'float':
      return typeof value === 'number';
    default:
      return true;
  }
}

function checkIndexedSizes(definition: EntityDefinition, value: Readonly<Record<string, unknown>>): void {
  for (const index of definition.indexes.values()) {
    const partition = index.partition.map((name) => value[name]);
    if (index.partition.length > 0 && jsonBytes(partition) > PARTITION_BYTES_MAX) {
      throw new KvsError('MAX_SIZE', `((the partition of index "${index.name}" is too large))`);
    }
    if (index.range !== undefined && jsonBytes(value[index.range]) > RANGE_BYTES_MAX) {
      throw new KvsError('MAX_SIZE', `((the range of index "${index.name}" is too large))`);
    }
  }
}

/** The lifetime asked for in milliseconds; undefined when the value stays. */
export function checkTtl(options: unknown): number | undefined {
  const ttl = toFields(options)['ttl'];
  if (ttl === undefined) return undefined;
  const value = toNumber(toFields(ttl)['value']);
  const unitMs = TTL_UNIT_MS.get(toText(toFields(ttl)['unit']) ?? '');
  if (value === undefined || unitMs === undefined || value <= 0 || value * unitMs > TTL_MS_MAX) {
    throw new KvsError('((INVALID_TTL))', '((a ttl must be positive, with a unit, and a year at most))');
  }
  return value * unitMs;
}
