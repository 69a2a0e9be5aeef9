import type { CallName } from '#wire/contract';

/** A call on its way to the relay. */
export interface OutgoingCall {
  readonly name: CallName;
  /** The access request that it is about. */
  readonly id?: string | undefined;
  readonly body?: unknown;
}

/** What came back: a status as the contract has it, and what was said, as JSON reads it. */
export interface CallResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Carries calls to the relay. Throws `AppError` where no answer came; a refusal is an answer. */
export interface Transport {
  send(call: OutgoingCall): Promise<CallResponse>;
}
