/** Whom Erin has let decide, project by project, and when: the settings as she knows them, not as the app stored them. */
interface ApproverList {
  readonly projectKey: string;
  readonly accounts: readonly string[];
  /** The moment since which it certainly counts no more. */
  ended?: number;
}

export class ApproverLists {
  readonly #lists: ApproverList[] = [];
  #moments = 0;

  /** A moment of its own, after all before. */
  now(): number {
    return ++this.#moments;
  }

  /** A save begins: from now on its list may be in force, beside those before. */
  offer(projectKey: string, accounts: readonly string[]): ApproverList {
    const list = { projectKey, accounts };
    this.#lists.push(list);
    return list;
  }

  /** The save has succeeded. One that failed or was lost half-way may be in force until the next that does. */
  settle(saved: ApproverList): void {
    this.#end((list) => list !== saved && list.projectKey === saved.projectKey);
  }

  /** The app has forgotten all settings. */
  forget(): void {
    this.#end(() => true);
  }

  /** Whether an account was, at that moment or at any after it, on a list that may have been in force. */
  hasListed(projectKey: string, account: string, since: number): boolean {
    return this.#lists.some(
      (list) =>
        list.projectKey === projectKey &&
        (list.ended === undefined || list.ended > since) &&
        list.accounts.includes(account),
    );
  }

  #end(isOver: (list: ApproverList) => boolean): void {
    const now = this.now();
    for (const list of this.#lists.filter(isOver)) list.ended ??= now;
  }
}
