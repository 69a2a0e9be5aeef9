import { kvs } from '@forge/kvs';
import { clock } from '../clock';
import { stored } from './guard';

/** Under what a value is kept. */
export interface StorageKey {
  readonly key: string;
  readonly entityName?: string;
}

/** What is kept under a key: nothing, if `value` is undefined. */
interface Found {
  readonly value: unknown;
}

/** What storage says of a key alone that is not there. */
const NOT_FOUND = 'KEY_NOT_FOUND';

/**
 * Values of different keys in one call, each undefined where only a read of its own can tell. What a batch did not find it lists as
 * failed, under a code that Forge does not document: that of a single read is taken at its word, and no other.
 */
export async function readBatch(keys: readonly StorageKey[]): Promise<readonly (Found | undefined)[]> {
  const { successfulKeys, failedKeys } = await stored(`read ${keys.map(({ key }) => key).join(', ')}`, () =>
    kvs.batchGet<unknown>([...keys]),
  );
  return keys.map(
    ({ key }) =>
      successfulKeys.find((item) => item.key === key) ??
      (failedKeys.some((item) => item.key === key && item.error.code === NOT_FOUND)
        ? { value: undefined }
        : undefined),
  );
}

/** What is older is read anew. */
const FRESH_MS = 1_000;

/** What an invocation asks for in any case, read in one call as soon as the first of it is asked for. */
export interface Prefetch {
  /** What is kept there, as it was a moment ago; `alone` reads it for whoever asks again, or where the one call did not tell. */
  read(at: StorageKey, alone: () => Promise<unknown>): Promise<unknown>;
}

export const NOTHING_PREFETCHED: Prefetch = { read: (_at, alone) => alone() };

/** @param keys - all with different names */
export function prefetch(keys: readonly StorageKey[]): Prefetch {
  const left = new Set(keys.map(({ key }) => key));
  let read: ReturnType<typeof readBatch> | undefined;
  let atMs = 0;
  return {
    async read({ key }, alone) {
      if (!left.delete(key)) return alone();
      if (read === undefined) {
        atMs = clock.now();
        read = readBatch(keys);
      }
      const found = (await read)[keys.findIndex((one) => one.key === key)];
      return found === undefined || clock.now() - atMs > FRESH_MS ? alone() : found.value;
    },
  };
}
