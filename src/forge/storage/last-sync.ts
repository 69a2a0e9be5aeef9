import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { stored } from './guard';

const KEY = 'last-sync';
const LastSyncSchema = v.object({ at: v.string(), code: v.optional(v.string()) });

/** The five-minute tick as it last ran: when, and the error code where it failed. */
export type LastSync = v.InferOutput<typeof LastSyncSchema>;

export const keepLastSync = (last: LastSync): Promise<void> =>
  stored('keep the last tick', () => kvs.set(KEY, last));

export async function readLastSync(): Promise<LastSync | undefined> {
  const found = v.safeParse(LastSyncSchema, await stored('read the last tick', () => kvs.get(KEY)));
  return found.success ? found.output : undefined;
}
