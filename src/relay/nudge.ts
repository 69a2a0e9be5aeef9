import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { RequestId } from '#core/ids';
import { NUDGE_IDS_MAX } from '#wire/limits';
import type { NudgeBody, NudgeTarget } from '#wire/messages';
import { pause, type Clock } from './clock';
import {
  NUDGE_ANSWER_BYTES_MAX,
  NUDGE_ATTEMPTS_MAX,
  NUDGE_BACKOFF,
  NUDGE_BATCH_MS,
  NUDGE_IDS_WAITING_MAX,
  NUDGE_TIMEOUT_MS,
} from './limits';
import type { Log } from './log';
import { checkNudgeTarget, type NudgePolicy } from './nudge-target';
import { backoffMs, type Random } from './random';
import { send, type Sent } from './send';

/**
 * Tells the app which requests changed. A nudge is a courtesy: it carries no truth, waits for nobody and may be lost,
 * since the app looks for itself every five minutes. Where to send it is told by the app and kept in memory only.
 */
export class Nudger {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  readonly #policy: NudgePolicy;
  readonly #revisionOf: (id: RequestId) => string | undefined;
  readonly #stopping = new AbortController();
  readonly #waiting = new Set<RequestId>();
  #target: NudgeTarget | undefined;
  #sending: Promise<void> | undefined;

  constructor(deps: {
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly policy: NudgePolicy;
    /** The revision of a request as the relay knows it; undefined for one that is gone. */
    readonly revisionOf: (id: RequestId) => string | undefined;
  }) {
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#log = deps.log;
    this.#policy = deps.policy;
    this.#revisionOf = deps.revisionOf;
  }

  /** The key that nudges are signed with now. */
  get keyId(): string | undefined {
    return this.#target?.keyId;
  }

  /** Where to nudge from now on. A target that may not be called is ignored and logged; the one before stays. */
  aim(target: NudgeTarget): void {
    const checked = checkNudgeTarget(target, this.#policy);
    if (!checked.ok) {
      this.#log.warn('nudge.target-refused', { keyId: target.keyId, problem: checked.problem });
      return;
    }
    if (this.#target?.keyId !== target.keyId || this.#target.url !== target.url) {
      this.#log.info('nudge.target-set', { keyId: target.keyId, host: new URL(target.url).hostname });
    }
    this.#target = checked.value;
    this.#sendSoon();
  }

  /** The app has just been told of everything: what waits for a first target is no news to it. */
  caughtUp(): void {
    if (this.#target === undefined) this.#waiting.clear();
  }

  /** Says that these requests changed. Returns at once. Without a target they wait for one. */
  nudge(ids: readonly RequestId[]): void {
    if (this.#stopping.signal.aborted) return;
    for (const id of ids) {
      if (this.#waiting.size >= NUDGE_IDS_WAITING_MAX) {
        if (this.#target !== undefined) this.#log.warn('nudge.overflow', { waiting: this.#waiting.size });
        break;
      }
      this.#waiting.add(id);
    }
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (this.#stopping.signal.aborted || this.#target === undefined || this.#waiting.size === 0) return;
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = undefined;
      this.#sendSoon();
    });
  }

  /** Drops what waits and resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiting.clear();
    await this.#sending;
  }

  /** The first nudge leaves at once; what changes while it is under way, and shortly after it, travels with the next. */
  async #drain(): Promise<void> {
    do {
      const ids = [...this.#waiting].slice(0, NUDGE_IDS_MAX);
      for (const id of ids) this.#waiting.delete(id);
      await this.#deliver(ids);
    } while ((await this.#pause(NUDGE_BATCH_MS)) && this.#waiting.size > 0);
  }

  async #deliver(ids: readonly RequestId[]): Promise<void> {
    const id = `msg_${randomUUID()}`;
    const body = JSON.stringify({ ids: [...ids], revisions: this.#revisionsOf(ids) } satisfies NudgeBody);
    for (let attempt = 1; this.#target !== undefined; attempt += 1) {
      const sent = await this.#post(this.#target, { id, body });
      if (this.#stopping.signal.aborted) return;
      const fields = { messageId: id, ids, attempt };
      if (this.#isOver(sent, fields)) return;
      if (!(await this.#waitBeforeRetry(attempt, sent))) return;
    }
  }

  #revisionsOf(ids: readonly RequestId[]): Record<string, string> {
    const revisions: Record<string, string> = {};
    for (const id of ids) {
      const revision = this.#revisionOf(id);
      if (revision !== undefined) revisions[id] = revision;
    }
    return revisions;
  }

  /** Whether there is nothing more to try, and says why in the log. */
  #isOver(
    sent: Sent,
    fields: { readonly messageId: string; readonly ids: readonly RequestId[]; readonly attempt: number },
  ): boolean {
    if (sent.kind === 'taken') {
      this.#log.debug('nudge.delivered', fields);
      return true;
    }
    if (sent.kind === 'refused') {
      this.#log.warn('nudge.refused', { ...fields, status: sent.status });
      return true;
    }
    if (fields.attempt < NUDGE_ATTEMPTS_MAX) return false;
    this.#log.warn('nudge.given-up', { ...fields, reason: sent.reason });
    return true;
  }

  #waitBeforeRetry(attempt: number, sent: Sent): Promise<boolean> {
    const retryAfterMs = sent.kind === 'failed' ? (sent.retryAfterMs ?? 0) : 0;
    return this.#pause(Math.max(backoffMs(NUDGE_BACKOFF, attempt, this.#random), retryAfterMs));
  }

  /** Answers whether to go on. */
  async #pause(ms: number): Promise<boolean> {
    try {
      await pause(this.#clock, ms, this.#stopping.signal);
      return true;
    } catch {
      // Only stopping interrupts a pause.
      return false;
    }
  }

  #post(target: NudgeTarget, message: { readonly id: string; readonly body: string }): Promise<Sent> {
    const now = this.#clock.now();
    return send(target.url, {
      headers: {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(target.key).sign(message.id, new Date(now), message.body),
      },
      body: message.body,
      bytesMax: NUDGE_ANSWER_BYTES_MAX,
      timeoutMs: NUDGE_TIMEOUT_MS,
      clock: this.#clock,
      signal: this.#stopping.signal,
    });
  }
}
