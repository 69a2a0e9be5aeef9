import { randomUUID } from 'node:crypto';
import { AppError } from '#core/errors';
import * as v from '#wire/schema';
import { MAILBOX_ENTITY } from '../names';
import { NOTHING_PREFETCHED, type Prefetch, type StorageKey } from '../storage/batch';
import type { Lease } from './lease';
import { addFirstRow, readRow, removeRow, replaceRow, type MailRow } from './rows';

export const LEASE: StorageKey = { key: 'lease', entityName: MAILBOX_ENTITY };

const LeaseSchema: v.GenericSchema<unknown, Omit<Lease, 'revision'>> = v.object({
  run: v.string(),
  kid: v.string(),
  askedAt: v.number(),
  heard: v.array(v.object({ run: v.string(), at: v.number() })),
  until: v.number(),
  seenAt: v.number(),
  version: v.string(),
  nextInMs: v.number(),
  pending: v.optional(v.object({ digest: v.string(), count: v.number() })),
  busyUntil: v.number(),
});

/**
 * Who asks; undefined while no relay was ever paired, in which case calls go the other way.
 *
 * @param prefetched - what the invocation has just read anyway
 */
export async function readLease(prefetched: Prefetch = NOTHING_PREFETCHED): Promise<Lease | undefined> {
  const row = (await prefetched.read(LEASE, () => readRow(LEASE.key))) as MailRow | undefined;
  return row === undefined ? undefined : { ...v.parse(LeaseSchema, row.body), revision: row.order };
}

/** From now on relays are expected to ask. Without effect if they are already. */
export async function openMailbox(lease: Lease): Promise<void> {
  try {
    await addFirstRow(LEASE.key, rowOf(lease, randomUUID()));
  } catch (error) {
    if ((await readLease()) === undefined) throw error;
  }
}

/** No relay is left that could ask. */
export const closeMailbox = (): Promise<void> => removeRow(LEASE.key);

/** Stores `next` in the place of `before`, if that is what is stored. */
export async function replaceLease(before: Lease, next: Lease): Promise<'stored' | 'conflict'> {
  const writeId = randomUUID();
  try {
    const row = rowOf({ ...next, revision: before.revision + 1 }, writeId);
    await replaceRow(LEASE.key, row, { state: 'lease', order: before.revision });
    return 'stored';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Lost against another, or the answer was lost: what is stored tells. The same question that came twice at once would
    // store the very same but for the name of the write.
    const now = await readRow(LEASE.key);
    if (now !== undefined && v.is(v.object({ writeId: v.literal(writeId) }), now.body)) return 'stored';
    if (now?.order !== before.revision) return 'conflict';
    throw error;
  }
}

const rowOf = ({ revision, pending, ...rest }: Lease, writeId: string): MailRow => ({
  state: 'lease',
  order: revision,
  body: { ...rest, ...(pending === undefined ? {} : { pending }), writeId },
});
