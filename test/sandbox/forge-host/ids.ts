import { createHash, randomUUID } from 'node:crypto';

/** Makes the ids the platform hands out: installations, invocations, web trigger addresses, tokens. */
export type IdSource = () => string;

/** With a seed, the same ids in the same order every time; without, random ones. */
export function createIdSource(seed?: number): IdSource {
  if (seed === undefined) return randomUUID;
  let count = 0;
  return () => {
    const hex = createHash('sha256').update(`${seed}:${count++}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}
