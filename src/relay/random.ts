import { randomInt } from 'node:crypto';

/** A number from 0 (inclusive) to 1 (exclusive). Used to spread retries, never for secrets. */
export type Random = () => number;

const STEPS = 2 ** 32;

/** Chance from the operating system. */
export const systemRandom: Random = () => randomInt(STEPS) / STEPS;

/** How retries are spread: "full jitter", from nothing up to an exponentially growing bound. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** The pause before attempt `attempt` (the first retry is 1), in milliseconds. */
export function backoffMs(backoff: Backoff, attempt: number, random: Random): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(random() * ceiling);
}
