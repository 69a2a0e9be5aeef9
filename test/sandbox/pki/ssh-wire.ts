/** How SSH writes values: big-endian numbers, and strings with their length before them (RFC 4251, section 5). */

export function sshString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([sshUint32(bytes.length), bytes]);
}

export function sshUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function sshUint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** Strings one after another, as one string. */
export const sshList = (values: readonly (string | Uint8Array)[]): Buffer =>
  sshString(Buffer.concat(values.map(sshString)));

/** A key or certificate as one line: its type, then everything in base64. */
export const sshLine = (type: string, blob: Uint8Array): string =>
  `${type} ${Buffer.from(blob).toString('base64')}`;
