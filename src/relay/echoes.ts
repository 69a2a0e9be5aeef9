import type { RequestId } from '#core/ids';
import type { NotedIssue } from '#core/ports';
import type { ReviewOutcome } from '#core/request/review';
import type { Clock } from './clock';
import { ECHO_HELD_MS } from './limits';
import type { RequestStore } from './teleport/requests';

/** A request that the app is handing a review in for, or has just done so. */
interface Held {
  /** Reviews under way. */
  underWay: number;
  /** What the app has been told the request is after its review. */
  told?: string | undefined;
  /** Whether there was news of it meanwhile. */
  isNews: boolean;
  /** Whether the card shows what the app has been told. */
  isShown: boolean;
  cancel?: () => void;
}

/**
 * Keeps from the app what it has just done itself. Teleport tells of every review, that of the app too; the answer to the review
 * has told the app already, and a function that starts only to find nothing to do costs as much as one that does.
 *
 * Such news waits until the app says that the card shows it, and is dropped then. Where that does not come in time, it goes out:
 * the app may have died over the card. What is news besides goes out at once.
 */
export class Echoes {
  readonly #clock: Clock;
  readonly #store: Pick<RequestStore, 'revisionOf'>;
  readonly #pass: (ids: readonly RequestId[]) => void;
  readonly #held = new Map<RequestId, Held>();

  constructor(deps: {
    readonly clock: Clock;
    /** What the watch knows. */
    readonly store: Pick<RequestStore, 'revisionOf'>;
    /** Tells the app. */
    readonly pass: (ids: readonly RequestId[]) => void;
  }) {
    this.#clock = deps.clock;
    this.#store = deps.store;
    this.#pass = deps.pass;
  }

  /** These requests changed. */
  news(ids: readonly RequestId[]): void {
    const passed = ids.filter((id) => {
      const held = this.#held.get(id);
      if (held === undefined) return true;
      const isEcho = held.underWay > 0 || held.told === this.#store.revisionOf(id);
      if (!isEcho || held.isShown) this.#forget(id);
      else held.isNews = true;
      return !isEcho;
    });
    if (passed.length > 0) this.#pass(passed);
  }

  /** Carries out a review for the app. */
  async during(id: RequestId, review: () => Promise<ReviewOutcome>): Promise<ReviewOutcome> {
    const held = this.#held.get(id) ?? { underWay: 0, isNews: false, isShown: false };
    this.#held.set(id, held);
    held.underWay += 1;
    held.isShown = false;
    let told: string | undefined;
    try {
      const outcome = await review();
      told = 'request' in outcome ? outcome.request.revision : undefined;
      return outcome;
    } finally {
      held.underWay -= 1;
      held.told = told;
      if (held.underWay === 0) this.#wait(id, held);
    }
  }

  /** The app says what its card shows of a request. */
  shown(id: RequestId, { shown }: Pick<NotedIssue, 'shown'>): void {
    const held = this.#held.get(id);
    if (held === undefined || held.underWay > 0 || shown === undefined) return;
    if (held.isNews) this.#forget(id);
    else held.isShown = true;
  }

  /** Tells nothing any more. */
  stop(): void {
    for (const id of [...this.#held.keys()]) this.#forget(id);
  }

  #wait(id: RequestId, held: Held): void {
    const isEcho = held.told !== undefined && (!held.isNews || held.told === this.#store.revisionOf(id));
    held.cancel?.();
    if (!isEcho) this.#release(id);
    else held.cancel = this.#clock.after(ECHO_HELD_MS, () => this.#release(id));
  }

  #release(id: RequestId): void {
    const isNews = this.#held.get(id)?.isNews === true;
    this.#forget(id);
    if (isNews) this.#pass([id]);
  }

  #forget(id: RequestId): void {
    this.#held.get(id)?.cancel?.();
    this.#held.delete(id);
  }
}
