import type { Clock } from '../clock';
import { jsonResponse, notModelled, type AppRequest, type AppResponse } from './http-message';
import type { IdSource } from './ids';
import type { Invocations, Outcome } from './invocation';
import { LONG_FUNCTION_TIMEOUT_MS, WEB_TRIGGER_CALLS_PER_MINUTE_MAX } from './limits';
import type { AppManifest, WebTriggerDefinition } from './manifest';
import { parseJson, toFields, toList, toNumber, toText, type Fields } from './parse';

interface Parts {
  readonly clock: Clock;
  readonly manifest: AppManifest;
  readonly ids: IdSource;
  readonly invocations: Invocations;
  readonly log: (message: string, fields: Fields) => void;
  /** Where the host's server can be reached. */
  readonly publicUrl: () => string;
}

/** A request as a web trigger's function gets it. The vendor promises no case for the names of headers. */
export interface WebTriggerRequest {
  readonly method: string;
  readonly path: string;
  readonly userPath: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly queryParameters: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** The web triggers of an installation: their addresses, and what comes in through them. */
export class WebTriggers {
  readonly #parts: Parts;
  readonly #keysById = new Map<string, string>();
  /** Calls of each trigger in the current minute of the clock. */
  readonly #calls = new Map<string, number>();
  #minute = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Forgets all addresses: a new installation gets new ones. */
  clear(): void {
    this.#keysById.clear();
  }

  /** The address of a trigger, the one it has already unless a new one is forced. */
  url(triggerKey: string, forceCreate = false): string | undefined {
    if (!this.#parts.manifest.webTriggers.some((trigger) => trigger.key === triggerKey)) return undefined;
    const known = [...this.#keysById].find(([, key]) => key === triggerKey)?.[0];
    const id = known === undefined || forceCreate ? this.#parts.ids() : known;
    this.#keysById.set(id, triggerKey);
    return `${this.#parts.publicUrl()}/public/${id}`;
  }

  /** Answers the mutations and the query behind `webTrigger` of `@forge/api`. */
  answerGraphql(request: AppRequest): AppResponse {
    const { query, variables } = toFields(parseJson(request.body));
    const text = toText(query) ?? '';
    const given = toFields(variables);
    if (text.includes('createWebTriggerUrl')) {
      const url = this.url(
        toText(toFields(given['input'])['triggerKey']) ?? '',
        given['forceCreate'] === true,
      );
      return jsonResponse(200, { data: { createWebTriggerUrl: url === undefined ? null : { url } } });
    }
    if (text.includes('deleteWebTriggerUrl')) {
      const success = this.#keysById.delete(toText(given['id']) ?? '');
      return jsonResponse(200, {
        data: { deleteWebTriggerUrl: { success, message: success ? '' : '((unknown id))' } },
      });
    }
    if (text.includes('webTriggerUrlsByAppContext')) {
      const urls = [...this.#keysById].map(([id, triggerKey]) => ({
        triggerKey,
        url: `${this.#parts.publicUrl()}/public/${id}`,
      }));
      return jsonResponse(200, { data: { webTriggerUrlsByAppContext: urls } });
    }
    return notModelled('this GraphQL operation');
  }

  /** Runs the trigger behind an address and answers as the manifest says. */
  async receive(id: string, request: WebTriggerRequest): Promise<AppResponse> {
    const key = this.#keysById.get(id);
    const definition = this.#parts.manifest.webTriggers.find((trigger) => trigger.key === key);
    if (definition === undefined) return jsonResponse(404, { message: '((no such web trigger))' });
    if (!this.#isWithinRate(definition.key)) {
      return jsonResponse(429, { message: '((too many calls in this minute))' });
    }
    const outcome = await this.#parts.invocations.run({
      functionKey: definition.functionKey,
      moduleKey: definition.key,
      moduleType: 'webtrigger',
      payload: request,
      limitMs: LONG_FUNCTION_TIMEOUT_MS,
    });
    const response = toResponse(definition, outcome);
    if (response.status >= 500)
      this.#parts.log('web trigger failed', { key: definition.key, outcome: outcome.kind });
    return response;
  }

  #isWithinRate(key: string): boolean {
    const minute = Math.floor(this.#parts.clock.now() / MINUTE_MS);
    if (minute !== this.#minute) this.#calls.clear();
    this.#minute = minute;
    const calls = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, calls);
    return calls <= WEB_TRIGGER_CALLS_PER_MINUTE_MAX;
  }
}

const MINUTE_MS = 60_000;

/** Parity: the bodies of the platform's own error answers are not documented; a dynamic trigger may set any header. */
function toResponse(definition: WebTriggerDefinition, outcome: Outcome): AppResponse {
  if (outcome.kind === 'timed-out') return jsonResponse(504, { message: '((the function took too long))' });
  if (outcome.kind !== 'returned') return jsonResponse(500, { message: '((the function failed))' });
  const result = toFields(outcome.value);
  if (definition.outputs === undefined) return toDynamicResponse(result);
  const output = definition.outputs.get(toText(result['outputKey']) ?? '');
  if (output === undefined) return jsonResponse(500, { message: '((the manifest lists no such output))' });
  return { status: output.statusCode, headers: { 'content-type': output.contentType }, body: output.body };
}

function toDynamicResponse(result: Fields): AppResponse {
  const headers = Object.entries(toFields(result['headers'])).map(([name, value]): [string, string] => [
    name,
    toList(value).join(', '),
  ]);
  return {
    status: toNumber(result['statusCode']) ?? 200,
    headers: Object.fromEntries(headers),
    body: toText(result['body']) ?? '',
  };
}
