import { stillness } from './stillness';

/**
 * Holds up every call of the system and lets them through one by one, so that a test decides who comes first. What is let
 * through runs until it is answered, or until it is waiting for a call of its own here, or for the clock.
 */

/** Calls in a row without any time passing: far more than all that is under way in a history ever makes. */
const CALLS_IN_A_ROW_MAX = 3_000;
/** The last calls that are named where there is no end. */
const NAMED = 40;

interface Waiting {
  readonly name: string;
  readonly go: () => void;
}

export class Turnstile {
  /** While it is open, everything passes at once. */
  isOpen = true;
  readonly #waiting: Waiting[] = [];

  /** Names of the calls that wait, in the order of their arrival. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ name }) => name);
  }

  /** Resolves when the call may go on. */
  async pass(name: string): Promise<void> {
    if (this.isOpen) return;
    await new Promise<void>((go) => this.#waiting.push({ name, go }));
  }

  /** Opens, and lets everything through that waits. */
  open(): void {
    this.isOpen = true;
    for (const { go } of this.#waiting.splice(0)) go();
  }

  /** Lets one call through, the `pick`th of those that wait, and follows it. Answers its name, if there was one. */
  async release(pick: number): Promise<string | undefined> {
    const [next] = this.#waiting.splice(this.#waiting.length > 0 ? pick % this.#waiting.length : 0, 1);
    if (next === undefined) return undefined;
    next.go();
    await stillness();
    return next.name;
  }

  /** Lets calls through in the order of arrival until none is left. Rejects where that has no end. */
  async drain(): Promise<void> {
    const names: string[] = [];
    do {
      while (this.#waiting.length > 0) {
        names.push((await this.release(0)) ?? '');
        if (names.length > CALLS_IN_A_ROW_MAX)
          throw new Error(`Calls have no end: ${names.slice(-NAMED).join(', ')}`);
      }
      await stillness();
    } while (this.#waiting.length > 0);
  }
}
