/** Counts what is under way, so that a test can wait until nothing is. */
export class Activity {
  #running = 0;
  #waiting: (() => void)[] = [];

  /** Runs work that `idle` waits for. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#settle();
    }
  }

  /** Resolves once nothing is under way, and what ended last has started nothing new. */
  async idle(): Promise<void> {
    do {
      if (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await nextTurn();
    } while (this.#running > 0);
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Lets the event loop go round once. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
