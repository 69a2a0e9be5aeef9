/** Requests per call and per creation job: as many as Jira creates at a time. */
const BATCH_MAX = 50;

/** The items, in order, in lists of at most `size`. */
export function batches<T>(items: readonly T[], size = BATCH_MAX): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

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
