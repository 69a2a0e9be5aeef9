/** The first so many characters; of one that is cut through, as an emoji may be, nothing is left. */
export const beginningOf = (value: string, charactersMax: number): string =>
  value.slice(0, charactersMax).replace(/[\ud800-\udbff]$/, '');

/** At most so many characters of a text, and then how many more there are. */
export function cutCounted(value: string, charactersMax: number): string {
  if (value.length <= charactersMax) return value;
  const shown = beginningOf(value, charactersMax);
  return `${shown}… and ${value.length - shown.length} more characters`;
}
