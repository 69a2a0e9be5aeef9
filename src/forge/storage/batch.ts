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
 * Values in one call, each undefined where only a read of its own can tell. What a batch did not find it lists as failed, under a code
 * that Forge does not document: that of a single read is taken at its word, and no other.
 */
export async function readBatch(places: readonly Place[]): Promise<readonly (Found | undefined)[]> {
  const batch = await stored(`read ${places.map(({ key }) => key).join(', ')}`, () =>
    kvs.batchGet<unknown>([...places]),
  );
  const isAt = (place: Place) => (item: Place) =>
    item.key === place.key && item.entityName === place.entityName;
  return places.map((place) => {
    const found = batch.successfulKeys.find(isAt(place));
    if (found !== undefined) return { value: found.value };
    return batch.failedKeys.find(isAt(place))?.error.code === NOT_FOUND ? { value: undefined } : undefined;
  });
}

/** What is older is read anew. */
const FRESH_MS = 1_000;

/** What an invocation asks for in any case, read in one call as soon as the first of it is asked for. */
export interface FirstLook {
  /** What stood in the place a moment ago, once: undefined for whoever asks later, or for a place that was not looked at. */
  take(place: Place): Promise<Found | undefined>;
}

export function firstLook(places: readonly Place[]): FirstLook {
  const left = new Map(places.map((place, index) => [nameOf(place), index]));
  let read: Promise<readonly (Found | undefined)[]> | undefined;
  let atMs = 0;
  return {
    async take(place) {
      const index = left.get(nameOf(place));
      left.delete(nameOf(place));
      if (index === undefined) return undefined;
      if (read === undefined) {
        atMs = clock.now();
        read = readBatch(places);
      }
      const found = (await read)[index];
      return clock.now() - atMs > FRESH_MS ? undefined : found;
    },
  };
}

const nameOf = ({ key, entityName = '' }: Place): string => `${entityName}\n${key}`;
