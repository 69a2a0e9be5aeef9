import { gunzipSync, gzipSync } from 'node:zlib';
import { kvs } from '@forge/kvs';
import { AppError } from '#core/errors';
import { MAIL_CALLS_MAX, PULLED_ANSWER_BYTES_MAX } from '#wire/limits';
import type { MailCall, MailResult } from '#wire/mail';
import * as v from '#wire/schema';
import { storable, stored } from '../storage/guard';
import { addRow, readRow, removeRow, replaceRow, rowsIn } from './rows';

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const LOOKED_AT_MAX = 100;
/** An answer is stored in parts below Forge's 240 KiB for one value. @see https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const PART_CHARACTERS_MAX = 200_000;

const PREFIX = 'call:';
const keyOf = (id: string): string => PREFIX + id;
const partKeyOf = (id: string, part: number): string => `answer:${id}:${part}`;

/** A call in the mailbox; `isUrgent`: somebody waits for it in front of a screen. */
export interface WaitingCall extends MailCall {
  readonly isUrgent: boolean;
}

const WaitingSchema = v.object({
  name: v.string(),
  about: v.optional(v.string()),
  body: v.optional(v.unknown()),
  isUrgent: v.boolean(),
});

const AnsweredSchema = v.object({
  status: v.number(),
  /** The first part: JSON, compressed, in base64. Absent: nothing was said. */
  text: v.optional(v.string()),
  parts: v.number(),
});

/** Puts a call where the relay will find it. */
export const putCall = ({ id, until, ...body }: WaitingCall): Promise<void> =>
  addRow(keyOf(id), { state: 'open', order: until, body: storable(body) });

/** Nobody waits for it any more. */
export const dropCall = (id: string): Promise<void> => removeRow(keyOf(id));

/** Calls to be told, those that end first before the others; without those that the relay has. What is too late goes. */
export async function openCalls(
  working: ReadonlySet<string>,
  nowMs: number,
): Promise<readonly WaitingCall[]> {
  const rows = await rowsIn('open', LOOKED_AT_MAX);
  const late = rows.filter(({ row }) => row.order <= nowMs);
  await Promise.all(late.map(({ key }) => removeRow(key)));
  return rows
    .filter(({ row }) => row.order > nowMs)
    .flatMap(({ key, row }): readonly WaitingCall[] => {
      const id = key.slice(PREFIX.length);
      const call = v.safeParse(WaitingSchema, row.body);
      if (!call.success || working.has(id)) return [];
      return [{ id, until: row.order, ...call.output } as WaitingCall];
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
  if (row?.state !== 'open' || row.order <= nowMs) return 'not-waited-for';
  const [text, ...others] = body === undefined ? [] : partsOf(body);
  await Promise.all(
    others.map((part, index) =>
      stored('keep an answer', () =>
        kvs.set(partKeyOf(id, index + 1), part, { ttl: { unit: 'HOURS', value: 1 } }),
      ),
    ),
  );
  const answered = { status, parts: others.length, ...(text === undefined ? {} : { text }) };
  try {
    await replaceRow(
      keyOf(id),
      { state: 'answered', order: row.order, body: answered },
      { state: 'open', after: nowMs },
    );
    return 'kept';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const now = await readRow(keyOf(id));
    if (now?.state === 'open') throw error;
    return 'not-waited-for';
  }
}

/** The answer to a call, once it is there; it is taken out of the mailbox. */
export async function takeAnswer(
  id: string,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  const row = await readRow(keyOf(id));
  if (row?.state !== 'answered') return undefined;
  const { status, text, parts } = v.parse(AnsweredSchema, row.body);
  const others = await Promise.all(
    Array.from({ length: parts }, (_, index) =>
      stored('read an answer', () => kvs.get<unknown>(partKeyOf(id, index + 1))),
    ),
  );
  await Promise.all([
    dropCall(id),
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
