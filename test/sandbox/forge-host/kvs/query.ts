import { QUERY_LIMIT_DEFAULT, QUERY_LIMIT_MAX } from '../limits';
import { parseJson, toFields, toList, toNumber, toText, type Fields } from '../parse';
import { checkRange, compare, meets, meetsAll } from './conditions';
import type { IndexDefinition } from './entity-definition';
import { KvsError } from './kvs-error';
import { toWire } from './rows';
import type { Storage } from './storage';
import type { Row } from './table';

interface Page {
  readonly data: readonly Fields[];
  readonly cursor?: string;
}

/** Lists plain values by key, with the one condition the platform has for them: a key prefix. */
export function queryValues(storage: Storage, body: Fields): Page {
  const where = toList(body['where']).map(toFields);
  for (const condition of where) {
    if (condition['property'] !== 'key')
      throw new KvsError('QUERY_WHERE_FIELD_INVALID', '((only "key" can be queried))');
    if (condition['condition'] !== 'BEGINS_WITH') {
      throw new KvsError('QUERY_WHERE_INVALID', '((keys can only be queried by their beginning))');
    }
  }
  const rows = storage.valueTable
    .queriedRows()
    .filter((row) => where.every((condition) => meets(row.key, condition)))
    .sort((a, b) => compare(a.key, b.key));
  const { page, cursor } = cut(rows, (row) => [row.key], body['limit'], body['after']);
  return { data: page.map(toWire), ...cursor };
}

interface IndexedRow {
  readonly row: Row;
  readonly entity: Fields;
  readonly position: readonly unknown[];
}

/**
 * Lists entities in the order of an index. Filters apply to what a page has read, as on the platform: a page may hold
 * fewer entities than its limit, even none, and still have a successor.
 */
export function queryEntities(storage: Storage, body: Fields): Page {
  const entityName = toText(body['entityName']) ?? '';
  const table = storage.entityTable(entityName);
  const index = storage.definitions.get(entityName)?.indexes.get(toText(body['indexName']) ?? '');
  if (index === undefined) {
    throw new KvsError(
      '((INDEX_NOT_FOUND))',
      `((entity "${entityName}" has no index "${String(body['indexName'])}"))`,
    );
  }
  const partition = checkPartition(index, body['partition']);
  const range = body['range'];
  if (range !== undefined) checkRange(range);
  const direction = body['sort'] === 'DESC' ? -1 : 1;
  const rows = table
    .queriedRows()
    .flatMap((row) => indexRow(index, row))
    .filter(({ entity }) => index.partition.every((name, at) => entity[name] === partition[at]))
    .filter(({ position }) => range === undefined || meets(position[0], range))
    .sort((a, b) => direction * comparePositions(a.position, b.position));
  const { page, cursor } = cut(rows, ({ position }) => position, body['limit'], body['cursor']);
  return {
    data: page.filter(({ entity }) => meetsAll(entity, body['filters'])).map(({ row }) => toWire(row)),
    ...cursor,
  };
}

function checkPartition(index: IndexDefinition, value: unknown): readonly unknown[] {
  const partition = toList(value);
  if (partition.length !== index.partition.length) {
    throw new KvsError(
      'QUERY_WHERE_INVALID',
      `((index "${index.name}" needs ${index.partition.length} partition values))`,
    );
  }
  return partition;
}

/** An entity without one of the index's attributes is not in the index. */
function indexRow(index: IndexDefinition, row: Row): readonly IndexedRow[] {
  const entity = toFields(JSON.parse(row.json));
  const needed = [...index.partition, ...(index.range === undefined ? [] : [index.range])];
  if (needed.some((name) => entity[name] === undefined)) return [];
  return [{ row, entity, position: index.range === undefined ? [row.key] : [entity[index.range], row.key] }];
}

function comparePositions(a: readonly unknown[], b: readonly unknown[]): number {
  return compare(a[0], b[0]) || compare(a[1], b[1]);
}

/** Cursors name the position that was read last; like the platform's, they are opaque and good for the same query only. */
function cut<T>(
  rows: readonly T[],
  positionOf: (row: T) => readonly unknown[],
  limitValue: unknown,
  cursorValue: unknown,
): { page: readonly T[]; cursor: { cursor?: string } } {
  const limit = limitValue === undefined ? QUERY_LIMIT_DEFAULT : (toNumber(limitValue) ?? 0);
  if (limit < 1 || limit > QUERY_LIMIT_MAX) {
    throw new KvsError('LIST_QUERY_LIMIT_EXCEEDED', `((a limit must be 1 to ${QUERY_LIMIT_MAX}))`);
  }
  const start = cursorValue === undefined ? 0 : startAfter(rows, positionOf, cursorValue);
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = rows.length > start + limit;
  return { page, cursor: hasMore && last !== undefined ? { cursor: encodeCursor(positionOf(last)) } : {} };
}

function startAfter<T>(
  rows: readonly T[],
  positionOf: (row: T) => readonly unknown[],
  cursor: unknown,
): number {
  const after = parseJson(Buffer.from(toText(cursor) ?? '', 'base64url').toString());
  if (!Array.isArray(after)) throw new KvsError('((INVALID_CURSOR))', '((this is no cursor of a query))');
  const position: readonly unknown[] = after;
  const exact = rows.findIndex((row) => comparePositions(positionOf(row), position) === 0);
  if (exact >= 0) return exact + 1;
  // The row was deleted meanwhile: go on behind the place where it stood, in whichever direction the rows run.
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const direction = comparePositions(positionOf(first), positionOf(last)) <= 0 ? 1 : -1;
  const next = rows.findIndex((row) => direction * comparePositions(positionOf(row), position) > 0);
  return next < 0 ? rows.length : next;
}

function encodeCursor(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}
