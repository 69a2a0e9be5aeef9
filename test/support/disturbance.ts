import { createFaultHook, type FaultDecision, type FaultHook } from '../sandbox/forge-host/faults';
import type { Spoiling } from './relay-calls';

/** Spoils calls of the sandbox's app until somebody calms it. */
export class Disturbance {
  readonly #faults: FaultHook;
  readonly #held: (() => void)[] = [];

  constructor(faults: FaultHook) {
    this.#faults = faults;
  }

  /** Spoils calls until `end`, in place of what spoiled them before. */
  begin(decide: Spoiling): void {
    this.#faults.intercept = (call) => decide(call) ?? 'pass';
  }

  /** What a call is to meet that hangs until `end`. One that nobody lets go keeps the app busy for Forge's 25 seconds. */
  hold(): Promise<FaultDecision> {
    return new Promise((resolve) => {
      this.#held.push(() => resolve('pass'));
    });
  }

  /** Lets everything pass, what hangs as well. */
  end(): void {
    this.#faults.intercept = createFaultHook().intercept;
    for (const letGo of this.#held.splice(0)) letGo();
  }
}
