import type { RequestId } from '#core/ids';
import { MAIL_BYTES_MAX, MAIL_RESULTS_MAX, NUDGE_IDS_MAX } from '#wire/limits';
import type { MailNews, MailResult } from '#wire/mail';
import { LRUCache } from 'lru-cache';
import { MAIL_ANSWERED_REMEMBERED_MAX, NUDGE_IDS_WAITING_MAX } from '../limits';

/** JWS spells three bytes with four characters, and there is more in a message than answers. */
const RESULT_BYTES_MAX = Math.floor(MAIL_BYTES_MAX * 0.7);

/** What the relay has to tell, and what it has told. Nothing leaves before the app has said that it was taken. */
export class Outbox {
  readonly #results = new Map<string, MailResult>();
  readonly #news = new Set<RequestId>();
  /** Calls whose answers the app has taken. */
  readonly #taken = new LRUCache<string, true>({ max: MAIL_ANSWERED_REMEMBERED_MAX });
  readonly #working = new Set<string>();
  readonly #revisionOf: (id: RequestId) => string | undefined;

  constructor(revisionOf: (id: RequestId) => string | undefined) {
    this.#revisionOf = revisionOf;
  }

  /** Calls that are under way. */
  get working(): readonly string[] {
    return [...this.#working];
  }

  get isEmpty(): boolean {
    return this.#results.size === 0 && this.#news.size === 0;
  }

  /** Whether a call is news to the relay: neither under way, nor answered. */
  begin(id: string): boolean {
    if (this.#working.has(id) || this.#results.has(id) || this.#taken.has(id)) return false;
    this.#working.add(id);
    return true;
  }

  finish(result: MailResult): void {
    this.#working.delete(result.id);
    this.#results.set(result.id, result);
  }

  /** These requests changed. Above the bound the app's five-minute tick has to find them; answers whether all were noted. */
  addNews(ids: readonly RequestId[]): boolean {
    for (const id of ids) {
      if (this.#news.size >= NUDGE_IDS_WAITING_MAX) return false;
      this.#news.add(id);
    }
    return true;
  }

  /** As much as fits into one message, the oldest first. */
  next(): { readonly results: readonly MailResult[]; readonly news: readonly MailNews[] } {
    const results: MailResult[] = [];
    let bytes = 0;
    for (const result of this.#results.values()) {
      bytes += Buffer.byteLength(JSON.stringify(result));
      if (results.length > 0 && (bytes > RESULT_BYTES_MAX || results.length >= MAIL_RESULTS_MAX)) break;
      results.push(result);
    }
    const news = [...this.#news].slice(0, NUDGE_IDS_MAX).map((id): MailNews => {
      const revision = this.#revisionOf(id);
      return revision === undefined ? { id } : { id, revision };
    });
    return { results, news };
  }

  /** The app has taken these. A request that changed meanwhile is news again: its revision is another. */
  taken(results: readonly MailResult[], news: readonly MailNews[]): void {
    for (const { id } of results) {
      this.#results.delete(id);
      this.#taken.set(id, true);
    }
    for (const { id, revision } of news) if (this.#revisionOf(id) === revision) this.#news.delete(id);
  }
}
