import { kvs } from '@forge/kvs';
import { stored } from './guard';

/** Where a value is kept. */
interface Place {
  readonly key: string;
  readonly entityName?: string;
}

/** What is kept in a place: nothing, if `value` is undefined. */
interface Found {
  readonly value: unknown;
}

/** What storage says of a key alone that is not there. */
const NOT_FOUND = 'KEY_NOT_FOUND';

/**
 * Values of different keys in one call, each undefined where only a read of its own can tell. What a batch did not find it lists as
 * failed, under a code that Forge does not document: that of a single read is taken at its word, and no other.
 */
export async function readBatch(places: readonly Place[]): Promise<readonly (Found | undefined)[]> {
  const { successfulKeys, failedKeys } = await stored(`read ${places.map(({ key }) => key).join(', ')}`, () =>
    kvs.batchGet<unknown>([...places]),
  );
  return places.map(
    ({ key }) =>
      successfulKeys.find((item) => item.key === key) ??
      (failedKeys.some((item) => item.key === key && item.error.code === NOT_FOUND)
        ? { value: undefined }
        : undefined),
  );
}
