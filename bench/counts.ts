/** How often each of several named things happened. */
export type Counts = Readonly<Record<string, number>>;

/** Counts names; the result is in alphabetical order, so that it prints the same in every run. */
export function countNames(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const sum = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);
