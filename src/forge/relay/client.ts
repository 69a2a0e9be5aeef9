import { invokeRemote } from '@forge/api';
import type * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { FetchedRequest, Relay } from '#core/ports';
import {
  ClusterAnswerSchema,
  EligibilitySchema,
  PeopleAnswerSchema,
  ProblemSchema,
  type ProblemCode,
  ReviewAnswerSchema,
  SyncAnswerSchema,
  type ClusterAnswer,
  type FetchCall,
  type PeopleCall,
  type ReviewerCall,
  type SyncCall,
} from '#wire/messages';
import { parseFetchAnswer } from '#wire/fetch-answer';
import { CONTRACT_VERSION } from '#wire/limits';
import { parse, type Parsed } from '#wire/parse';
import { RELAY_REMOTE_KEY } from '../names';
import { acknowledgeNudgeKey } from '../storage/nudge-key';

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** Statuses besides 2xx that the caller deals with. */
  readonly expected?: readonly number[];
}

/** The relay behind Forge's remote: every call carries a Forge Invocation Token that the relay checks. */
export const relayClient: Relay & { cluster(): Promise<ClusterAnswer> } = {
  async sync(call) {
    const answer = await ask(
      { method: 'POST', path: 'sync', body: call satisfies SyncCall },
      SyncAnswerSchema,
    );
    // Only where the relay was just told of a key can its answer end the life of the one before.
    if (call.nudge !== undefined && answer.nudgeKeyId !== undefined) {
      await acknowledgeNudgeKey(answer.nudgeKeyId);
    }
    return answer;
  },

  async fetch(ids, options) {
    return fetchRecords(ids, options ?? {});
  },

  submitReview: (id, submission) =>
    ask({ method: 'POST', path: `access-requests/${id}/reviews`, body: submission }, ReviewAnswerSchema),

  async checkReviewer(id, actor) {
    const body = { actor } satisfies ReviewerCall;
    return ask({ method: 'POST', path: `access-requests/${id}/reviewer`, body }, EligibilitySchema);
  },

  async linkIssue(id, issue) {
    const body = { issueId: issue.issueId, issueKey: issue.issueKey, shown: issue.shown };
    // A request that is gone needs no link any more.
    await send({ method: 'PUT', path: `access-requests/${id}/issue`, body, expected: [404] });
  },

  async accountsOf(users) {
    const body = { users: [...users] } satisfies PeopleCall;
    const { people } = await ask({ method: 'POST', path: 'people', body }, PeopleAnswerSchema);
    return new Map(people.map(({ user, accounts }) => [user, accounts]));
  },

  cluster: () => ask({ method: 'GET', path: 'cluster' }, ClusterAnswerSchema),
};

async function ask<T>(call: Call, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const response = await send(call);
  return fitting(call, parse(schema, await jsonOf(response)));
}

/** What the relay answers to a call whose answer would be larger than Forge takes. */
const TOO_LARGE = 413;

/** Asks for half at a time what is too large for one answer; a record that is so by itself is of no use. */
async function fetchRecords(
  ids: readonly RequestId[],
  options: NonNullable<Parameters<Relay['fetch']>[1]>,
): Promise<readonly FetchedRequest[]> {
  const body = { ids: [...ids], ...options } satisfies FetchCall;
  const call = { method: 'POST', path: 'access-requests/get', body, expected: [TOO_LARGE] } as const;
  const response = await send(call);
  if (response.status !== TOO_LARGE) {
    return fitting(call, parseFetchAnswer(ids, await jsonOf(response)));
  }
  if (ids.length === 1)
    return ids.map((id) => ({ kind: 'unusable', id, why: 'it is too large for one answer' }));
  const half = Math.ceil(ids.length / 2);
  return [
    ...(await fetchRecords(ids.slice(0, half), options)),
    ...(await fetchRecords(ids.slice(half), options)),
  ];
}

function fitting<T>(call: Call, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new AppError(
    'relay-too-old',
    `The relay's answer to ${call.method} ${call.path} does not fit the contract (${parsed.problem}): run the same version of app and relay`,
    { retry: 'safe' },
  );
}

async function send(call: Call): Promise<Response> {
  const response = await reach(call);
  if (response.ok || call.expected?.includes(response.status) === true) return response;
  const problem = parse(ProblemSchema, await jsonOf(response));
  const message = problem.ok ? problem.value.error.message : `status ${response.status}`;
  const afterSeconds = problem.ok ? problem.value.error.retryAfterSeconds : undefined;
  throw problemOf(
    { status: response.status, code: problem.ok ? problem.value.error.code : undefined },
    `The relay refused ${call.method} ${call.path}: ${message}`,
    afterSeconds,
  );
}

async function reach(call: Call): Promise<Response> {
  try {
    // `invokeRemote` types its answer as a partial of Response; at run time it is one.
    return (await invokeRemote(RELAY_REMOTE_KEY, {
      method: call.method,
      path: `/${CONTRACT_VERSION}/${call.path}`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })) as unknown as Response;
  } catch (cause) {
    throw new AppError(
      'relay-unreachable',
      'The relay could not be reached: is it running, and is RELAY_URL right?',
      {
        retry: 'safe',
        cause,
      },
    );
  }
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

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
