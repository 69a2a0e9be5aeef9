/** More changed letters than this is another word, not a misspelt one. */
const EDITS_MAX = 3;

/** The word of `known` that needs the fewest edits to become `word`, if any is near enough. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.min(EDITS_MAX, candidate.length - 1))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? known.find((candidate) => word.length > 3 && candidate.includes(word));
}

/** Levenshtein's distance, one row at a time. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
