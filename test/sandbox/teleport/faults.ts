/** What can go wrong on purpose: calls that fail before or after their effect, slow calls, events that go astray. */
import { status } from '@grpc/grpc-js';
import { TraceError } from './errors';
import { type WatchHub } from './watch-hub';

/** A planned fault of one method, by its gRPC name ("SubmitAccessReview"); "*" is any method. */
export interface RpcFault {
  readonly rpc: string;
  /** The gRPC code to fail with. Without one the call is only delayed. */
  readonly code?: status;
  readonly details?: string;
  /** "after": the effect happens, but the caller sees an error. */
  readonly when?: 'before' | 'after';
  /** How long the call waits, on the cluster's clock, before anything happens. */
  readonly delayMs?: number;
  /** How many calls it hits; 1 unless told. */
  readonly times?: number;
}

/** What is to happen to one call. */
export interface CallFault {
  readonly delayMs: number;
  readonly before: TraceError | undefined;
  readonly after: TraceError | undefined;
}

const NO_FAULT: CallFault = { delayMs: 0, before: undefined, after: undefined };

/** Plans faults and hands them out, oldest first. */
export class Faults {
  /** Faults of the watch: `lose`, `duplicate`, `delay`, `overflow`. */
  readonly watch: WatchHub;
  #planned: { readonly fault: RpcFault; left: number }[] = [];

  constructor(watch: WatchHub) {
    this.watch = watch;
  }

  /** Plans a fault. */
  fail(fault: RpcFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  /** Forgets every planned fault. */
  clear(): void {
    this.#planned = [];
    this.watch.clearFaults();
  }

  /** Takes what is planned for the next call of a method. */
  take(rpc: string): CallFault {
    const planned = this.#planned.find((entry) => entry.fault.rpc === rpc || entry.fault.rpc === '*');
    if (planned === undefined) return NO_FAULT;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((entry) => entry !== planned);
    const { code, details, when = 'before', delayMs = 0 } = planned.fault;
    const error =
      code === undefined ? undefined : new TraceError(code, details ?? `((injected fault: ${status[code]}))`);
    return {
      delayMs,
      before: when === 'before' ? error : undefined,
      after: when === 'after' ? error : undefined,
    };
  }
}
