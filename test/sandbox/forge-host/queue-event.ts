import { toFields, toNumber, toText, type Fields } from './parse';

/** What a pushed event waits for, and what became of it. */
export type QueueEventState = 'waiting' | 'running' | 'success' | 'failed' | 'cancelled';

export interface Concurrency {
  readonly key: string;
  readonly limit: number;
}

/** An event in a queue. */
export interface QueueEvent {
  readonly eventId: string;
  readonly jobId: string;
  readonly queueName: string;
  readonly body: Fields;
  readonly delayInSeconds?: number;
  readonly concurrency?: Concurrency;
  readonly pushedAt: number;
  /** How many consumers pushed to queues on the way here. */
  readonly depth: number;
  readonly order: number;
  state: QueueEventState;
  dueAt: number;
  attempts: number;
  retryContext?: Fields;
}

/** Reads one event of a push; undefined when it is malformed. */
export function parsePushed(
  value: unknown,
): Pick<QueueEvent, 'body' | 'delayInSeconds' | 'concurrency'> | undefined {
  const fields = toFields(value);
  const { body, concurrency } = fields;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const delayInSeconds = toNumber(fields['delayInSeconds']);
  const key = toText(toFields(concurrency)['key']);
  const limit = toNumber(toFields(concurrency)['limit']);
  if (concurrency !== undefined && (key === undefined || limit === undefined || limit < 1)) return undefined;
  return {
    body: toFields(body),
    ...(delayInSeconds === undefined ? {} : { delayInSeconds }),
    ...(key === undefined || limit === undefined ? {} : { concurrency: { key, limit } }),
  };
}

/** The event as its consumer gets it. */
export function toPayload(event: QueueEvent): Fields {
  const { body, queueName, jobId, eventId, delayInSeconds, concurrency, retryContext } = event;
  return {
    body,
    queueName,
    jobId,
    eventId,
    ...(delayInSeconds === undefined ? {} : { delayInSeconds }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(retryContext === undefined ? {} : { retryContext }),
  };
}
