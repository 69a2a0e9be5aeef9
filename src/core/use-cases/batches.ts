/** Requests per call and per creation job: as many as Jira creates at a time. */
const BATCH_MAX = 50;

/** The items, in order, in lists of at most `size`. */
export function batches<T>(items: readonly T[], size = BATCH_MAX): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
