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

/** What is to happen to one call. `silent` is a call that never gets an answer, before or after its effect. */
export interface CallFault {
  readonly delayMs: number;
  readonly before: TraceError | undefined;
  readonly after: TraceError | undefined;
  readonly silent?: 'before' | 'after';
}

const NO_FAULT: CallFault = { delayMs: 0, before: undefined, after: undefined };

/**
 * What happens to a call that is looked at one by one: `fail-*` answers UNAVAILABLE, before or after the effect;
 * `silent-*` never answers.
 */
export type RpcDecision = 'pass' | 'fail-before' | 'fail-after' | 'silent-before' | 'silent-after';

/** Plans faults and hands them out, oldest first. */
export class Faults {
  /** Faults of the watch: `lose`, `duplicate`, `delay`, `overflow`. */
  readonly watch: WatchHub;
  /** Asked before every call that no planned fault hits. May take its time: the call waits. */
  intercept: ((rpc: string) => RpcDecision | Promise<RpcDecision>) | undefined;
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

  /** Has `run` look at what happens to the next call of a method, at once unless somebody is asked first. */
  decide(rpc: string, run: (fault: CallFault) => void): void {
    const fault = this.take(rpc);
    const decision = fault === NO_FAULT ? (this.intercept?.(rpc) ?? 'pass') : 'pass';
    if (decision === 'pass') run(fault);
    else void Promise.resolve(decision).then((decided) => run(faultOf(decided)));
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

function faultOf(decision: RpcDecision): CallFault {
  const error = new TraceError(status.UNAVAILABLE, '((injected failure))');
  switch (decision) {
    case 'pass':
      return NO_FAULT;
    case 'fail-before':
      return { ...NO_FAULT, before: error };
    case 'fail-after':
      return { ...NO_FAULT, after: error };
    case 'silent-before':
      return { ...NO_FAULT, silent: 'before' };
    case 'silent-after':
      return { ...NO_FAULT, silent: 'after' };
  }
}
