/**
 * Tells a story of workers that run side by side once for every course that it can take: every order in which their calls
 * can be let through, and every way in which each can fail. fc.scheduler() draws some of these at random; where workers have
 * few steps there are few enough to leave none out.
 *
 * A call passes the gate once, right before its effect. What a worker does between two calls touches nothing that another
 * sees, so that the order of the effects is all there is.
 */

/** Rounds of the event loop in which a worker that has got its answer comes to its next call. */
const ROUNDS = 2;
/** Rounds without any news after which a worker that has not come to a call is taken to wait for another worker. */
const ROUNDS_OF_OTHERS = 50;
/** More courses than this are no longer few. */
const COURSES_MAX = 50_000;

interface Choice {
  readonly options: number;
  readonly picked: number;
}

/** One course of a story. */
export class Course {
  /** While it is open, calls pass at once: before and after what is told. */
  isOpen = true;
  readonly #script: readonly number[];
  readonly #choices: Choice[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(script: readonly number[]) {
    this.#script = script;
  }

  get choices(): readonly Choice[] {
    return this.#choices;
  }

  /** One of a number of ways to go on, from 0: each is taken in some course. */
  pick(options: number): number {
    const picked = this.#script[this.#choices.length] ?? 0;
    if (picked >= options) throw new Error('The story does not repeat itself: a choice has fewer options');
    this.#choices.push({ options, picked });
    return picked;
  }

  /** Resolves when the call may go on. */
  async pass(): Promise<void> {
    if (!this.isOpen) await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** Runs workers side by side until all have ended, letting one call through at a time. */
  async run<T>(...workers: readonly (() => Promise<T>)[]): Promise<readonly PromiseSettledResult<T>[]> {
    this.isOpen = false;
    let running = workers.length;
    const results = Promise.allSettled(
      workers.map((work) =>
        work().finally(() => {
          running -= 1;
        }),
      ),
    );
    const isOver = async (): Promise<boolean> => {
      await this.#settle(() => running);
      return running === 0;
    };
    while (!(await isOver())) {
      const [go] = this.#waiting.splice(this.pick(this.#waiting.length), 1);
      go?.();
    }
    this.isOpen = true;
    return results;
  }

  /** Waits until every worker has come to its next call or to its end, or certainly waits for another one. */
  async #settle(running: () => number): Promise<void> {
    let before = -1;
    for (let calm = 0; calm < (this.#waiting.length >= running() ? ROUNDS : ROUNDS_OF_OTHERS); calm += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = this.#waiting.length - running();
      if (now !== before) calm = 0;
      before = now;
    }
    if (running() > 0 && this.#waiting.length === 0)
      throw new Error('All workers wait for something that is no call');
  }
}

/** Tells `story` in every course and says how many there are. */
export async function everyCourse(story: (course: Course) => Promise<void>): Promise<number> {
  let script: readonly number[] | undefined = [];
  let told = 0;
  for (; script !== undefined; told += 1) {
    if (told >= COURSES_MAX) throw new Error(`More than ${COURSES_MAX} courses`);
    const course: Course = new Course(script);
    try {
      await story(course);
    } catch (error) {
      const picked = course.choices.map((choice) => choice.picked).join(' ');
      throw new Error(`In course ${told + 1}, picks ${picked}`, { cause: error });
    }
    script = next(course.choices);
  }
  return told;
}

/** The picks of the next course: the last choice that has an option left takes it, and what comes after starts anew. */
function next(choices: readonly Choice[]): readonly number[] | undefined {
  const last = choices.findLastIndex(({ options, picked }) => picked + 1 < options);
  return last < 0
    ? undefined
    : choices.slice(0, last + 1).map(({ picked }, index) => (index === last ? picked + 1 : picked));
}

/** What each worker answered, in their order. */
export const outcomes = <T>(results: readonly PromiseSettledResult<T>[]): readonly (T | 'failed')[] =>
  results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
