import type { Clock } from '../clock';

/** What the memory says about a token: seen before, or no room to remember it. */
export type Replay = 'first' | 'repeated' | 'full';

/** Remembers the ids of tokens until they expire, so that one cannot be used twice. Bounded by `entriesMax`. */
export class ReplayMemory {
  readonly #clock: Clock;
  readonly #entriesMax: number;
  readonly #expiryById = new Map<string, number>();

  constructor(clock: Clock, entriesMax: number) {
    this.#clock = clock;
    this.#entriesMax = entriesMax;
  }

  /** Notes the token `id`, which is of no use after `expiresAt` (epoch ms). */
  note(id: string, expiresAt: number): Replay {
    if (this.#expiryById.has(id)) return 'repeated';
    if (this.#expiryById.size >= this.#entriesMax) this.#forgetExpired();
    if (this.#expiryById.size >= this.#entriesMax) return 'full';
    this.#expiryById.set(id, expiresAt);
    return 'first';
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [id, expiresAt] of this.#expiryById) {
      if (expiresAt <= now) this.#expiryById.delete(id);
    }
  }
}
