/** Reads who and what a TLS client asks for, off the first bytes that it sends, as a server does that routes by them. */

/** The extensions that a router looks at. */
export interface ClientHello {
  readonly serverName: string | undefined;
  /** Application protocols (ALPN), in the client's order. */
  readonly protocols: readonly string[];
}

const HANDSHAKE_RECORD = 22;
const RECORD_HEADER_BYTES = 5;
const RANDOM_BYTES = 32;
const SERVER_NAME = 0;
const ALPN = 16;

/**
 * Reads a ClientHello. `incomplete`: more bytes are needed; `not-tls`: something else begins like this.
 * Parity: the hello must come in one TLS record, as those of all common clients do.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2
 */
export function readClientHello(bytes: Buffer): ClientHello | 'incomplete' | 'not-tls' {
  if (bytes.length > 0 && bytes[0] !== HANDSHAKE_RECORD) return 'not-tls';
  if (bytes.length < RECORD_HEADER_BYTES) return 'incomplete';
  const end = RECORD_HEADER_BYTES + bytes.readUInt16BE(3);
  if (bytes.length < end) return 'incomplete';
  const body = new Reader(bytes.subarray(RECORD_HEADER_BYTES, end));
  body.take(1 + 3 + 2 + RANDOM_BYTES);
  body.vector(1);
  body.vector(2);
  body.vector(1);
  const extensions = new Reader(body.vector(2));
  let serverName: string | undefined;
  let protocols: readonly string[] = [];
  while (!extensions.isAtEnd) {
    const type = extensions.number(2);
    const content = new Reader(extensions.vector(2));
    if (type === SERVER_NAME) serverName = serverNameIn(new Reader(content.vector(2)));
    if (type === ALPN) protocols = protocolsIn(new Reader(content.vector(2)));
  }
  return { serverName, protocols };
}

function serverNameIn(list: Reader): string {
  list.take(1);
  return list.vector(2).toString('latin1');
}

function protocolsIn(list: Reader): readonly string[] {
  const protocols: string[] = [];
  while (!list.isAtEnd) protocols.push(list.vector(1).toString('latin1'));
  return protocols;
}

/** Bytes that are read from front to back. */
class Reader {
  #rest: Buffer;

  constructor(bytes: Buffer) {
    this.#rest = bytes;
  }

  get isAtEnd(): boolean {
    return this.#rest.length === 0;
  }

  take(count: number): Buffer {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  number(bytes: number): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  /** Bytes with their count before them. */
  vector(lengthBytes: number): Buffer {
    return this.take(this.number(lengthBytes));
  }
}
