/** Hands events to watchers. Where tests need it, events get lost, doubled or late on the way. */
import { type Event, Operation } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { type WatchKind } from '../../../src/relay/teleport/gen/teleport/types/watch';
import { type Clock } from '../clock';
import { badParameter, type TraceError } from './errors';
import { WATCH_HISTORY_MAX, WATCH_QUEUE_MAX } from './limits';
import { readRequestFilter, matchesRequestFilter } from './request-filter';

/** One open watch: what it asked for and the stream it is served on. */
export interface Watcher {
  readonly kinds: readonly WatchKind[];
  /** Sends an event; returns how many events wait to be taken by the client. */
  send(event: Event): number;
  /** Ends the stream with an error. */
  fail(error: TraceError): void;
}

type WatchFault =
  | { readonly kind: 'lose' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'delay'; readonly ms: number };

function concerns(watcher: Watcher, event: Event): boolean {
  const resource = event.Resource;
  return watcher.kinds.some((kind) => {
    if (kind.Kind !== 'access_request') return false;
    if (resource?.$case === 'AccessRequest') {
      const nameFits = kind.Name === '' || kind.Name === resource.value.Metadata?.Name;
      return nameFits && matchesRequestFilter(readRequestFilter(kind.Filter), resource.value);
    }
    // A deletion carries no content a filter could look at, so Teleport sends it to every watcher of the kind.
    return (
      resource?.$case === 'ResourceHeader' &&
      (kind.Name === '' || kind.Name === resource.value.Metadata?.Name)
    );
  });
}

/** Publishes the cluster's events. There is no history for clients: who is not watching misses them, as in Teleport. */
export class WatchHub {
  readonly #clock: Clock;
  readonly #watchers = new Set<Watcher>();
  readonly #faults: WatchFault[] = [];
  readonly #history: Event[] = [];
  readonly #delayed = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Everything published, oldest first; for tests. */
  get history(): readonly Event[] {
    return this.#history;
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Adds a watcher; the returned function removes it. */
  add(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Sends an event to every watcher it concerns. */
  publish(event: Event): void {
    this.#history.push(event);
    if (this.#history.length > WATCH_HISTORY_MAX) this.#history.shift();
    const fault = this.#faults.shift();
    if (fault?.kind === 'lose') return;
    if (fault?.kind === 'delay') {
      const cancel = this.#clock.after(fault.ms, () => {
        this.#delayed.delete(cancel);
        this.#deliver(event);
      });
      this.#delayed.add(cancel);
      return;
    }
    this.#deliver(event);
    if (fault?.kind === 'duplicate') this.#deliver(event);
  }

  /** Loses the next `count` events. */
  lose(count = 1): void {
    this.#plan(count, { kind: 'lose' });
  }

  /** Sends the next `count` events twice. */
  duplicate(count = 1): void {
    this.#plan(count, { kind: 'duplicate' });
  }

  /** Sends the next `count` events late, and so possibly after newer ones. */
  delay(ms: number, count = 1): void {
    this.#plan(count, { kind: 'delay', ms });
  }

  /** Ends every open watch, as a server does whose watchers fell too far behind. */
  overflow(): void {
    for (const watcher of [...this.#watchers]) this.#close(watcher);
  }

  /** Forgets planned faults; events already held back still arrive. */
  clearFaults(): void {
    this.#faults.length = 0;
  }

  /** Drops held-back events and all watchers. */
  stop(): void {
    for (const cancel of this.#delayed) cancel();
    this.#delayed.clear();
    this.#watchers.clear();
  }

  #plan(count: number, fault: WatchFault): void {
    for (let i = 0; i < count; i += 1) this.#faults.push(fault);
  }

  #deliver(event: Event): void {
    for (const watcher of [...this.#watchers]) {
      if (event.Type !== Operation.INIT && !concerns(watcher, event)) continue;
      if (watcher.send(event) > WATCH_QUEUE_MAX) this.#close(watcher);
    }
  }

  /** @see https://github.com/gravitational/teleport lib/services/fanout.go `emit` */
  #close(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    watcher.fail(badParameter('buffer overflow'));
  }
}
