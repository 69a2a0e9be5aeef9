/** People in front of the panels of cards. What they look at may be old by the time they click; a click waits for nobody. */
import type { ForgeHost } from '../../sandbox/forge-host/host';
import type { Issue } from '../../sandbox/jira/state';

/** The reason of every click. */
export const BY_CLICK = 'because of a click';

export class Panels {
  readonly #forge: ForgeHost;
  /** What a panel was given when it was last opened, by person and issue. */
  readonly #nonces = new Map<string, string>();

  constructor(forge: ForgeHost) {
    this.#forge = forge;
  }

  /** Opens the panel; it comes up when the calls behind it have been answered. */
  look(accountId: string, card: Issue): void {
    void this.#open(accountId, card);
  }

  /** Decides on what the person saw last, or opens the panel for it. `onRecorded` is called if the panel says so. */
  click(accountId: string, card: Issue, state: 'APPROVED' | 'DENIED', onRecorded: () => void): void {
    void this.#decide(accountId, card, state).then((isRecorded) => {
      if (isRecorded) onRecorded();
    });
  }

  async #open(accountId: string, card: Issue): Promise<string | undefined> {
    const view = await this.#call(accountId, card, 'card', {});
    const nonce = view['nonce'];
    if (typeof nonce !== 'string') return undefined;
    this.#nonces.set(`${accountId} ${card.id}`, nonce);
    return nonce;
  }

  async #decide(accountId: string, card: Issue, state: 'APPROVED' | 'DENIED'): Promise<boolean> {
    const nonce = this.#nonces.get(`${accountId} ${card.id}`) ?? (await this.#open(accountId, card));
    if (nonce === undefined) return false;
    const proposedState = state === 'APPROVED' ? 'approved' : 'denied';
    const answer = await this.#call(accountId, card, 'decide', { nonce, proposedState, reason: BY_CLICK });
    // Whatever came of it, the panel shows the request anew.
    this.#nonces.delete(`${accountId} ${card.id}`);
    return answer['kind'] === 'recorded';
  }

  async #call(
    accountId: string,
    { id, key }: Issue,
    functionKey: string,
    payload: unknown,
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.#forge.invokeResolver({
      moduleKey: 'card',
      functionKey,
      payload,
      accountId,
      extension: { type: 'jira:issueContext', issue: { id, key } },
    });
    return answer.kind === 'value' ? { ...(answer.value as object) } : {};
  }
}
