import { batches } from './batches';

/** Calls of one kind under way at once: a function has two minutes, and what it calls has limits of its own. */
const PARALLEL_MAX = 8;

/** Maps with at most `max` under way at once; keeps the order. */
export async function inParallel<T, U>(
  items: readonly T[],
  run: (item: T) => Promise<U>,
  max = PARALLEL_MAX,
): Promise<U[]> {
  const results: U[] = [];
  for (const some of batches(items, max)) results.push(...(await Promise.all(some.map(run))));
  return results;
}
