/**
 * Names for what the way `pull` does in storage: there a call of the relay is a row of the mailbox, which the relay's questions
 * fetch and bring an answer to.
 */
import { CALL_NAMES } from '#wire/contract';
import * as v from '#wire/schema';
import { MAILBOX_ENTITY } from '../../src/forge/names';
import type { HostCall } from '../sandbox/forge-host/faults';

const CALL_PREFIX = 'call:';

const Row = v.object({
  entityName: v.literal(MAILBOX_ENTITY),
  key: v.optional(v.string()),
  value: v.optional(v.unknown()),
});
const Written = v.union([
  Row,
  v.pipe(
    v.object({ set: v.tuple([Row]) }),
    v.transform(({ set }) => set[0]),
  ),
]);
const Waiting = v.object({ body: v.object({ id: v.string(), name: v.picklist(CALL_NAMES) }) });

/** A call of storage that concerns the mailbox. */
export interface MailCrossing {
  /** Such as `mailbox lease transaction`; putting a call is calling the relay: `relay review`. */
  readonly boundary: string;
  /** The place of the call that it is about, where it is about one. */
  readonly place?: string;
  /** What the app asks of the relay, where it puts a call, and the id that the call goes by. */
  readonly put?: { readonly name: (typeof CALL_NAMES)[number]; readonly id: string };
}

/** What a call of storage does with the mailbox; undefined for one that does nothing with it. */
export function mailCrossing({
  kind,
  path,
  body,
}: Pick<HostCall, 'kind' | 'path' | 'body'>): MailCrossing | undefined {
  if (kind !== 'kvs' || body === undefined) return undefined;
  const parsed = v.safeParse(Written, JSON.parse(body));
  if (!parsed.success) return undefined;
  const { key, value } = parsed.output;
  const what = path.split('/').at(-1) ?? '';
  if (key === undefined) return { boundary: `mailbox ${what}` };
  if (!key.startsWith(CALL_PREFIX)) return { boundary: `mailbox ${key} ${what}` };
  const place = key.slice(CALL_PREFIX.length);
  const put = what === 'set' ? v.safeParse(Waiting, value) : undefined;
  if (put?.success !== true) return { boundary: `mailbox call ${what}`, place };
  const { name, id } = put.output.body;
  return { boundary: `relay ${name}`, place, put: { name, id } };
}
