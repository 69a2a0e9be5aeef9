import type { RequestId } from '../ids';

/** Requests per call and per creation job: as many as Jira creates at a time. */
const BATCH_MAX = 50;

/** The ids in lists of at most 50. */
export function batches(ids: readonly RequestId[]): readonly (readonly RequestId[])[] {
  const count = Math.ceil(ids.length / BATCH_MAX);
  return Array.from({ length: count }, (_, index) => ids.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX));
}
