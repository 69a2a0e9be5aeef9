import { randomInt, randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { kvs } from '@forge/kvs';
import { AppError } from '#core/errors';
import { MAIL_CALLS_MAX, PULLED_ANSWER_BYTES_MAX } from '#wire/limits';
import type { MailCall, MailResult } from '#wire/mail';
import * as v from '#wire/schema';
import { storable, stored } from '../storage/guard';
import { addFirstRow, readRow, removeRowAsItIs, replaceRow, rowsIn, type MailRow } from './rows';

/**
 * Slots for calls, half of them for people in front of a screen and half for work from the queue, so that neither keeps the other
 * out, and no number of clicks fills the storage. As many as Forge answers to one query.
 *
 * @see https://developer.atlassian.com/platform/forge/storage-reference/
 */
export const SLOTS_MAX = { screen: 50, work: 50 } as const;
const LOOKED_AT_MAX = SLOTS_MAX.screen + SLOTS_MAX.work;
/** Slots tried before the mailbox counts as full: with half of them taken, one in 256 calls meets no free one. */
const SLOTS_TRIED_MAX = 8;
/** After nobody waits for a call any more, how long its slot is left alone: whoever waited may be about to clear it. */
const SLOT_GRACE_MS = 10_000;

/** An answer is stored in parts below Forge's 240 KiB for one value. @see https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const PART_CHARACTERS_MAX = 200_000;

const PREFIX = 'call:';
/** A call's id begins with its slot. */
const keyOf = (id: string): string => PREFIX + (id.split('-')[0] ?? '');
const partKeyOf = (id: string, part: number): string => `answer:${id}:${part}`;

/** A call in the mailbox; `isUrgent`: somebody waits for it in front of a screen. */
export interface WaitingCall extends MailCall {
  readonly isUrgent: boolean;
}

const WaitingSchema = v.object({
  id: v.string(),
  name: v.string(),
  about: v.optional(v.string()),
  body: v.optional(v.unknown()),
  isUrgent: v.boolean(),
});

const AnsweredSchema = v.object({
  id: v.string(),
  status: v.number(),
  /** The first part: JSON, compressed, in base64. Absent: nothing was said. */
  text: v.optional(v.string()),
  parts: v.number(),
});

/** Puts a call where the relay will find it; answers the id that it goes by. `full`: there is no slot for it. */
export async function putCall(
  call: Omit<WaitingCall, 'id'>,
  nowMs: number,
): Promise<{ readonly kind: 'kept'; readonly id: string } | { readonly kind: 'full' }> {
  const { until, ...body } = call;
  for (const slot of someSlots(call.isUrgent ? 'screen' : 'work')) {
    const id = `${slot}-${randomUUID()}`;
    const row = { state: 'open', order: until, body: storable({ id, ...body }) } as const;
    if (await takeSlot(id, row, nowMs)) return { kind: 'kept', id };
  }
  return { kind: 'full' };
}

/** Which are free nobody knows beforehand; few ever are not, so the first one mostly is. */
function someSlots(kind: keyof typeof SLOTS_MAX): readonly string[] {
  const slots = Array.from({ length: SLOTS_MAX[kind] }, (_, index) => `${kind}${index}`);
  return Array.from({ length: SLOTS_TRIED_MAX }, () => slots.splice(randomInt(slots.length), 1)).flat();
}

/** Of all that want a slot at once one has it. Throws where it cannot be told who. */
async function takeSlot(id: string, row: MailRow, nowMs: number): Promise<boolean> {
  const key = keyOf(id);
  try {
    await addFirstRow(key, row);
    return true;
  } catch (error) {
    const there = await readRow(key);
    if (there === undefined) throw error;
    if (idIn(there) === id) return true;
    if (there.order + SLOT_GRACE_MS > nowMs) return false;
    if (await unlessConflict(() => replaceRow(key, row, there))) return true;
    const now = await readRow(key);
    return now !== undefined && idIn(now) === id;
  }
}

/** Nobody waits for it any more. Another call that has its slot by now stays. */
export const dropCall = async (id: string): Promise<void> => {
  const row = await readRow(keyOf(id));
  if (row !== undefined && idIn(row) === id) await unlessConflict(() => removeRowAsItIs(keyOf(id), row));
};

const idIn = ({ body }: MailRow): string | undefined => {
  const named = v.safeParse(v.object({ id: v.string() }), body);
  return named.success ? named.output.id : undefined;
};

/** Whether it was done: whoever was faster has changed the row, and what is there now is theirs. */
async function unlessConflict(change: () => Promise<void>): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}

/** Calls to be told, those that end first before the others; without those that the relay has. What is too late goes. */
export async function openCalls(
  working: ReadonlySet<string>,
  nowMs: number,
): Promise<readonly WaitingCall[]> {
  const rows = await rowsIn('open', LOOKED_AT_MAX);
  const late = rows.filter(({ row }) => row.order <= nowMs);
  await Promise.all(late.map(({ key, row }) => unlessConflict(() => removeRowAsItIs(key, row))));
  return rows
    .filter(({ row }) => row.order > nowMs)
    .flatMap(({ row }): readonly WaitingCall[] => {
      const call = v.safeParse(WaitingSchema, row.body);
      if (!call.success || working.has(call.output.id)) return [];
      return [{ until: row.order, ...call.output } as WaitingCall];
    })
    .slice(0, MAIL_CALLS_MAX);
}

/**
 * Keeps the answer to a call that is open and still waited for; any other has no effect. Throws only where it cannot be told
 * whether it was kept.
 */
export async function keepResult(
  { id, status, body }: MailResult,
  nowMs: number,
): Promise<'kept' | 'not-waited-for'> {
  const row = await readRow(keyOf(id));
  if (row?.state !== 'open' || idIn(row) !== id || row.order <= nowMs) return 'not-waited-for';
  const [text, ...others] = body === undefined ? [] : partsOf(body);
  await Promise.all(
    others.map((part, index) =>
      stored('keep an answer', () =>
        kvs.set(partKeyOf(id, index + 1), part, { ttl: { unit: 'HOURS', value: 1 } }),
      ),
    ),
  );
  const answered = { id, status, parts: others.length, ...(text === undefined ? {} : { text }) };
  try {
    await replaceRow(
      keyOf(id),
      { state: 'answered', order: row.order, body: answered },
      { state: 'open', order: row.order },
    );
    return 'kept';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const now = await readRow(keyOf(id));
    if (now?.state === 'open' && idIn(now) === id) throw error;
    return 'not-waited-for';
  }
}

/** The answer to a call, once it is there; it is taken out of the mailbox. */
export async function takeAnswer(
  id: string,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  const row = await readRow(keyOf(id));
  if (row?.state !== 'answered' || idIn(row) !== id) return undefined;
  const { status, text, parts } = v.parse(AnsweredSchema, row.body);
  const others = await Promise.all(
    Array.from({ length: parts }, (_, index) =>
      stored('read an answer', () => kvs.get<unknown>(partKeyOf(id, index + 1))),
    ),
  );
  await Promise.all([
    unlessConflict(() => removeRowAsItIs(keyOf(id), row)),
    ...others.map((_, index) => stored('drop an answer', () => kvs.delete(partKeyOf(id, index + 1)))),
  ]);
  return { status, body: text === undefined ? undefined : fromParts([text, ...others]) };
}

function partsOf(body: unknown): readonly string[] {
  const text = gzipSync(JSON.stringify(body)).toString('base64');
  const count = Math.ceil(text.length / PART_CHARACTERS_MAX);
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * PART_CHARACTERS_MAX, (index + 1) * PART_CHARACTERS_MAX),
  );
}

/** What cannot be read is as good as no JSON, which whoever asked deals with. */
function fromParts(parts: readonly unknown[]): unknown {
  try {
    const packed = Buffer.from(parts.map(String).join(''), 'base64');
    return JSON.parse(gunzipSync(packed, { maxOutputLength: 2 * PULLED_ANSWER_BYTES_MAX }).toString());
  } catch {
    return undefined;
  }
}
