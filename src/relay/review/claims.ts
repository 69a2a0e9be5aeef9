import type { RequestId } from '#core/ids';
import { toInstant, type Clock } from '../clock';
import { CLAIM_LEASE_MS, COMPARE_AND_SET_ATTEMPTS_MAX } from '../limits';
import type { Notes, PluginNotes } from '../teleport/plugin-data';

/**
 * Who may set a request's state: one decision at a time, even among several relays. The claim is a note in Teleport's
 * plugin data, changed by compare-and-set. It lasts two minutes, so that a relay that dies does not block a request.
 * A decision goes by what `decisionKey` says of it, so that only its own repetition is let in again.
 */
export class Claims {
  readonly #pluginData: Pick<PluginNotes, 'read' | 'compareAndSet'>;
  readonly #clock: Clock;

  constructor(deps: {
    readonly pluginData: Pick<PluginNotes, 'read' | 'compareAndSet'>;
    readonly clock: Clock;
  }) {
    this.#pluginData = deps.pluginData;
    this.#clock = deps.clock;
  }

  /** Claims a request, or renews the claim. False: another decision holds it. Throws a `not-found` failure if it is gone. */
  async take(id: RequestId, decision: string): Promise<boolean> {
    for (let attempt = 1; attempt <= COMPARE_AND_SET_ATTEMPTS_MAX; attempt += 1) {
      const expect = claimOf(await this.#pluginData.read(id));
      if (expect.decision_id !== decision && this.#isHeld(expect)) return false;
      const set = { decision_id: decision, decision_at: toInstant(this.#clock.now()) };
      if (await this.#pluginData.compareAndSet(id, { set, expect })) return true;
    }
    return false;
  }

  /** Gives a claim back, so that another decision need not wait. Does nothing if it is not this decision's. */
  async release(id: RequestId, decision: string): Promise<void> {
    await this.#pluginData.compareAndSet(id, {
      set: { decision_id: '', decision_at: '' },
      expect: { decision_id: decision },
    });
  }

  #isHeld(claim: Claim): boolean {
    const at = Date.parse(claim.decision_at);
    return claim.decision_id !== '' && !Number.isNaN(at) && this.#clock.now() - at < CLAIM_LEASE_MS;
  }
}

/** The two notes that make a claim; empty where there is none. */
type Claim = { readonly decision_id: string; readonly decision_at: string } & Notes;

const claimOf = (notes: Notes): Claim => ({
  decision_id: notes['decision_id'] ?? '',
  decision_at: notes['decision_at'] ?? '',
});
