import type { AppRequest, AppResponse } from '../http-message';
import { jsonResponse, notModelled } from '../http-message';
import { parseJson, toFields, type Fields } from '../parse';
import { KvsError } from './kvs-error';
import { batch, get, remove, set, transact } from './operations';
import { queryEntities, queryValues } from './query';
import type { Storage } from './storage';

type Operation = (storage: Storage, body: Fields, raw: unknown) => Fields | undefined;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['/api/v1/get', (storage, body) => get(storage, 'value', body)],
  ['/api/v1/set', (storage, body) => set(storage, 'value', body)],
  ['/api/v1/delete', withoutResult((storage, body) => remove(storage, 'value', body))],
  ['/api/v1/secret/get', (storage, body) => get(storage, 'secret', body)],
  ['/api/v1/secret/set', (storage, body) => set(storage, 'secret', body)],
  ['/api/v1/secret/delete', withoutResult((storage, body) => remove(storage, 'secret', body))],
  ['/api/v1/entity/get', (storage, body) => get(storage, 'entity', body)],
  ['/api/v1/entity/set', (storage, body) => set(storage, 'entity', body)],
  ['/api/v1/entity/delete', withoutResult((storage, body) => remove(storage, 'entity', body))],
  ['/api/v1/query', (storage, body) => ({ ...queryValues(storage, body) })],
  ['/api/v1/entity/query', (storage, body) => ({ ...queryEntities(storage, body) })],
  ['/api/v1/transaction', withoutResult((storage, body) => transact(storage, body))],
  ['/api/v1/batch/get', (storage, _body, raw) => batch(storage, 'get', raw)],
  ['/api/v1/batch/set', (storage, _body, raw) => batch(storage, 'set', raw)],
  ['/api/v1/batch/delete', (storage, _body, raw) => batch(storage, 'delete', raw)],
]);

/**
 * Answers one call of `@forge/kvs`.
 *
 * Parity: rates are not limited, and entity indexes are ready at once; the platform builds them some time after a deploy.
 */
export function answerKvs(storage: Storage, request: AppRequest): AppResponse {
  const operation = OPERATIONS.get(request.path);
  if (operation === undefined) return notModelled(`storage ${request.path}`);
  const raw = parseJson(request.body);
  try {
    const result = operation(storage, toFields(raw), raw);
    return result === undefined ? { status: 204, headers: {} } : jsonResponse(200, result);
  } catch (error) {
    if (!(error instanceof KvsError)) throw error;
    return jsonResponse(error.status, { code: error.code, message: error.message });
  }
}

/** An operation whose answer has no body. */
function withoutResult(run: (storage: Storage, body: Fields) => void): Operation {
  return (storage, body) => {
    run(storage, body);
    return undefined;
  };
}
