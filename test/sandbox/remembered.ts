import { LRUCache } from 'lru-cache';

const TEXTS_MAX = 500;

/**
 * The same function, asked once for each text: for what reads a text slowly, looks at nothing else, and gives what nobody changes.
 * What it throws is not kept.
 */
export function remembered<T extends object>(read: (text: string) => T): (text: string) => T {
  const known = new LRUCache<string, T>({ max: TEXTS_MAX });
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = read(text);
    known.set(text, now);
    return now;
  };
}
