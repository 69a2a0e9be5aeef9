import { kvs } from '@forge/kvs';
import type { RequestId } from '#core/ids';
import type { AccessRequest, Instant } from '#core/request/access-request';
import { AccessRequestSchema } from '#wire/records';
import * as v from '#wire/schema';
import { stored } from './guard';

/** As long as Teleport keeps an access request, and a day. @see https://goteleport.com/docs/ (access request limits) */
const KEPT_DAYS = 15;
/** Forge stores values of at most 240 KiB. A request beyond that is not remembered. */
const CHARACTERS_MAX = 100_000;

const SeenSchema = v.object({ at: v.string(), request: AccessRequestSchema });

/** A request as Teleport last told of it to whoever opened its panel. */
export interface Seen {
  readonly at: Instant;
  readonly request: AccessRequest;
}

const keyOf = (id: RequestId): string => `seen:${id}`;

/** What was seen last, for when neither relay nor Teleport can be reached; what another version stored counts for nothing. */
export async function lastSeen(id: RequestId): Promise<Seen | undefined> {
  const read = v.safeParse(SeenSchema, await stored('read a request', () => kvs.get(keyOf(id))));
  return read.success ? read.output : undefined;
}

/** Remembers a request. */
export async function remember({ at, request }: Seen): Promise<void> {
  if (JSON.stringify(request).length > CHARACTERS_MAX) return;
  await stored('remember a request', () =>
    kvs.set(keyOf(request.id), { at, request }, { ttl: { unit: 'DAYS', value: KEPT_DAYS } }),
  );
}
