import type { Clock } from '../clock';
import { nextTurn, type Activity } from './activity';
import { AppProcess } from './app-process';
import type { AppContext } from './context';
import { ForgeHostError, toThrownError, type ThrownError } from './errors';
import type { FaultHook } from './faults';
import type { IdSource } from './ids';
import { INVOCATION_PAYLOAD_BYTES_MAX } from './limits';
import type { FunctionDefinition } from './manifest';
import { toFields, toText } from './parse';

/** A wish to run a function. */
export interface FunctionCall {
  readonly functionKey: string;
  readonly moduleKey: string;
  readonly moduleType: string;
  readonly payload: unknown;
  /** The person behind the call, where the platform knows one. */
  readonly accountId?: string;
  readonly limitMs: number;
  /** How many consumers have led to each other before this call. */
  readonly queueDepth?: number;
}

export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: ThrownError }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed' };

/** One line of the host's invocation log. */
export interface InvocationRecord {
  readonly id: string;
  readonly functionKey: string;
  readonly moduleKey: string;
  readonly moduleType: string;
  readonly startedAt: number;
  readonly accountId?: string;
  /** Absent while it runs. */
  endedAt?: number;
  outcome?: Outcome['kind'];
  error?: ThrownError;
}

/** A running function. Once it has ended, nothing it still does has an effect. */
export class Invocation {
  readonly id: string;
  readonly call: FunctionCall;
  readonly deadline: number;
  readonly ended: Promise<Outcome>;
  #end: (outcome: Outcome) => void = () => undefined;
  #alive = true;

  constructor(id: string, call: FunctionCall, deadline: number) {
    this.id = id;
    this.call = call;
    this.deadline = deadline;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** False once the function has ended; asked again after every wait. */
  isAlive(): boolean {
    return this.#alive;
  }

  /** The first end counts. */
  end(outcome: Outcome): void {
    this.#alive = false;
    this.#end(outcome);
  }
}

interface Parts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly activity: Activity;
  readonly faults: FaultHook;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The second argument of every handler. */
  readonly handlerContext: (call: FunctionCall) => unknown;
  readonly load: (process: AppProcess<Invocation>) => AppContext;
}

/** Runs functions, each under its time limit, and remembers how they ended. */
export class Invocations {
  readonly log: InvocationRecord[] = [];
  readonly #parts: Parts;
  readonly #live = new Set<Invocation>();
  /** Processes that wait for a function. */
  #idle: AppProcess<Invocation>[] = [];
  #generation = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The next invocations start in fresh processes, as after a deploy. */
  renewProcesses(): void {
    this.#idle = [];
    this.#generation += 1;
  }

  /** Ends everything that runs, as the end of an installation does. */
  abandonAll(): void {
    for (const invocation of this.#live) invocation.end({ kind: 'crashed' });
    this.renewProcesses();
  }

  /** Runs a function and tells how it ended; never rejects for something the app did. */
  run(call: FunctionCall): Promise<Outcome> {
    const { activity, clock, ids } = this.#parts;
    return activity.during(async () => {
      // A clock moved by hand may have many things to start: the limit counts from when the function really starts.
      await nextTurn();
      const invocation = new Invocation(ids(), call, clock.now() + call.limitMs);
      const record = this.#record(invocation);
      this.#live.add(invocation);
      const cancelLimit = clock.after(call.limitMs, () => invocation.end({ kind: 'timed-out' }));
      const outcome = await Promise.race([invocation.ended, this.#runDisturbed(invocation)]);
      cancelLimit();
      invocation.end(outcome);
      this.#live.delete(invocation);
      record.endedAt = clock.now();
      record.outcome = outcome.kind;
      if (outcome.kind === 'threw') record.error = outcome.error;
      return outcome;
    });
  }

  #record(invocation: Invocation): InvocationRecord {
    const { functionKey, moduleKey, moduleType, accountId } = invocation.call;
    const record: InvocationRecord = {
      id: invocation.id,
      functionKey,
      moduleKey,
      moduleType,
      startedAt: this.#parts.clock.now(),
      ...(accountId === undefined ? {} : { accountId }),
    };
    this.log.push(record);
    return record;
  }

  async #runDisturbed(invocation: Invocation): Promise<Outcome> {
    const { functionKey, moduleKey } = invocation.call;
    const decision = await this.#parts.faults.intercept({
      kind: 'invocation',
      functionKey,
      moduleKey,
      invocationId: invocation.id,
      descriptor: {},
      method: '',
      path: '',
    });
    const injected: Outcome = { kind: 'threw', error: { name: 'Error', message: '((injected failure))' } };
    if (decision === 'pass') return this.#execute(invocation);
    if (decision === 'crash-before') return { kind: 'crashed' };
    if (decision === 'timeout') return invocation.ended;
    if (typeof decision === 'string' && decision.endsWith('-after')) await this.#execute(invocation);
    if (decision === 'timeout-after') return invocation.ended;
    return decision === 'crash-after' ? { kind: 'crashed' } : injected;
  }

  async #execute(invocation: Invocation): Promise<Outcome> {
    const { call } = invocation;
    const definition = this.#parts.functions.get(call.functionKey);
    const args = JSON.stringify([call.payload ?? {}, this.#parts.handlerContext(call)]);
    try {
      if (definition === undefined)
        throw new ForgeHostError(`no function "${call.functionKey}" in the manifest`);
      const generation = this.#generation;
      const process = this.#idle.pop() ?? new AppProcess(this.#parts.load);
      const answer = await process.run(invocation, definition.exportName, args);
      // One that died or was killed takes its module state with it.
      if (invocation.isAlive()) void this.#keepWarm(process, generation);
      return toOutcome(answer);
    } catch (error) {
      // There is no such function, or the bundle failed to load: then the next invocation tries again.
      return { kind: 'threw', error: toThrownError(error) };
    }
  }

  /** What a function has left to do shows a turn later, when its first call has come. */
  async #keepWarm(process: AppProcess<Invocation>, generation: number): Promise<void> {
    await nextTurn();
    if (process.isFree && generation === this.#generation) this.#idle.push(process);
  }
}

function toOutcome(json: string): Outcome {
  if (Buffer.byteLength(json) > INVOCATION_PAYLOAD_BYTES_MAX) {
    return {
      kind: 'threw',
      error: { name: 'Error', message: '((the response of the function is over 5 MB))' },
    };
  }
  const fields = toFields(JSON.parse(json));
  if (fields['error'] === undefined) return { kind: 'returned', value: fields['value'] };
  const { name, message, stack } = toFields(fields['error']);
  const trace = toText(stack);
  return {
    kind: 'threw',
    error: {
      name: toText(name) ?? 'Error',
      message: toText(message) ?? '',
      ...(trace === undefined ? {} : { stack: trace }),
    },
  };
}
