import { BATCH_KEYS_MAX, TRANSACTION_BYTES_MAX, TRANSACTION_OPERATIONS_MAX } from '../limits';
import { jsonBytes, toFields, toList, toText, type Fields } from '../parse';
import { checkEntity, checkKey, checkTtl, checkValue } from './checks';
import { meetsAll } from './conditions';
import { KvsError } from './kvs-error';
import { toWire } from './rows';
import type { Storage } from './storage';
import type { Table } from './table';

/** Which of an installation's tables a request is about. */
export type Kind = 'value' | 'secret' | 'entity';

/** Reads one value. */
export function get(storage: Storage, kind: Kind, body: Fields): Fields {
  const row = tableOf(storage, kind, body).get(checkKey(body['key']));
  if (row === undefined) throw new KvsError('KEY_NOT_FOUND', 'The key was not found.', 404);
  return toWire(row);
}

/** Writes one value; answers with a row only if one was asked for. */
export function set(storage: Storage, kind: Kind, body: Fields): Fields | undefined {
  const table = tableOf(storage, kind, body);
  const { key, ttlMs } = checkSet(storage, kind, body);
  const options = toFields(body['options']);
  const previous = table.get(key);
  if (options['keyPolicy'] === 'FAIL_IF_EXISTS' && previous !== undefined) {
    throw new KvsError('KEY_CONFLICT', '((there is a value under this key))', 409);
  }
  const row = table.set(key, body['value'], ttlMs);
  if (options['returnValue'] === undefined) return undefined;
  const wanted = options['returnValue'] === 'PREVIOUS' ? previous : row;
  return wanted === undefined ? undefined : toWire(wanted);
}

/** Deletes one value. A key that is not there is an error, which the SDK swallows. */
export function remove(storage: Storage, kind: Kind, body: Fields): void {
  if (!tableOf(storage, kind, body).delete(checkKey(body['key']))) {
    throw new KvsError('KEY_NOT_FOUND', 'The key was not found.', 404);
  }
}

/** Carries out all operations or, when one is refused or one condition fails, none. */
export function transact(storage: Storage, body: Fields): void {
  const sets = toList(body['set']).map(toFields);
  const deletes = toList(body['delete']).map(toFields);
  const checks = toList(body['check']).map(toFields);
  const all = [...sets, ...deletes, ...checks];
  if (all.length > TRANSACTION_OPERATIONS_MAX) {
    throw new KvsError('((TRANSACTION_TOO_LONG))', `((at most ${TRANSACTION_OPERATIONS_MAX} operations))`);
  }
  if (jsonBytes(body) > TRANSACTION_BYTES_MAX)
    throw new KvsError('MAX_SIZE', 'The transaction is too large.');
  const targets = new Set(all.map((item) => `${toText(item['entityName']) ?? ''}\n${checkKey(item['key'])}`));
  if (targets.size < all.length)
    throw new KvsError('((DUPLICATE_KEY))', '((each key may occur once in a transaction))');
  for (const item of checks) {
    if (item['conditions'] === undefined)
      throw new KvsError('((CONDITIONS_MISSING))', '((a check needs conditions))');
  }
  for (const item of all) checkConditions(storage, item);
  const planned = sets.map((item) => ({ item, ...checkSet(storage, kindOf(item), item) }));
  for (const { item, key, ttlMs } of planned)
    tableOf(storage, kindOf(item), item).set(key, item['value'], ttlMs);
  for (const item of deletes) tableOf(storage, kindOf(item), item).delete(checkKey(item['key']));
}

/** Parity: Forge does not say what a condition means for a key that is not there. */
function checkConditions(storage: Storage, item: Fields): void {
  const conditions = item['conditions'];
  const table = tableOf(storage, kindOf(item), item);
  if (conditions === undefined) return;
  if (kindOf(item) !== 'entity') {
    throw new KvsError('((CONDITIONS_NOT_ALLOWED))', '((only entities can be conditional))');
  }
  const row = table.get(checkKey(item['key']));
  const entity = row === undefined ? undefined : toFields(JSON.parse(row.json));
  if (!meetsAll(entity, conditions)) {
    throw new KvsError('CONDITIONAL_CHECK_FAILED', '((a condition of the transaction is not met))', 400);
  }
}

type BatchAction = (storage: Storage, kind: Kind, body: Fields) => Fields | undefined;

const BATCH_ACTIONS: Readonly<Record<'get' | 'set' | 'delete', BatchAction>> = {
  get,
  set: (storage, kind, body) => {
    set(storage, kind, body);
    return undefined;
  },
  delete: (storage, kind, body) => {
    tableOf(storage, kind, body).delete(checkKey(body['key']));
    return undefined;
  },
};

/** Does the same to many keys, each for itself. Parity: Forge documents no code for a key that a batch does not find. */
export function batch(storage: Storage, action: 'get' | 'set' | 'delete', body: unknown): Fields {
  const items = toList(body).map(toFields);
  if (items.length > BATCH_KEYS_MAX)
    throw new KvsError('((BATCH_TOO_LONG))', `((at most ${BATCH_KEYS_MAX} keys))`);
  if (jsonBytes(body) > TRANSACTION_BYTES_MAX) throw new KvsError('MAX_SIZE', 'The batch is too large.');
  const successfulKeys: Fields[] = [];
  const failedKeys: Fields[] = [];
  for (const item of items) {
    const { key, entityName } = item;
    const target = { key, ...(entityName === undefined ? {} : { entityName }) };
    try {
      successfulKeys.push({ ...target, ...BATCH_ACTIONS[action](storage, kindOf(item), item) });
    } catch (error) {
      if (!(error instanceof KvsError)) throw error;
      failedKeys.push({ ...target, error: { code: error.code, message: error.message } });
    }
  }
  return { successfulKeys, failedKeys };
}

function kindOf(item: Fields): Kind {
  return item['entityName'] === undefined ? 'value' : 'entity';
}

function tableOf(storage: Storage, kind: Kind, body: Fields): Table {
  if (kind === 'entity') return storage.entityTable(toText(body['entityName']) ?? '');
  return kind === 'secret' ? storage.secretTable : storage.valueTable;
}

function checkSet(storage: Storage, kind: Kind, body: Fields): { key: string; ttlMs: number | undefined } {
  const key = checkKey(body['key']);
  const definition =
    kind === 'entity' ? storage.definitions.get(toText(body['entityName']) ?? '') : undefined;
  if (definition === undefined) checkValue(body['value']);
  else checkEntity(definition, body['value']);
  return { key, ttlMs: checkTtl(body['options']) };
}
