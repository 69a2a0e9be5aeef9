import type { RequestId } from '#core/ids';
import {
  CONTRACT,
  type AnswerOf,
  type CallName,
  type CallStatus,
  type IdOf,
  type RequestOf,
} from '#wire/contract';
import { ANSWER_BYTES_MAX } from '#wire/limits';
import { parse } from '#wire/parse';
import { RequestIdSchema } from '#wire/records';
import { problem, type ProblemAnswer } from './problem';

type Answered<Name extends CallName> = AnswerOf<Name> | 'gone';

/** What the relay does, as the contract names it, however a call gets here. Each may throw `AppError`. */
export type RelayCalls = {
  readonly [Name in CallName]: (
    call: RequestOf<Name>,
    id: IdOf<Name>,
  ) => Answered<Name> | Promise<Answered<Name>>;
};

/** A call as it came in: nothing of it has been checked but its name. */
export interface AskedCall {
  readonly name: CallName;
  readonly id?: string | undefined;
  readonly body?: unknown;
}

/** What to say to it: JSON, unless there is nothing to say. */
export type CallAnswer =
  | { readonly status: 204 }
  | {
      readonly status: Exclude<CallStatus, 204>;
      readonly text: string;
      readonly retryAfterSeconds?: number | undefined;
    };

const NO_SUCH_REQUEST = problem(404, 'not-found', 'No such request');

/** Checks a call against the contract and carries it out. Throws what the call throws. */
export async function answerCall(
  calls: RelayCalls,
  { name, id, body }: AskedCall,
  bytesMax = ANSWER_BYTES_MAX,
): Promise<CallAnswer> {
  const shape = CONTRACT[name];
  const about = shape.path.includes(':id') ? parse(RequestIdSchema, id) : undefined;
  if (about?.ok === false) return refusal(problem(400, 'bad-request', `id: ${about.problem}`));
  const call = 'request' in shape ? parse<unknown>(shape.request, body) : undefined;
  if (call?.ok === false) return refusal(problem(400, 'bad-request', call.problem));
  const answer = await handlerOf(calls, name)(call?.value, about?.value);
  if (answer === 'gone') return refusal(NO_SUCH_REQUEST);
  return answer === undefined ? { status: 204 } : success(answer, bytesMax);
}

/** A refusal as it is said. */
export const refusal = ({ status, body }: ProblemAnswer): CallAnswer => ({
  status,
  text: JSON.stringify(body),
  retryAfterSeconds: body.error.retryAfterSeconds,
});

/** The table ties a call's schemas to its handler, which the type of a lookup by name does not show. */
const handlerOf = (calls: RelayCalls, name: CallName) =>
  calls[name] as (call: unknown, id: RequestId | undefined) => unknown;

/** An answer that would be cut off must not leave: half a list is worse than none. */
function success(answer: unknown, bytesMax: number): CallAnswer {
  const text = JSON.stringify(answer);
  return Buffer.byteLength(text) > bytesMax
    ? refusal(problem(413, 'answer-too-large', 'The answer would be too large: ask for fewer ids'))
    : { status: 200, text };
}
