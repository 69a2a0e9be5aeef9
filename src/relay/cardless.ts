import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import { toInstant, type Clock } from './clock';
import { CARD_OVERDUE_MS } from './limits';
import type { PluginNotes } from './teleport/plugin-data';
import type { RequestStore } from './teleport/requests';

/**
 * Counts pending requests that should have a card by now and of which the app has told none. The app tells of each card that it
 * makes, and the relay notes that in Teleport, where it outlives both; so nobody has to be asked but Teleport, and only while some
 * request is old enough.
 */
export class Cardless {
  readonly #store: RequestStore;
  readonly #pluginData: Pick<PluginNotes, 'readAll'>;
  readonly #clock: Clock;
  #carded: ReadonlySet<RequestId> = new Set();

  constructor(deps: {
    readonly store: RequestStore;
    readonly pluginData: Pick<PluginNotes, 'readAll'>;
    readonly clock: Clock;
  }) {
    this.#store = deps.store;
    this.#pluginData = deps.pluginData;
    this.#clock = deps.clock;
  }

  /** How many there are; NaN while Teleport cannot be asked. */
  async count(): Promise<number> {
    const overdue = this.#store.pendingSince(toInstant(this.#clock.now() - CARD_OVERDUE_MS));
    if (overdue.every((id) => this.#carded.has(id))) return 0;
    try {
      const notes = await this.#pluginData.readAll();
      this.#carded = new Set(overdue.filter((id) => (notes.get(id)?.['issue_id'] ?? '') !== ''));
      return overdue.length - this.#carded.size;
    } catch (error) {
      if (error instanceof AppError) return Number.NaN;
      throw error;
    }
  }
}
