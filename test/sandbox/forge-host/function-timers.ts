import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock';

/**
 * `setTimeout` of functions, by the host's clock: a function that waits sees the time that it is told. Parity: other timers are
 * the machine's, and a function that has answered may run on, where Forge may freeze it.
 */
export class FunctionTimers {
  readonly #clock: Clock;
  readonly #cancels = new Map<number, () => void>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many are set: functions that wait for a time to come. */
  get waiting(): number {
    return this.#cancels.size;
  }

  readonly setTimeout = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number => {
    const id = ++this.#count;
    // Whoever moves the clock is not the invocation that waits.
    const bound = AsyncLocalStorage.bind(() => run(...args));
    const cancel = this.#clock.after(ms, () => {
      this.#cancels.delete(id);
      bound();
    });
    this.#cancels.set(id, cancel);
    return id;
  };

  readonly clearTimeout = (id: unknown): void => {
    if (typeof id !== 'number') return;
    this.#cancels.get(id)?.();
    this.#cancels.delete(id);
  };
}
