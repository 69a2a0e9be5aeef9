import * as v from '#wire/schema';
import type { RequestId } from '#core/ids';
import type { FetchedRequest } from '#core/ports';
import { FetchedSchema } from './messages';
import { parse, type Parsed } from './parse';

const RecordsSchema = v.object({ requests: v.array(v.unknown()) });

/**
 * Reads the answer to a fetch of `ids`, each record by itself: one that does not fit the contract, or is of another
 * request than was asked for, is `unusable` and leaves the others as they are.
 */
export function parseFetchAnswer(
  ids: readonly RequestId[],
  input: unknown,
): Parsed<readonly FetchedRequest[]> {
  const answer = parse(RecordsSchema, input);
  if (!answer.ok) return answer;
  const { requests } = answer.value;
  if (requests.length !== ids.length) {
    return { ok: false, problem: `requests: ${requests.length} records for ${ids.length} ids` };
  }
  return { ok: true, value: ids.map((id, index) => recordOf(id, requests[index])) };
}

function recordOf(id: RequestId, input: unknown): FetchedRequest {
  const record = parse(FetchedSchema, input);
  if (!record.ok) return { kind: 'unusable', id, why: record.problem };
  const named = record.value.kind === 'found' ? record.value.request.id : record.value.id;
  return named === id ? record.value : { kind: 'unusable', id, why: 'it is of another request' };
}
