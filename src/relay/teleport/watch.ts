import type { RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import { pause, type Clock } from '../clock';
import { HEARTBEAT_INTERVAL_MS, QUEUED_EVENTS_MAX, RELIST_INTERVAL_MS, WATCH_BACKOFF } from '../limits';
import type { Log } from '../log';
import { backoffMs, type Random } from '../random';
import type { TeleportClient } from './client';
import type { Connection } from './connection';
import type { TeleportConnections } from './connections';
import { Operation, type Event } from './gen/teleport/client/auth_service';
import type { RequestStore } from './requests';
import { toChange, type Change } from './watch-events';
import { isUpToDate, transition, type WatchInput, type WatchState } from './watch-state';
import { WatchStream } from './watch-stream';

export interface WatchDeps {
  readonly connections: TeleportConnections;
  readonly client: TeleportClient;
  readonly store: RequestStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Of all requests, those that the app has to hear of though they look the same as before. Never fails. */
  readonly untold: (requests: readonly AccessRequest[], signal: AbortSignal) => Promise<readonly RequestId[]>;
  /** Told which requests changed, once the store was complete for the first time. */
  readonly onChanged: (ids: readonly RequestId[]) => void;
  /** Called when the store is up to date again. */
  readonly onLive?: () => void;
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
  #stream: WatchStream | undefined;
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

  /** There are new credentials: a live watch goes over to a connection made with them, without a gap. */
  renew(): void {
    this.#input({ kind: 'renew' });
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
        this.#run(signal, () => this.#heartbeat(signal));
        break;
      case 'renewing':
        this.#run(signal, () => this.#renew(signal));
        break;
      case 'backing-off':
        this.#closeStream();
        this.#run(signal, () => this.#pause(state.failures, signal));
        break;
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    this.#logConnected(await this.#deps.connections.connect(signal));
    this.#inputWithin(signal, { kind: 'connected' });
  }

  async #openStream(signal: AbortSignal): Promise<void> {
    const stream = await this.#confirmedStream(this.#deps.connections.use(), signal);
    if (signal.aborted) stream.close();
    else this.#goOnWith(stream, { kind: 'init' });
  }

  /** Opens connection and watch beside those in use, which are given up only when the new ones are confirmed. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { connections, log } = this.#deps;
    const connection = await connections.openRenewed(signal);
    if (connection === undefined) {
      this.#inputWithin(signal, { kind: 'not-renewed' });
      return;
    }
    try {
      const stream = await this.#confirmedStream(connection, signal);
      connections.adopt(connection);
      this.#logConnected(connection);
      this.#goOnWith(stream, { kind: 'renewed' });
    } catch (error) {
      connection.close();
      if (signal.aborted) return;
      connections.refuse(connection.identity);
      log.warn('credentials.unusable', { problem: error instanceof Error ? error.message : 'unknown' });
      this.#input({ kind: 'not-renewed' });
    }
  }

  async #confirmedStream(connection: Connection, signal: AbortSignal): Promise<WatchStream> {
    const { client, clock } = this.#deps;
    const stream = await WatchStream.confirmed(client.watch(connection), { clock, signal });
    if (!signal.aborted) return stream;
    stream.close();
    throw new Error('Stopped');
  }

  /** What the new stream brings from now on waits for the list that `input` leads to. */
  #goOnWith(stream: WatchStream, input: WatchInput): void {
    this.#closeStream();
    this.#stream = stream;
    this.#input(input);
    stream.listen({
      event: (event) => {
        this.#take(event);
      },
      failed: (problem) => {
        this.#fail(problem);
      },
    });
  }

  #closeStream(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }

  #take(event: Event): void {
    if (event.Type === Operation.INIT) return;
    this.#lastEventAt = this.#deps.clock.now();
    const change = toChange(event, (record) => this.#deps.client.convert(record));
    if (change === undefined) return;
    if (this.#state.kind !== 'listing') this.#notify(this.#apply(change));
    else if (this.#queued.push(change) > QUEUED_EVENTS_MAX) this.#fail('Too many events while listing');
  }

  /** Reads the full list, then takes in what happened meanwhile: whichever is newer comes last. */
  async #list(signal: AbortSignal): Promise<void> {
    const { requests, unreadable } = await this.#deps.client.listRequests(signal);
    const untold = await this.#deps.untold(requests, signal);
    if (signal.aborted) return;
    const changed = new Set(this.#deps.store.replaceAll(requests, unreadable));
    for (const id of this.#queued.flatMap((change) => this.#apply(change))) changed.add(id);
    this.#queued = [];
    this.#notify([...new Set([...untold, ...(this.#hasListed ? changed : [])])]);
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

  /**
   * A watch that brings nothing may be one whose connection is dead, and one that brings events goes on for a user who is
   * locked and can do nothing else: nothing but a question finds out.
   */
  async #heartbeat(signal: AbortSignal): Promise<void> {
    const { clock, connections } = this.#deps;
    while (!signal.aborted) {
      await pause(clock, HEARTBEAT_INTERVAL_MS, signal);
      await connections.check(signal);
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

  #logConnected({ identity, route }: Connection): void {
    const { cluster } = this.#deps.connections;
    this.#deps.log.info('teleport.connected', {
      cluster: cluster?.name,
      version: cluster?.version,
      edition: cluster?.edition,
      route,
      certificateExpiresAt: new Date(identity.expiresAt).toISOString(),
    });
  }

  #report(before: WatchState, after: WatchState): void {
    const { log, store } = this.#deps;
    if (after.kind === 'backing-off') {
      // The first failure after a good watch is news; the rest only repeat it.
      const level = isUpToDate(before) || after.failures === 1 ? 'warn' : 'debug';
      log[level]('watch.failed', { from: before.kind, failures: after.failures, reason: after.reason });
    } else if (after.kind === 'live') {
      log.info('watch.live', { requests: store.size, pending: store.pending().heads.length });
      this.#deps.onLive?.();
    } else {
      log.debug(`watch.${after.kind}`);
    }
  }
}
