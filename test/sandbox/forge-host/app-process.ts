import type { AppContext } from './context';

/**
 * A process of the app's code, as the platform keeps them warm: it runs one function at a time, and the next one finds its module
 * state. Parity: a function that has answered and left something under way keeps its process for good, where Forge may freeze it
 * and let it go on with the next one.
 */
export class AppProcess<Invocation> {
  readonly context: AppContext;
  #running: Invocation | undefined;
  /** Calls to the platform that have no answer, and timers that are set. */
  #underWay = 0;

  constructor(load: (process: AppProcess<Invocation>) => AppContext) {
    this.context = load(this);
  }

  /** The function whose code runs here; the last one, where that has left something under way. */
  get running(): Invocation | undefined {
    return this.#running;
  }

  /** Whether the next function may run here. */
  get isFree(): boolean {
    return this.#underWay === 0;
  }

  begin(): void {
    this.#underWay += 1;
  }

  end(): void {
    this.#underWay -= 1;
  }

  /** What does not come to its end holds the process for good. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.begin();
    const result = await work;
    this.end();
    return result;
  }

  /** Calls an exported handler for an invocation, with arguments as JSON; answers as the context does. */
  run(invocation: Invocation, exportName: string, argsJson: string): Promise<string> {
    this.#running = invocation;
    return this.context.invoke(exportName, argsJson);
  }
}
