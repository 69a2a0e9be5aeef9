/** What somebody sent: its text, or that it is more than allowed. */
export type ReadBody = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too-large' };

/** Reads a body, and stops as soon as it is more than `bytesMax` bytes, whatever its header `content-length` says. */
export async function readBody(
  {
    chunks,
    length,
  }: { readonly chunks: AsyncIterable<Uint8Array> | null; readonly length?: string | null | undefined },
  bytesMax: number,
): Promise<ReadBody> {
  if (Number(length ?? 0) > bytesMax) return { kind: 'too-large' };
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return { kind: 'too-large' };
    read.push(chunk);
  }
  return { kind: 'text', text: Buffer.concat(read).toString() };
}
