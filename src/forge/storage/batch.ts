import { kvs } from '@forge/kvs';
import { clock } from '../clock';
import { stored } from './guard';

/** Where a value is kept. */
export interface Place {
  readonly key: string;
  readonly entityName?: string;
}

/** What is kept in a place: nothing, if `value` is undefined. */
export interface Found {
  readonly value: unknown;
}

/** What storage says of a key alone that is not there. */
const NOT_FOUND = 'KEY_NOT_FOUND';

/**
 * Values of different keys in one call, each undefined where only a read of its own can tell. What a batch did not find it lists as failed, under a code
 * that Forge does not document: that of a single read is taken at its word, and no other.
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

/** What is older is read anew. */
const FRESH_MS = 1_000;

/** What an invocation asks for in any case, read in one call as soon as the first of it is asked for. */
export interface FirstLook {
  /** What stood in the place a moment ago, once: undefined for whoever asks later, or for a place that was not looked at. */
  take(place: Place): Promise<Found | undefined>;
}

/** @param places - under keys that are all different */
export function firstLook(places: readonly Place[]): FirstLook {
  const left = new Set(places.map(({ key }) => key));
  let read: ReturnType<typeof readBatch> | undefined;
  let atMs = 0;
  return {
    async take({ key }) {
      if (!left.delete(key)) return undefined;
      if (read === undefined) {
        atMs = clock.now();
        read = readBatch(places);
      }
      const found = (await read)[places.findIndex((place) => place.key === key)];
      return clock.now() - atMs > FRESH_MS ? undefined : found;
    },
  };
}
