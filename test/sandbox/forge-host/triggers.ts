import type { Clock } from '../clock';
import type { Activity } from './activity';
import { createPropertyLookup } from './entity-properties';
import { evaluateFilter, parsePropertyPath } from './expression';
import type { Invocations, Outcome } from './invocation';
import type { JiraProxy } from './jira-proxy';
import {
  FUNCTION_TIMEOUT_MS,
  PLATFORM_RETRY_SECONDS,
  PRODUCT_EVENT_BYTES_MAX,
  PRODUCT_EVENT_RETRIES_MAX,
} from './limits';
import type { AppManifest, EventFilter, TriggerDefinition } from './manifest';
import { jsonBytes, type Fields } from './parse';
import { parseRetryRequest, type RetryRequest } from './retry';

/** An event as the product sends it. */
export interface ProductEvent extends Fields {
  readonly eventType: string;
}

interface Parts {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly manifest: AppManifest;
  readonly invocations: Invocations;
  readonly jira: JiraProxy;
  readonly log: (message: string, fields: Fields) => void;
}

/**
 * Delivers product events to the triggers that list them.
 *
 * Parity: the platform takes up to three minutes and promises neither order nor exactly one delivery. Here delivery is
 * prompt; delay, loss and doubling belong to whoever sends the event.
 */
export class Triggers {
  readonly #parts: Parts;
  #generation = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Drops retries that are still to come, as the end of an installation does. */
  clear(): void {
    this.#generation += 1;
  }

  /** Offers an event to every trigger; resolves when the filters have been evaluated. Functions run on: see `idle`. */
  async deliver(event: ProductEvent, actorAccountId: string | undefined): Promise<void> {
    const { manifest, activity, jira, log } = this.#parts;
    const isSelf = actorAccountId !== undefined && actorAccountId === jira.appAccountId;
    const sent: ProductEvent = { selfGenerated: isSelf, ...event };
    if (jsonBytes(sent) > PRODUCT_EVENT_BYTES_MAX) {
      log('product event is too large to deliver', { eventType: event.eventType });
      return;
    }
    const triggers = manifest.triggers.filter((trigger) => trigger.eventType === event.eventType);
    await activity.during(async () => {
      for (const trigger of triggers) {
        if (await this.#accepts(trigger, sent, isSelf))
          void this.#run(trigger, await this.#enrich(trigger, sent), 0);
      }
    });
  }

  async #accepts({ key, filter }: TriggerDefinition, event: ProductEvent, isSelf: boolean): Promise<boolean> {
    if (filter === undefined) return true;
    if (filter.ignoreSelf && isSelf) return false;
    if (filter.expression === undefined) return true;
    try {
      return await evaluateFilter(filter.expression, event, createPropertyLookup(this.#parts.jira, event));
    } catch (error) {
      return this.#acceptsDespite(error, key, filter);
    }
  }

  #acceptsDespite(error: unknown, key: string, { onError }: EventFilter): boolean {
    // Errors made inside the expression belong to its own realm: no instanceof.
    if (onError.endsWith('_AND_LOG')) this.#parts.log('trigger filter failed', { key, error: String(error) });
    return onError.startsWith('RECEIVE');
  }

  /** Parity: how the platform lays out the values it includes is not documented; here it is by path. */
  async #enrich(trigger: TriggerDefinition, event: ProductEvent): Promise<ProductEvent> {
    if (trigger.propertyPaths.length === 0) return event;
    const lookUp = createPropertyLookup(this.#parts.jira, event);
    const included: Record<string, unknown> = {};
    for (const text of trigger.propertyPaths) {
      const path = parsePropertyPath(text);
      included[text] = path === undefined ? null : await lookUp(path.subject, path.key, path.path);
    }
    return { ...event, payloadIncludeProperties: included };
  }

  async #run(trigger: TriggerDefinition, event: ProductEvent, retryCount: number): Promise<void> {
    const generation = this.#generation;
    const outcome = await this.#parts.invocations.run({
      functionKey: trigger.functionKey,
      moduleKey: trigger.key,
      moduleType: 'trigger',
      payload: event,
      limitMs: FUNCTION_TIMEOUT_MS,
    });
    const retry = this.#retryAfter(trigger, outcome, retryCount);
    if (retry === undefined) return;
    const retryContext = {
      retryCount: retryCount + 1,
      retryReason: retry.retryReason,
      ...(retry.retryData === undefined ? {} : { retryData: retry.retryData }),
    };
    this.#parts.clock.after(retry.retryAfterSeconds * 1000, () => {
      if (generation === this.#generation)
        void this.#run(trigger, { ...event, retryContext }, retryCount + 1);
    });
  }

  /** A thrown error is not retried; what the function asks for is, and what the platform itself did to it. */
  #retryAfter(trigger: TriggerDefinition, outcome: Outcome, retryCount: number): RetryRequest | undefined {
    const { log } = this.#parts;
    const fields = { key: trigger.key, outcome: outcome.kind, retryCount };
    if (outcome.kind === 'threw') {
      log('product event is lost: the function threw', { ...fields, error: outcome.error.message });
      return undefined;
    }
    const retry =
      outcome.kind === 'returned'
        ? parseRetryRequest(outcome.value)
        : { retryAfterSeconds: PLATFORM_RETRY_SECONDS, retryReason: reasonOf(outcome.kind) };
    if (retry !== undefined && retryCount >= PRODUCT_EVENT_RETRIES_MAX) {
      log('product event is lost: no retries are left', fields);
      return undefined;
    }
    return retry;
  }
}

function reasonOf(kind: 'timed-out' | 'crashed'): string {
  return kind === 'timed-out' ? 'FUNCTION_TIME_OUT' : 'FUNCTION_OUT_OF_MEMORY';
}
