import type * as v from '#wire/schema';
import type { RequestId } from '#core/ids';
import { CONTRACT_VERSION } from './limits';
import {
  ClusterAnswerSchema,
  EligibilitySchema,
  EndAccessAnswerSchema,
  EndAccessCallSchema,
  FetchAnswerSchema,
  FetchCallSchema,
  NotedIssueSchema,
  PeopleAnswerSchema,
  PeopleCallSchema,
  ReviewAnswerSchema,
  ReviewCallSchema,
  ReviewerCallSchema,
  ReviewerOfManyAnswerSchema,
  ReviewerOfManyCallSchema,
  SyncAnswerSchema,
  SyncCallSchema,
} from './messages';

/** One call of the contract. `:id` in its path stands for an access request; without `answer` there is nothing to say. */
interface CallShape {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly request?: v.GenericSchema;
  readonly answer?: v.GenericSchema;
}

/**
 * All that the app asks of the relay: the one place where a call has its name, its address, what goes in and what comes
 * out. Both ways of carrying calls, and both sides of each, go by this table. Every refusal is a `Problem` with a status
 * that is not 2xx; 404 for a request that is gone.
 */
export const CONTRACT = {
  /** Which requests are pending. */
  sync: { method: 'POST', path: 'sync', request: SyncCallSchema, answer: SyncAnswerSchema },
  /** Full records. The app reads the answer record by record: `parseFetchAnswer`. */
  fetch: {
    method: 'POST',
    path: 'access-requests/get',
    request: FetchCallSchema,
    answer: FetchAnswerSchema,
  },
  /** Hands in a decision. Repeating one never reviews twice. */
  review: {
    method: 'POST',
    path: 'access-requests/:id/reviews',
    request: ReviewCallSchema,
    answer: ReviewAnswerSchema,
  },
  /** Whether somebody could review a request. */
  reviewer: {
    method: 'POST',
    path: 'access-requests/:id/reviewer',
    request: ReviewerCallSchema,
    answer: EligibilitySchema,
  },
  /** Whether somebody could review each of several requests. */
  reviewerOfMany: {
    method: 'POST',
    path: 'reviewer',
    request: ReviewerOfManyCallSchema,
    answer: ReviewerOfManyAnswerSchema,
  },
  /** Ends access before its time. Repeating it ends nothing twice. */
  end: {
    method: 'POST',
    path: 'access-requests/:id/end',
    request: EndAccessCallSchema,
    answer: EndAccessAnswerSchema,
  },
  /** Remembers the card in Teleport. */
  note: { method: 'PUT', path: 'access-requests/:id/issue', request: NotedIssueSchema },
  /** The Atlassian accounts of Teleport users. */
  people: { method: 'POST', path: 'people', request: PeopleCallSchema, answer: PeopleAnswerSchema },
  /** What the app may show of cluster and relay. */
  cluster: { method: 'GET', path: 'cluster', answer: ClusterAnswerSchema },
} as const satisfies Readonly<Record<string, CallShape>>;

export type Contract = typeof CONTRACT;
export type CallName = keyof Contract;

export const CALL_NAMES = Object.keys(CONTRACT) as readonly CallName[];

type OutputOf<Call, Part extends 'request' | 'answer'> =
  Call extends Readonly<Record<Part, v.GenericSchema<unknown, infer Output>>> ? Output : undefined;

/** What goes in; undefined for a call without a body. */
export type RequestOf<Name extends CallName> = OutputOf<Contract[Name], 'request'>;
/** What comes out where all is well; undefined for a call that answers nothing. */
export type AnswerOf<Name extends CallName> = OutputOf<Contract[Name], 'answer'>;
/** The access request that a call is about, for calls that are about one. */
export type IdOf<Name extends CallName> = Contract[Name]['path'] extends `${string}:id${string}`
  ? RequestId
  : undefined;

/** What an answer's status may be: done, done with nothing to say, or one of the refusals. */
export const CALL_STATUSES = [200, 204, 400, 401, 403, 404, 413, 415, 500, 503] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** Where a call is served, with the id in its place. */
export const pathOf = (name: CallName, id = ':id'): string =>
  `/${CONTRACT_VERSION}/${CONTRACT[name].path.replace(':id', id)}`;

/** Method and path, without an id: what logs and metrics call a call. */
export const labelOf = (name: CallName): string => `${CONTRACT[name].method} ${pathOf(name)}`;

/** The call that is served there, if any. */
export function callAt(method: string, path: string): CallName | undefined {
  return CALL_NAMES.find(
    (name) => CONTRACT[name].method === method && ADDRESSES[name].test(path.split('?')[0] ?? ''),
  );
}

const ADDRESSES = Object.fromEntries(
  CALL_NAMES.map((name) => [name, new RegExp(`^${pathOf(name, '[^/]+')}$`)]),
) as Readonly<Record<CallName, RegExp>>;
