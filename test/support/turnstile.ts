/**
 * Holds up every call of the system and lets them through one by one, so that a test decides who comes first. What is let
 * through runs until it is answered, or until it is waiting for a call of its own here.
 */

/** Rounds of the event loop in which code that has got an answer comes to its next call. */
const ROUNDS_AFTER = 4;
/** Rounds for what travels on sockets without anybody waiting for it: an event of the watch, a nudge. */
const ROUNDS_OF_SOCKETS = 24;
/** Real time after which a call is taken to wait for something else, such as the clock. */
const WAIT_MS_MAX = 250;

interface Waiting {
  readonly name: string;
  readonly go: () => void;
}

export class Turnstile {
  /** While it is open, everything passes at once. */
  isOpen = true;
  readonly #waiting: Waiting[] = [];
  #onMotion: () => void = () => undefined;

  /** Names of the calls that wait, in the order of their arrival. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ name }) => name);
  }

  /** Resolves when the call may go on. */
  async pass(name: string): Promise<void> {
    if (this.isOpen) return;
    await new Promise<void>((go) => {
      this.#waiting.push({ name, go });
      this.#onMotion();
    });
  }

  /** Says that a call has been answered. */
  readonly ended = (): void => this.#onMotion();

  /** Opens, and lets everything through that waits. */
  open(): void {
    this.isOpen = true;
    for (const { go } of this.#waiting.splice(0)) go();
  }

  /** Lets one call through, the `pick`th of those that wait, and follows it. Answers its name, if there was one. */
  async release(pick: number): Promise<string | undefined> {
    const [next] = this.#waiting.splice(this.#waiting.length > 0 ? pick % this.#waiting.length : 0, 1);
    if (next === undefined) return undefined;
    const motion = new Promise<void>((resolve) => (this.#onMotion = resolve));
    const timer: { cancel?: NodeJS.Timeout } = {};
    const tooLong = new Promise<void>((resolve) => (timer.cancel = setTimeout(resolve, WAIT_MS_MAX)));
    next.go();
    await Promise.race([motion, tooLong]);
    clearTimeout(timer.cancel);
    await rounds(ROUNDS_AFTER);
    return next.name;
  }

  /** Lets calls through in the order of arrival until none is left. */
  async drain(): Promise<void> {
    do {
      while (this.#waiting.length > 0) await this.release(0);
      await this.settle();
    } while (this.#waiting.length > 0);
  }

  /** Waits for what is on its way on sockets. */
  async settle(): Promise<void> {
    await rounds(ROUNDS_OF_SOCKETS);
  }
}

/** Lets the event loop go round. Every few rounds sockets and files get a moment of real time. */
async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await new Promise((resolve) => (round % 8 === 7 ? setTimeout(resolve, 0) : setImmediate(resolve)));
  }
}
