import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock';
import { DECISION_FORGOTTEN_MS, FINISHED_DECISIONS_MAX } from '../limits';

/**
 * Decisions that came and could not be carried out, until they are repeated and end somehow. The app repeats each within the
 * hour; one of which nothing is heard for longer was answered otherwise, by a later move for example.
 */
export class WaitingDecisions {
  readonly #clock: Clock;
  /** When each was last tried. */
  readonly #triedAt = new LRUCache<string, number>({ max: FINISHED_DECISIONS_MAX });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a decision and keeps in mind whether it ended. */
  async following<T>(decision: string, run: () => Promise<T>): Promise<T> {
    try {
      const outcome = await run();
      this.#triedAt.delete(decision);
      return outcome;
    } catch (error) {
      this.#triedAt.set(decision, this.#clock.now());
      throw error;
    }
  }

  get count(): number {
    const since = this.#clock.now() - DECISION_FORGOTTEN_MS;
    return [...this.#triedAt.values()].filter((at) => at > since).length;
  }
}
