import type { Clock } from '../clock';

/** What hears that a timer was set, and that it is over. */
interface Waiting {
  begin(): void;
  end(): void;
}

/** `setTimeout` and `clearTimeout` as the app's code finds them. */
export interface TimersOfProcess {
  readonly setTimeout: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => number;
  readonly clearTimeout: (id: unknown) => void;
}

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

  /** Those of one process, which is not free while one is set. */
  of(process: Waiting): TimersOfProcess {
    const over = (id: number): boolean => {
      const isSet = this.#cancels.delete(id);
      if (isSet) process.end();
      return isSet;
    };
    return {
      setTimeout: (run, ms = 0, ...args) => {
        const id = ++this.#count;
        process.begin();
        const cancel = this.#clock.after(ms, () => {
          if (over(id)) run(...args);
        });
        this.#cancels.set(id, cancel);
        return id;
      },
      clearTimeout: (id) => {
        if (typeof id !== 'number') return;
        this.#cancels.get(id)?.();
        over(id);
      },
    };
  }
}
