/** UUIDs of version 7: the first 48 bits are the time, so ids sort by creation. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 */
import { randomBytes } from 'node:crypto';

/** Makes an id for the given moment (epoch milliseconds). */
export function uuidV7(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(nowMs)), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
