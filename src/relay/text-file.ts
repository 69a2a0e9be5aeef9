import { isUtf8 } from 'node:buffer';

/** Byte order marks and the encodings that they stand for. Spreadsheets write UTF-16 under the name of "Unicode text". */
const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** What spreadsheets of Western Europe write where UTF-8 was not chosen. It gives every byte a meaning. */
const OLDER = 'windows-1252';

/** The text of a file that an editor, a spreadsheet or an export has written, without its byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const marked = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  return new TextDecoder(marked?.[1] ?? (isUtf8(bytes) ? 'utf-8' : OLDER)).decode(bytes);
}
