import type { AccountId } from '../ids';
import { legible } from '../lib/legible';
import { REASON_BYTES_MAX } from '../request/review';

/** A comment as plain text, one line per paragraph or line break. */
export interface CommentText {
  /** Who wrote all of it; undefined where that cannot be told. */
  readonly authorId: AccountId | undefined;
  readonly text: string;
  /** When it was written, epoch milliseconds; undefined where that cannot be told. */
  readonly atMs: number | undefined;
}

/** A status change that a person made, as far as a reason can belong to it. */
export interface ReasonedMove {
  readonly actor: AccountId;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** When the same person changed the status of the same card before, if they did. */
  readonly previousAtMs?: number | undefined;
}

/** A comment of a transition's screen is stored with the move, which may be a moment before the comment. */
export const WITH_MOVE_MS = 2_000;
/** A comment that is older than this was not written for the move. */
export const REASON_AGE_MS_MAX = 30 * 60_000;

/** Spaces of any kind, but no line break. */
const SPACE = '[^\\S\\n]*';
const WORD = `^${SPACE}(?:resolution|reason)${SPACE}[:\\uff1a]${SPACE}`;
const INLINE = new RegExp(`${WORD}(\\S.*)$`, 'im');
const HEADING = new RegExp(`${WORD}$`, 'im');
const LINE_BREAK = /\r\n|[\r\u0085\u2028\u2029]/g;

/**
 * The reason that a person gave for a move: in the newest of their comments that belongs to the move and has one, what
 * follows `reason:` or `resolution:` on its line, or everything after a line that says only that. Empty if there is none.
 *
 * A comment belongs to the first move that its author makes after it, within half an hour: so that a reason counts once, and
 * that of a move which decided nothing is not taken for another decision.
 *
 * @param newestFirst - comments of the card, newest first; those of others are passed over
 */
export function reasonFor(newestFirst: readonly CommentText[], move: ReasonedMove): string {
  for (const comment of newestFirst) {
    if (!belongsTo(comment, move)) continue;
    const reason = reasonIn(comment.text);
    if (reason !== '') return reason;
  }
  return '';
}

function belongsTo(
  { authorId, atMs }: CommentText,
  { actor, atMs: movedAtMs, previousAtMs = -Infinity }: ReasonedMove,
): boolean {
  if (authorId !== actor || atMs === undefined) return false;
  const isOfEarlier = atMs <= previousAtMs + WITH_MOVE_MS;
  return !isOfEarlier && atMs <= movedAtMs + WITH_MOVE_MS && atMs >= movedAtMs - REASON_AGE_MS_MAX;
}

function reasonIn(text: string): string {
  const lines = legible(text).replace(LINE_BREAK, '\n');
  const inline = INLINE.exec(lines);
  const heading = HEADING.exec(lines);
  if (inline !== null && (heading === null || inline.index < heading.index)) return (inline[1] ?? '').trim();
  return heading === null ? '' : lines.slice(heading.index + heading[0].length).trim();
}

/** Whether Teleport would take a reason of this length. */
export const isReasonTooLong = (reason: string): boolean => utf8Bytes(reason) > REASON_BYTES_MAX;

/** Length in UTF-8, as Teleport counts; counted by hand, since the core has no TextEncoder. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
