import type * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { FetchedRequest, Relay } from '#core/ports';
import { CONTRACT, labelOf, type AnswerOf, type CallName, type IdOf, type RequestOf } from '#wire/contract';
import { parseFetchAnswer } from '#wire/fetch-answer';
import {
  EndAccessAnswerSchema,
  ProblemSchema,
  type ClusterAnswer,
  type FetchCall,
  type ProblemCode,
} from '#wire/messages';
import { parse, type Parsed } from '#wire/parse';
import { acknowledgeNudgeKey } from '../storage/nudge-key';
import type { CallResponse, OutgoingCall, Transport } from './transport';

/** The relay as the use cases know it, and what it says of itself. */
export type RelayClient = Relay & { cluster(): Promise<ClusterAnswer> };

/** The relay behind whatever carries calls to it. */
export function relayOver(transport: Transport): RelayClient {
  const ask = asking(transport);
  return {
    async sync(call) {
      const answer = await ask('sync', undefined, call);
      // Only where the relay was just told of a key can its answer end the life of the one before.
      if (call.nudge !== undefined && answer.nudgeKeyId !== undefined) {
        await acknowledgeNudgeKey(answer.nudgeKeyId);
      }
      return answer;
    },

    fetch: (ids, options) => fetchRecords(transport, ids, options ?? {}),

    submitReview: (id, submission) => ask('review', id, submission),

    checkReviewer: (id, actor) => ask('reviewer', id, { actor }),

    async checkReviewerOfMany(ids, actor) {
      const { requests } = await ask('reviewerOfMany', undefined, { ids: [...ids], actor });
      return new Map(requests.map(({ id, eligibility }) => [id, eligibility]));
    },

    async endAccess(id, ending) {
      const response = await send(transport, { name: 'end', id, body: ending }, [404]);
      if (response.status === 404) return undefined;
      return fitting('end', parse(EndAccessAnswerSchema, response.body));
    },

    async noteIssue(id, { issueId, issueKey, shown }) {
      // A request that is gone needs no link any more.
      await send(transport, { name: 'note', id, body: { issueId, issueKey, shown } }, [404]);
    },

    async accountsOf(users) {
      const { people } = await ask('people', undefined, { users: [...users] });
      return new Map(people.map(({ user, accounts }) => [user, accounts]));
    },

    async rolesOf(user) {
      const { people } = await ask('people', undefined, { users: [user], withRoles: true });
      return people[0]?.roles;
    },

    cluster: () => ask('cluster', undefined, undefined),
  };
}

/** Calls that have an answer. */
type Asked = { [Name in CallName]: AnswerOf<Name> extends undefined ? never : Name }[CallName];

const asking =
  (transport: Transport) =>
  async <Name extends Asked>(name: Name, id: IdOf<Name>, body: RequestOf<Name>): Promise<AnswerOf<Name>> => {
    const response = await send(transport, { name, id, body });
    return fitting(name, parse(ANSWERS[name] as v.GenericSchema<unknown, AnswerOf<Name>>, response.body));
  };

const ANSWERS = Object.fromEntries(
  Object.entries(CONTRACT).flatMap(([name, shape]) => ('answer' in shape ? [[name, shape.answer]] : [])),
) as Readonly<Record<Asked, v.GenericSchema>>;

/** What the relay answers to a call whose answer would be larger than may be carried. */
const TOO_LARGE = 413;

/** Asks for half at a time what is too large for one answer; a record that is so by itself is of no use. */
async function fetchRecords(
  transport: Transport,
  ids: readonly RequestId[],
  options: NonNullable<Parameters<Relay['fetch']>[1]>,
): Promise<readonly FetchedRequest[]> {
  const { withIssues, revisionHints: heard } = options;
  const body: FetchCall = {
    ids: [...ids],
    ...(withIssues === undefined ? {} : { withIssues }),
    ...(heard === undefined ? {} : { heard: { ...heard } }),
  };
  const response = await send(transport, { name: 'fetch', body }, [TOO_LARGE]);
  if (response.status !== TOO_LARGE) return fitting('fetch', parseFetchAnswer(ids, response.body));
  if (ids.length === 1)
    return ids.map((id) => ({ kind: 'unusable', id, why: 'it is too large for one answer' }));
  const half = Math.ceil(ids.length / 2);
  return [
    ...(await fetchRecords(transport, ids.slice(0, half), options)),
    ...(await fetchRecords(transport, ids.slice(half), options)),
  ];
}

function fitting<T>(name: CallName, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new AppError(
    'relay-too-old',
    `The relay's answer to ${labelOf(name)} does not fit the contract (${parsed.problem}): run the same version of app and relay`,
    { retry: 'safe' },
  );
}

/** `expected`: statuses besides 2xx that the caller deals with. */
async function send(
  transport: Transport,
  call: OutgoingCall,
  expected: readonly number[] = [],
): Promise<CallResponse> {
  const response = await transport.send(call);
  const { status, body } = response;
  if ((status >= 200 && status < 300) || expected.includes(status)) return response;
  const problem = parse(ProblemSchema, body);
  const message = problem.ok ? problem.value.error.message : `status ${status}`;
  const afterSeconds = problem.ok ? problem.value.error.retryAfterSeconds : undefined;
  throw problemOf(
    { status, code: problem.ok ? problem.value.error.code : undefined },
    `The relay refused ${labelOf(call.name)}: ${message}`,
    afterSeconds,
  );
}

/**
 * 503 is Teleport, or Atlassian's keys, being away, 401 a token that Forge renews by itself, other 5xx a gateway: all pass.
 * The rest is ours.
 */
function problemOf(
  { status, code }: { readonly status: number; readonly code: ProblemCode | undefined },
  message: string,
  retryAfterSeconds: number | undefined,
): AppError {
  const retryAfterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  if (code === 'keys-unavailable') return new AppError(code, message, { retry: 'safe', retryAfterMs });
  if (code === 'busy') return new AppError('relay-unreachable', message, { retry: 'safe', retryAfterMs });
  if (status === 503) return new AppError('teleport-unavailable', message, { retry: 'safe', retryAfterMs });
  if (status >= 500 || status === 429) {
    return new AppError('relay-unreachable', message, { retry: 'safe', retryAfterMs });
  }
  if (status === 404) return new AppError('relay-too-old', message, { retry: 'safe' });
  return new AppError('relay-refused', message, { retry: status === 400 ? 'never' : 'safe' });
}
