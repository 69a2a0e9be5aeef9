import type { Clock } from '../clock';
import { jsonResponse, notModelled, type AppRequest, type AppResponse } from './http-message';
import type { FunctionCall, Invocations, Outcome } from './invocation';
import {
  QUEUE_BACKOFF_FIRST_SECONDS,
  QUEUE_BACKOFF_LAST_SECONDS,
  QUEUE_CYCLE_MAX,
  QUEUE_DELAY_SECONDS_MAX,
  QUEUE_EVENTS_PER_MINUTE_MAX,
  QUEUE_EVENTS_PER_PUSH_MAX,
  QUEUE_LONG_RUNNING_EVENT_BYTES_MAX,
  QUEUE_PUSH_BYTES_MAX,
  QUEUE_RETENTION_MS,
} from './limits';
import type { AppManifest, ConsumerDefinition } from './manifest';
import { jsonBytes, parseJson, toFields, toList, toText, type Fields } from './parse';
import { parsePushed, toPayload, type QueueEvent } from './queue-event';
import { parseRetryRequest } from './retry';
import { longLimitMs } from './time-limits';

interface Parts {
  readonly clock: Clock;
  readonly manifest: AppManifest;
  readonly invocations: Invocations;
  readonly log: (message: string, fields: Fields) => void;
}

/**
 * The platform's event queues of one installation.
 *
 * Parity: events start in the order of pushing when they can; the platform promises no order. A queue without a consumer
 * is refused at once.
 */
export class Queue {
  /** Events given up on after a day of attempts. */
  readonly deadEvents: QueueEvent[] = [];
  readonly #parts: Parts;
  #events: QueueEvent[] = [];
  #pushTimes: number[] = [];
  #order = 0;
  #cancelWake: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Every event of the installation, ended ones included, in the order of pushing. */
  get events(): readonly Readonly<QueueEvent>[] {
    return this.#events;
  }

  /** Drops all events, as the end of an installation does. */
  clear(): void {
    this.#cancelWake();
    for (const event of this.#events) event.state = 'cancelled';
    this.#events = [];
    this.#pushTimes = [];
  }

  /** Answers a call of `@forge/events`. */
  answer(request: AppRequest, caller: FunctionCall): AppResponse {
    const body = toFields(parseJson(request.body));
    switch (request.path.split('/')[3]) {
      case 'publish':
        return this.#publish(body, caller.queueDepth ?? 0);
      case 'stats':
        return this.#stats(toText(body['jobId']) ?? '');
      case 'cancel':
        return this.#cancel(toText(body['jobId']) ?? '');
      default:
        return notModelled(request.path);
    }
  }

  #publish(body: Fields, callerDepth: number): AppResponse {
    const queueName = toText(body['queueName']) ?? '';
    const payload = toList(body['payload']);
    const refusal = this.#refusePush(queueName, payload, callerDepth);
    if (refusal !== undefined) return refusal;
    const pushed = payload.map(parsePushed);
    if (pushed.some((event) => event === undefined))
      return jsonResponse(400, { message: '((an event is malformed))' });
    const now = this.#parts.clock.now();
    const jobId = toText(body['jobId']) ?? '';
    for (const [index, event] of pushed.entries()) {
      if (event === undefined) continue;
      const delayMs = Math.min(event.delayInSeconds ?? 0, QUEUE_DELAY_SECONDS_MAX) * 1000;
      const eventId = `${jobId}#${index}`;
      const common = {
        ...event,
        eventId,
        jobId,
        queueName,
        pushedAt: now,
        depth: callerDepth + 1,
        order: this.#order++,
      };
      this.#events.push({ ...common, state: 'waiting', dueAt: now + delayMs, attempts: 0 });
      this.#pushTimes.push(now);
    }
    this.#start();
    return jsonResponse(201, {});
  }

  #refusePush(queueName: string, payload: readonly unknown[], callerDepth: number): AppResponse | undefined {
    const consumer = this.#consumerOf(queueName);
    if (consumer === undefined)
      return jsonResponse(400, { message: `((no consumer for the queue "${queueName}"))` });
    if (payload.length === 0 || payload.length > QUEUE_EVENTS_PER_PUSH_MAX) {
      return jsonResponse(400, { message: `((1 to ${QUEUE_EVENTS_PER_PUSH_MAX} events a push))` });
    }
    const isLongRunning =
      (this.#parts.manifest.functions.get(consumer.functionKey)?.timeoutSeconds ?? 0) > 55;
    const isTooLarge = (event: unknown): boolean =>
      isLongRunning && jsonBytes(event) > QUEUE_LONG_RUNNING_EVENT_BYTES_MAX;
    if (jsonBytes(payload) > QUEUE_PUSH_BYTES_MAX || payload.some(isTooLarge)) {
      return jsonResponse(413, { errorMessage: '((the events are too large))' });
    }
    if (callerDepth >= QUEUE_CYCLE_MAX)
      return jsonResponse(405, { message: '((consumers push to each other without end))' });
    const minuteAgo = this.#parts.clock.now() - 60_000;
    this.#pushTimes = this.#pushTimes.filter((at) => at > minuteAgo);
    if (this.#pushTimes.length + payload.length > QUEUE_EVENTS_PER_MINUTE_MAX) {
      return jsonResponse(429, { message: `((over ${QUEUE_EVENTS_PER_MINUTE_MAX} events a minute))` });
    }
    return undefined;
  }

  #stats(jobId: string): AppResponse {
    const events = this.#events.filter((event) => event.jobId === jobId);
    if (events.length === 0) return jsonResponse(404, {});
    const count = (...states: string[]): number =>
      events.filter((event) => states.includes(event.state)).length;
    return jsonResponse(200, {
      success: count('success'),
      inProgress: count('waiting', 'running'),
      failed: count('failed', 'cancelled'),
    });
  }

  #cancel(jobId: string): AppResponse {
    const events = this.#events.filter((event) => event.jobId === jobId);
    if (events.length === 0) return jsonResponse(404, {});
    for (const event of events) if (event.state === 'waiting') event.state = 'cancelled';
    return { status: 204, headers: {} };
  }

  #consumerOf(queueName: string): ConsumerDefinition | undefined {
    return this.#parts.manifest.consumers.find((consumer) => consumer.queue === queueName);
  }

  /** Starts what is due and free to run, and sets the alarm for what is due next. */
  #start(): void {
    const now = this.#parts.clock.now();
    const waiting = this.#events
      .filter((event) => event.state === 'waiting')
      .sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
    for (const event of waiting) {
      if (event.dueAt <= now && this.#isFree(event)) void this.#deliver(event);
    }
    this.#cancelWake();
    const next = waiting.find((event) => event.dueAt > now);
    this.#cancelWake =
      next === undefined ? () => undefined : this.#parts.clock.after(next.dueAt - now, () => this.#start());
  }

  #isFree({ concurrency }: QueueEvent): boolean {
    if (concurrency === undefined) return true;
    const running = this.#events.filter(
      (event) => event.state === 'running' && event.concurrency?.key === concurrency.key,
    );
    return running.length < concurrency.limit;
  }

  async #deliver(event: QueueEvent): Promise<void> {
    const consumer = this.#consumerOf(event.queueName);
    if (consumer === undefined) return;
    event.state = 'running';
    event.attempts += 1;
    const outcome = await this.#parts.invocations.run({
      functionKey: consumer.functionKey,
      moduleKey: consumer.key,
      moduleType: 'consumer',
      payload: toPayload(event),
      limitMs: longLimitMs(this.#parts.manifest, consumer.functionKey),
      queueDepth: event.depth,
    });
    if (isCancelled(event)) return;
    this.#conclude(event, outcome);
    this.#start();
  }

  #conclude(event: QueueEvent, outcome: Outcome): void {
    const retry = outcome.kind === 'returned' ? parseRetryRequest(outcome.value) : undefined;
    if (outcome.kind === 'returned' && retry === undefined) {
      event.state = 'success';
      return;
    }
    const backoff = Math.min(
      QUEUE_BACKOFF_LAST_SECONDS,
      QUEUE_BACKOFF_FIRST_SECONDS * 2 ** (event.attempts - 1),
    );
    const dueAt = this.#parts.clock.now() + (retry?.retryAfterSeconds ?? backoff) * 1000;
    const endsAt = event.pushedAt + QUEUE_RETENTION_MS;
    if (dueAt > endsAt) {
      event.state = 'failed';
      this.deadEvents.push(event);
      this.#parts.log('queue event given up', { eventId: event.eventId, attempts: event.attempts });
      return;
    }
    event.state = 'waiting';
    event.dueAt = dueAt;
    event.retryContext = {
      retryCount: event.attempts,
      retryReason: retry?.retryReason ?? reasonOf(outcome),
      retryData: retry?.retryData,
      retentionWindow: { startTime: new Date(event.pushedAt).toISOString(), remainingTimeMs: endsAt - dueAt },
    };
  }
}

/** Read through a function: the state may have changed while its event was running. */
function isCancelled(event: QueueEvent): boolean {
  return event.state === 'cancelled';
}

/** Parity: the documentation does not say which reason a thrown error gets. */
function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'timed-out' ? 'FUNCTION_TIME_OUT' : 'FUNCTION_PLATFORM_UNKNOWN_ERROR';
}
