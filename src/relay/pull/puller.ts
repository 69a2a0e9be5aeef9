import { randomUUID } from 'node:crypto';
import type { RequestId } from '#core/ids';
import { labelOf } from '#wire/contract';
import { MAIL_WORKING_MAX, PULLED_ANSWER_BYTES_MAX } from '#wire/limits';
import { MAIL_KINDS, type Answer, type MailCall, type Question } from '#wire/mail';
import type { ClusterAnswer } from '#wire/messages';
import { answerCall, refusal, type CallAnswer, type RelayCalls } from '../calls/answer-call';
import { problemOf } from '../calls/problem';
import { clockWords, pause, type Clock } from '../clock';
import {
  CLOCK_OFF_MAX_MS,
  MAIL_BACKOFF,
  MAIL_BATCH_MS,
  MAIL_JITTER_SHARE,
  MAIL_REFUSED_PAUSE_MS,
  PAIRING_CHECK_INTERVAL_MS,
  STOP_GRACE_MS,
} from '../limits';
import type { Log } from '../log';
import { backoffMs, type Random } from '../random';
import { keyIdOf, newNonce, signed } from './keys';
import { Outbox } from './outbox';
import type { FoundPairing, Pairing } from './pairing-file';
import { post } from './post';
import { readAnswer } from './read-answer';

export interface PullerDeps {
  /** Reads the pairing as it is now. */
  readonly pairing: () => Promise<FoundPairing>;
  readonly calls: RelayCalls;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  readonly revisionOf: (id: RequestId) => string | undefined;
  /** What is pending; undefined while that is not known. */
  readonly pending: () => { readonly digest: string; readonly count: number } | undefined;
  /** What the app may show of cluster and relay; undefined while that is not known. */
  readonly cluster: () => ClusterAnswer | undefined;
}

/** How the relay stands with the app. Epoch ms. */
export type PullState =
  | { readonly kind: 'unpaired'; readonly problem: string }
  | { readonly kind: 'never-answered' | 'answered'; readonly at: number }
  /** Another relay asks at the moment. */
  | { readonly kind: 'standing-by'; readonly at: number }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Asks the app what there is to do, for as long as it runs, and brings answers and news along. The app says when to ask
 * again; with something to tell the relay comes at once. One question at a time, so that they are in order.
 */
export class Puller {
  readonly #deps: PullerDeps;
  readonly #outbox: Outbox;
  readonly #run = randomUUID();
  readonly #stopping = new AbortController();
  #lastAt = 0;
  #wake: (() => void) | undefined;
  #isWanted = false;
  #failures = 0;
  #toldCluster = '';
  #isClockOff = false;
  #state: PullState = { kind: 'unpaired', problem: 'it has not looked for its pairing yet' };
  #loop: Promise<void> | undefined;
  #underWay = new Set<Promise<void>>();

  constructor(deps: PullerDeps) {
    this.#deps = deps;
    this.#outbox = new Outbox(deps.revisionOf);
  }

  get state(): PullState {
    return this.#state;
  }

  start(): void {
    this.#loop ??= this.#ask();
  }

  /** Says that these requests changed. Returns at once. */
  news(ids: readonly RequestId[]): void {
    if (!this.#outbox.addNews(ids)) this.#deps.log.warn('pull.overflow');
    this.#comeNow();
  }

  /** Lets calls under way finish, brings their answers, and tells the app that nobody needs to wait for this relay. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await Promise.race([this.#finished(), this.#grace()]);
    const found = await this.#deps.pairing();
    if (found.kind === 'paired' && this.#state.kind === 'answered') await this.#exchange(found.pairing, true);
  }

  async #finished(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #grace(): Promise<void> {
    return new Promise((resolve) => void this.#deps.clock.after(STOP_GRACE_MS, resolve));
  }

  #comeNow(): void {
    this.#isWanted = true;
    this.#wake?.();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pauseMs = await this.#askOnce();
      await this.#rest(pauseMs);
    }
  }

  /** Answers how long to wait before the next question. */
  async #askOnce(): Promise<number> {
    const found = await this.#deps.pairing();
    if (found.kind !== 'paired') {
      this.#stand(found.kind === 'none' ? unpaired : { kind: 'unpaired', problem: found.problem });
      return PAIRING_CHECK_INTERVAL_MS;
    }
    if (this.#state.kind === 'unpaired') this.#stand({ kind: 'never-answered', at: this.#deps.clock.now() });
    return this.#exchange(found.pairing, false);
  }

  async #exchange(pairing: Pairing, isLeaving: boolean): Promise<number> {
    const { clock, log, random } = this.#deps;
    this.#isWanted = false;
    const question = await this.#question(pairing, isLeaving);
    const text = await signed(MAIL_KINDS.question, question, pairing.key);
    const posted = await post(pairing.url, text, {
      clock,
      signal: isLeaving ? undefined : this.#stopping.signal,
    });
    if (posted.kind === 'refused') {
      const isOutOfStep = posted.code === 'repeated';
      if (!isOutOfStep) this.#stand({ kind: 'refused', problem: posted.message });
      log.warn('pull.refused', { code: posted.code, reason: posted.message });
      return isOutOfStep ? this.#backoff() : MAIL_REFUSED_PAUSE_MS;
    }
    if (posted.kind === 'failed') {
      const ms = Math.max(this.#backoff(), posted.retryAfterMs ?? 0);
      if (!this.#stopping.signal.aborted) log.warn('pull.failed', { reason: posted.reason, pauseMs: ms });
      return ms;
    }
    const answer = await readAnswer(posted.text, { pairing, question, nowMs: clock.now() });
    if (answer === undefined) {
      log.warn('pull.untrusted', { reason: 'the answer is not signed by the app, or not to this question' });
      return this.#backoff();
    }
    this.#failures = 0;
    this.#accept(question, answer);
    const spread = 1 + MAIL_JITTER_SHARE * (2 * random() - 1);
    return Math.round(answer.nextInMs * spread);
  }

  async #question(pairing: Pairing, isLeaving: boolean): Promise<Question> {
    const { clock, version, pending, cluster } = this.#deps;
    const { results, news } = this.#outbox.next();
    const [now, told] = [pending(), cluster()];
    this.#lastAt = Math.max(clock.now(), this.#lastAt + 1);
    return {
      to: await keyIdOf(pairing.appKey),
      at: this.#lastAt,
      nonce: newNonce(),
      run: this.#run,
      version,
      isLeaving,
      working: [...this.#outbox.working],
      results: [...results],
      news: [...news],
      ...(now === undefined ? {} : { pending: now }),
      ...(told === undefined || JSON.stringify(told) === this.#toldCluster ? {} : { cluster: told }),
    };
  }

  /** Says once when the clocks begin to differ: beyond a minute nothing is taken any more. */
  #compareClocks(theirsMs: number): void {
    const offMs = this.#deps.clock.now() - theirsMs;
    const isOff = Math.abs(offMs) > CLOCK_OFF_MAX_MS;
    if (isOff && !this.#isClockOff) this.#deps.log.warn('pull.clock-off', { reason: clockWords(offMs) });
    this.#isClockOff = isOff;
  }

  #accept(question: Question, answer: Answer): void {
    const at = this.#deps.clock.now();
    this.#compareClocks(answer.at);
    const isHeld = answer.kind === 'calls';
    this.#outbox.taken(question.results, isHeld ? question.news : []);
    if (isHeld && question.cluster !== undefined) this.#toldCluster = JSON.stringify(question.cluster);
    this.#stand({ kind: isHeld ? 'answered' : 'standing-by', at });
    // By the app's clock: what nobody waits for any more is not begun.
    for (const call of answer.calls) if (call.until > answer.at) this.#take(call);
    if (isHeld && !this.#outbox.isEmpty) this.#isWanted = true;
  }

  #take(call: MailCall): void {
    if (this.#stopping.signal.aborted || this.#outbox.working.length >= MAIL_WORKING_MAX) return;
    if (!this.#outbox.begin(call.id)) return;
    const done = this.#carryOut(call).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  async #carryOut({ id, name, about, body }: MailCall): Promise<void> {
    const { calls, clock, log } = this.#deps;
    const startedAt = clock.now();
    let said: CallAnswer;
    try {
      said = await answerCall(calls, { name, id: about, body }, PULLED_ANSWER_BYTES_MAX);
    } catch (error) {
      const refused = problemOf(error);
      const message = error instanceof Error ? error.message : 'unknown error';
      log[refused.status === 500 ? 'error' : 'warn']('pull.call-failed', { call: labelOf(name), message });
      said = refusal(refused);
    }
    const { status } = said;
    log.debug('pull.call', { call: labelOf(name), status, ms: clock.now() - startedAt });
    this.#outbox.finish({
      id,
      status,
      ...('text' in said ? { body: JSON.parse(said.text) as unknown } : {}),
    });
    this.#comeNow();
  }

  #stand(state: PullState): void {
    if (state.kind !== this.#state.kind) this.#deps.log.info('pull.state', { state: state.kind });
    this.#state = state;
  }

  #backoff(): number {
    this.#failures += 1;
    return backoffMs(MAIL_BACKOFF, this.#failures, this.#deps.random);
  }

  /** Waits, but no longer than until there is something to tell. After a failure even that waits. */
  async #rest(ms: number): Promise<void> {
    const cut = new AbortController();
    this.#wake = () => cut.abort(new Error('There is something to tell'));
    if (this.#isWanted && this.#failures === 0) this.#wake();
    if (this.#failures > 0) this.#wake = undefined;
    await this.#pause(ms, cut.signal);
    this.#wake = undefined;
    if (cut.signal.aborted) await this.#pause(MAIL_BATCH_MS, new AbortController().signal);
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await pause(this.#deps.clock, ms, AbortSignal.any([signal, this.#stopping.signal]));
    } catch {
      // Something to tell, or the end: either way there is nothing to wait for.
    }
  }
}

const unpaired: PullState = {
  kind: 'unpaired',
  problem: 'The relay is not paired: run "teleport-jira-relay pair" with the code that the site page shows',
};
