/**
 * One thing that a test may disturb: a call of the app into the platform, the run of a function, or (`incoming`) a request
 * to the platform from outside, for its keys or to a web trigger.
 */
export interface HostCall {
  readonly kind:
    'invocation' | 'jira' | 'remote' | 'kvs' | 'queue' | 'graphql' | 'fetch' | 'incoming' | 'other';
  readonly functionKey: string;
  readonly moduleKey: string;
  readonly invocationId: string;
  /** The platform's name for the target, as the SDK passes it; empty for invocations. */
  readonly descriptor: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/**
 * What happens to a call.
 *
 * - `fail-before`: no effect, the caller gets an error; `fail-after`: it has its effect, and the caller gets an error.
 * - `timeout`: no effect and no answer. A remote's caller hears of it after the remote's time limit; everyone else runs
 *   into the function's limit. Both by the clock. `timeout-after`: it has its effect, but there is no answer.
 * - `crash-before`, `crash-after`: the invocation dies at once, before or after the effect. For `after`, the answer is lost.
 * - an answer: no effect, the caller gets this instead.
 *
 * For the run of a function, `before` means it never ran, and `after` that its result was lost. What comes in from outside
 * finds its connection cut where it fails or crashes.
 */
export type FaultDecision =
  | 'pass'
  | 'fail-before'
  | 'fail-after'
  | 'timeout'
  | 'timeout-after'
  | 'crash-before'
  | 'crash-after'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** Asked before every call. May take its time: what waits for it simply hangs. */
export interface FaultHook {
  intercept: (call: HostCall) => FaultDecision | Promise<FaultDecision>;
}

/** A hook that lets everything pass until a test replaces `intercept`. */
export function createFaultHook(): FaultHook {
  return { intercept: () => 'pass' };
}

/** A call that was made and what came of it: a status, or undefined as long as there is no answer. */
export interface CallRecord extends HostCall {
  status?: number;
  /** Of the request's and the answer's body. */
  bytes?: { readonly sent: number; readonly received: number };
}
