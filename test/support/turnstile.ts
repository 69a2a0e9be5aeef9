import { stillness } from './stillness';

/**
 * Holds up every call of the system and lets them through one by one, so that a test decides who comes first. What is let
 * through runs until it is answered, or until it is waiting for a call of its own here, or for the clock.
 */

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

  /** Lets calls through in the order of arrival until none is left. */
  async drain(): Promise<void> {
    do {
      while (this.#waiting.length > 0) await this.release(0);
      await stillness();
    } while (this.#waiting.length > 0);
  }
}
