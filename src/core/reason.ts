import type { AccountId } from './ids';
import { REASON_BYTES_MAX } from './review';

/** A comment as plain text, one line per paragraph or line break. */
export interface CommentText {
  readonly authorId: AccountId | undefined;
  readonly text: string;
}

const INLINE = /^[ \t]*(?:resolution|reason)[ \t]*:[ \t]*(\S.*)$/im;
const HEADING = /^[ \t]*(?:resolution|reason)[ \t]*:[ \t]*$/im;

/**
 * The reason that `actor` gave for a drag: in the newest of the actor's comments that has one, what follows `reason:` or
 * `resolution:` on its line, or everything after a line that says only that. Empty if there is none.
 *
 * @param newestFirst - comments of the card, newest first; those of others are passed over
 */
export function reasonFrom(newestFirst: readonly CommentText[], actor: AccountId): string {
  for (const comment of newestFirst) {
    if (comment.authorId !== actor) continue;
    const reason = reasonIn(comment.text);
    if (reason !== '') return reason;
  }
  return '';
}

function reasonIn(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
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
