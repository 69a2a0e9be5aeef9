/** Times as Teleport sends them. */
import { type Timestamp } from '../../../src/relay/teleport/gen/google/protobuf/timestamp';

/** Go's zero time, 0001-01-01T00:00:00Z: what arrives in a time field that was never set. */
export const ZERO_TIME: Timestamp = { seconds: -62_135_596_800n, nanos: 0 };

/** Turns epoch milliseconds into a protobuf time. */
export function toTimestamp(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1_000_000 };
}

/** Reads a protobuf time as epoch milliseconds; absent and year 1 are undefined. */
export function fromTimestamp(time: Timestamp | undefined): number | undefined {
  if (time === undefined || time.seconds <= ZERO_TIME.seconds) return undefined;
  return Number(time.seconds) * 1000 + Math.floor(time.nanos / 1_000_000);
}
