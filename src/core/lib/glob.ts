/** Characters of a pattern: longer than any name that people give in Teleport. */
export const GLOB_CHARACTERS_MAX = 255;

/**
 * Whether the whole text fits the pattern: `*` stands for any text, `?` for one character, everything else for itself, in
 * the same case. Takes at most pattern times text steps, whatever is in them.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let restart = 0;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      restart = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      restart += 1;
      index = restart;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}
