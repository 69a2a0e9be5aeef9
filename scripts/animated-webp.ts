/** Puts still WebP pictures, as a browser encodes them, into one that moves. @see https://developers.google.com/speed/webp/docs/riff_container */

/** A still picture and how long it is shown. */
export interface Frame {
  readonly webp: Uint8Array;
  readonly ms: number;
}

const HEADER_BYTES = 12;
const HAS_ANIMATION = 0x02;
/** Each frame covers the one before, and is not mixed with it. */
const DO_NOT_BLEND = 0x02;

/** One WebP that plays the frames over and over. All must be of this size. */
export function animatedWebp(frames: readonly Frame[], size: { width: number; height: number }): Buffer {
  const extended = Buffer.concat([
    Buffer.from([HAS_ANIMATION, 0, 0, 0]),
    uint24(size.width - 1),
    uint24(size.height - 1),
  ]);
  // Background, and how often: 0 is for ever.
  const animation = Buffer.from([255, 255, 255, 255, 0, 0]);
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', extended),
    chunk('ANIM', animation),
    ...frames.map((frame) => chunk('ANMF', frameOf(frame, size))),
  ]);
  return Buffer.concat([Buffer.from('RIFF'), uint32(body.length), body]);
}

function frameOf({ webp, ms }: Frame, { width, height }: { width: number; height: number }): Buffer {
  return Buffer.concat([
    uint24(0),
    uint24(0),
    uint24(width - 1),
    uint24(height - 1),
    uint24(ms),
    Buffer.from([DO_NOT_BLEND]),
    bitstreamOf(Buffer.from(webp)),
  ]);
}

/** The chunks of a still picture that hold what is to be seen: its header, if it has one, belongs to the file. */
function bitstreamOf(still: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = HEADER_BYTES; at + 8 <= still.length;) {
    const name = still.toString('latin1', at, at + 4);
    const bytes = still.readUInt32LE(at + 4);
    const end = at + 8 + bytes + (bytes % 2);
    if (['VP8 ', 'VP8L', 'ALPH'].includes(name)) kept.push(still.subarray(at, end));
    at = end;
  }
  if (kept.length === 0) throw new Error('A frame is no WebP picture');
  return Buffer.concat(kept);
}

const chunk = (name: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(name),
    uint32(content.length),
    content,
    ...(content.length % 2 === 0 ? [] : [Buffer.from([0])]),
  ]);

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
