/** What somebody sent: its text, or that it is more than allowed. */
export type ReadBody = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too-large' };

/** Reads a body, and stops as soon as it is more than `bytesMax` bytes, whatever its headers say. */
export async function readBody(
  request: Pick<Request, 'headers' | 'body'>,
  bytesMax: number,
): Promise<ReadBody> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return { kind: 'too-large' };
  if (request.body === null) return { kind: 'text', text: '' };
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { kind: 'text', text: Buffer.concat(chunks).toString() };
    bytes += value.byteLength;
    if (bytes > bytesMax) return { kind: 'too-large' };
    chunks.push(value);
  }
}
