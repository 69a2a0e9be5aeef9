import { CALL_CONCURRENCY_MAX } from '../limits';

/** Maps with at most `CALL_CONCURRENCY_MAX` under way; keeps the order. */
export async function inParallel<T, U>(items: readonly T[], run: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (let start = 0; start < items.length; start += CALL_CONCURRENCY_MAX) {
    results.push(...(await Promise.all(items.slice(start, start + CALL_CONCURRENCY_MAX).map(run))));
  }
  return results;
}
