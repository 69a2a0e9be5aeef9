import type { ClientReadableStream } from '@grpc/grpc-js';
import type { RequestId } from '#core/ids';
import { pause, type Clock } from '../clock';
import {
  IDENTITY_CHECK_INTERVAL_MS,
  QUEUED_EVENTS_MAX,
  RELIST_INTERVAL_MS,
  WATCH_BACKOFF,
  WATCH_INIT_TIMEOUT_MS,
} from '../limits';
import type { Log } from '../log';
import { backoffMs, type Random } from '../random';
import type { TeleportClient } from './client';
import type { TeleportLink } from './connection';
import { failureFrom } from './errors';
import { Operation, type Event } from './gen/teleport/client/auth_service';
import type { RequestStore } from './requests';
import { initProblem, toChange, WATCH_PERMISSION, type Change } from './watch-events';
import { isUpToDate, transition, type WatchInput, type WatchState } from './watch-state';

export interface WatchDeps {
  readonly link: TeleportLink;
  readonly client: TeleportClient;
  readonly store: RequestStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told which requests changed, once the store was complete for the first time. */
  readonly onChanged: (ids: readonly RequestId[]) => void;
}

/**
 * Keeps a `RequestStore` like Teleport's list of access requests: watches, and lists everything after each reconnect,
 * since Teleport sends no history. `WatchState` says where it is; `transition` alone moves it.
 */
export class RequestWatch {
  readonly #deps: WatchDeps;
  readonly #tasks = new Set<Promise<void>>();
  #state: WatchState = { kind: 'stopped' };
  /** Aborted whenever the state changes: ends what was begun for it. */
  #scope = new AbortController();
  #stream: ClientReadableStream<Event> | undefined;
  #queued: Change[] = [];
  #hasListed = false;
  #lastEventAt: number | undefined;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  get state(): WatchState {
    return this.#state;
  }

  /** When Teleport last sent an event, in epoch ms. */
  get lastEventAt(): number | undefined {
    return this.#lastEventAt;
  }

  /** Begins to watch, and never gives up until `stop`. */
  start(): void {
    this.#input({ kind: 'start' });
  }

  /** Resolves when nothing of the watch runs any more. */
  async stop(): Promise<void> {
    this.#input({ kind: 'stop' });
    await Promise.all(this.#tasks);
  }

  #input(input: WatchInput): void {
    const before = this.#state;
    const after = transition(before, input);
    if (after === before) return;
    this.#scope.abort();
    this.#scope = new AbortController();
    this.#state = after;
    this.#report(before, after);
    this.#enter(after, this.#scope.signal);
  }

  #enter(state: WatchState, signal: AbortSignal): void {
    switch (state.kind) {
      case 'stopped':
        this.#closeStream();
        break;
      case 'connecting':
        this.#closeStream();
        this.#run(signal, () => this.#connect(signal));
        break;
      case 'waiting-for-init':
        this.#run(signal, () => this.#openStream(signal));
        break;
      case 'listing':
        this.#queued = [];
        this.#run(signal, () => this.#list(signal));
        break;
      case 'live':
        this.#run(signal, () => this.#scheduleRelist(signal));
        this.#run(signal, () => this.#watchIdentity(signal));
        break;
      case 'backing-off':
        this.#closeStream();
        this.#run(signal, () => this.#pause(state.failures, signal));
        break;
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { identity } = await this.#deps.link.connect();
    const cluster = await this.#deps.client.ping(signal);
    this.#deps.log.info('teleport.connected', {
      cluster: cluster.name,
      version: cluster.version,
      edition: cluster.edition,
      certificateExpiresAt: new Date(identity.expiresAt).toISOString(),
    });
    this.#inputWithin(signal, { kind: 'connected' });
  }

  async #openStream(signal: AbortSignal): Promise<void> {
    const stream = this.#deps.client.watch();
    this.#stream = stream;
    stream.on('data', (event: Event) => {
      if (this.#stream === stream) this.#take(event);
    });
    stream.on('error', (error: unknown) => {
      if (this.#stream === stream) this.#fail(streamProblem(error));
    });
    stream.on('end', () => {
      if (this.#stream === stream) this.#fail('Teleport ended the watch');
    });
    await pause(this.#deps.clock, WATCH_INIT_TIMEOUT_MS, signal);
    this.#fail(`Teleport did not confirm the watch within ${WATCH_INIT_TIMEOUT_MS / 1000} s`);
  }

  #closeStream(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    // Its listeners stay: a stream that fails without one would end the process.
    stream?.cancel();
  }

  #take(event: Event): void {
    if (this.#state.kind === 'waiting-for-init') {
      const problem = initProblem(event);
      if (problem === undefined) this.#input({ kind: 'init' });
      else this.#fail(problem);
      return;
    }
    if (event.Type === Operation.INIT) return;
    this.#lastEventAt = this.#deps.clock.now();
    const change = toChange(event, (record) => this.#deps.client.convert(record));
    if (change === undefined) return;
    if (this.#state.kind === 'live') this.#notify(this.#apply(change));
    else if (this.#queued.push(change) > QUEUED_EVENTS_MAX) this.#fail('Too many events while listing');
  }

  /** Reads the full list, then takes in what happened meanwhile: whichever is newer comes last. */
  async #list(signal: AbortSignal): Promise<void> {
    const requests = await this.#deps.client.listRequests(signal);
    if (signal.aborted) return;
    const changed = new Set(this.#deps.store.replaceAll(requests));
    for (const id of this.#queued.flatMap((change) => this.#apply(change))) changed.add(id);
    this.#queued = [];
    if (this.#hasListed) this.#notify([...changed]);
    this.#hasListed = true;
    this.#input({ kind: 'listed', at: this.#deps.clock.now() });
  }

  #apply(change: Change): readonly RequestId[] {
    const { store } = this.#deps;
    if (change.kind === 'put') return store.put(change.request) ? [change.request.id] : [];
    return store.delete(change.id) ? [change.id] : [];
  }

  #notify(ids: readonly RequestId[]): void {
    if (ids.length > 0) this.#deps.onChanged(ids);
  }

  async #scheduleRelist(signal: AbortSignal): Promise<void> {
    await pause(this.#deps.clock, RELIST_INTERVAL_MS, signal);
    this.#input({ kind: 'relist' });
  }

  async #watchIdentity(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#deps.clock, IDENTITY_CHECK_INTERVAL_MS, signal);
      if (await this.#deps.link.hasNewIdentity()) this.#inputWithin(signal, { kind: 'renew' });
    }
  }

  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    await pause(this.#deps.clock, backoffMs(WATCH_BACKOFF, failures, this.#deps.random), signal);
    this.#input({ kind: 'pause-over' });
  }

  #fail(reason: string): void {
    this.#input({ kind: 'failed', reason, at: this.#deps.clock.now() });
  }

  #inputWithin(signal: AbortSignal, input: WatchInput): void {
    if (!signal.aborted) this.#input(input);
  }

  /** Runs a state's task. What it throws after its state is over is of no interest; before, it fails the state. */
  #run(signal: AbortSignal, task: () => Promise<void>): void {
    const running = task()
      .catch((error: unknown) => {
        if (!signal.aborted) this.#fail(error instanceof Error ? error.message : 'Unknown error');
      })
      .finally(() => this.#tasks.delete(running));
    this.#tasks.add(running);
  }

  #report(before: WatchState, after: WatchState): void {
    const { log, store } = this.#deps;
    if (after.kind === 'backing-off') {
      // The first failure after a good watch is news; the rest only repeat it.
      const level = isUpToDate(before) || after.failures === 1 ? 'warn' : 'debug';
      log[level]('watch.failed', { from: before.kind, failures: after.failures, reason: after.reason });
    } else if (after.kind === 'live') {
      log.info('watch.live', { requests: store.size, pending: store.pending().heads.length });
    } else {
      log.debug(`watch.${after.kind}`);
    }
  }
}

/** Asked only for what it refuses, Teleport calls the whole watch a bad parameter. */
function streamProblem(error: unknown): string {
  const failure = failureFrom(error, 'watch access requests');
  const isRefusal = failure.kind === 'access-denied' || failure.kind === 'bad-parameter';
  return isRefusal ? `${failure.message}. ${WATCH_PERMISSION}` : failure.message;
}
