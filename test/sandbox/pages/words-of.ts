/** The words of anything thrown, to show to the visitor. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
