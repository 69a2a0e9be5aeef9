/**
 * What runs first in an app's own JavaScript realm: it builds the globals that the platform's runtime gives to a function.
 * This file is compiled by itself and evaluated inside the realm, so it imports nothing but types. Only strings and
 * functions come in from outside: data crosses as JSON, so that objects and errors are the realm's own.
 */
import type { ContextHost } from './context';

interface WireAnswer {
  readonly response?: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body64: string;
  };
  readonly error?: { readonly name: string; readonly message: string; readonly status?: number };
}

type Exports = Record<string, unknown>;

/** Returns the function that loads the bundle and one that calls a handler. */
export function install(host: ContextHost): {
  load: (start: (exports: Exports, require: unknown, module: { exports: Exports }) => void) => void;
  invoke: (exportName: string, argsJson: string) => Promise<string>;
} {
  const scope = globalThis as unknown as Record<string, unknown>;
  const answers = answerClass(host);
  Object.assign(scope, host.globals, { global: globalThis, Date: sandboxDate(host), Response: answers });
  acceptForeignErrors();
  installRuntime(host, scope);
  scope['__forge_fetch__'] = async (descriptor: unknown, path: unknown, init: RequestInit = {}) =>
    exchange(host.call, answers, init, { descriptor, path: String(path) });
  scope['fetch'] = async (input: string | URL | Request, init: RequestInit = {}) => {
    const { url, own } = await readRequest(input);
    return exchange(host.call, answers, { ...own, ...init }, { descriptor: { type: 'fetch' }, path: url });
  };
  const module = { exports: {} as Exports };
  return {
    load: (start) => start(module.exports, host.require, module),
    invoke: (exportName, argsJson) => callHandler(module.exports[exportName], argsJson),
  };
}

/** A `Response` whose parsed bodies belong to this realm. */
function answerClass(host: ContextHost): typeof Response {
  const Outer = host.globals['Response'] as typeof Response;
  return class Response extends Outer {
    override async json(): Promise<unknown> {
      return JSON.parse(await this.text());
    }
  };
}

async function readRequest(input: string | URL | Request): Promise<{ url: string; own: RequestInit }> {
  if (typeof input === 'string') return { url: input, own: {} };
  if (!('url' in input)) return { url: input.href, own: {} };
  const { url, method, headers } = input;
  const body = await input.clone().text();
  return { url, own: { method, headers, ...(body === '' ? {} : { body }) } };
}

async function exchange(
  send: (json: string) => Promise<string>,
  Answer: typeof Response,
  init: RequestInit,
  target: { descriptor: unknown; path: string },
): Promise<Response> {
  const request = {
    ...target,
    method: (init.method ?? 'GET').toUpperCase(),
    headers: Object.fromEntries(new Headers(init.headers).entries()),
    ...(init.body === undefined || init.body === null ? {} : { body: await new Response(init.body).text() }),
  };
  const { response, error } = JSON.parse(
    await unlessAborted(send(JSON.stringify(request)), init.signal),
  ) as WireAnswer;
  if (response === undefined) throw Object.assign(new Error(error?.message), error);
  const { status, headers, body64 } = response;
  const body = [101, 204, 205, 304].includes(status) ? null : Buffer.from(body64, 'base64');
  return new Answer(body, { status, headers });
}

async function unlessAborted(
  answer: Promise<string>,
  signal: AbortSignal | null | undefined,
): Promise<string> {
  if (signal === undefined || signal === null) return answer;
  signal.throwIfAborted();
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    answer.then(resolve, reject);
  });
}

/** `Date` that tells the sandbox's time. Parity: `Intl` formatters without an argument still use the machine's. */
function sandboxDate(host: ContextHost): DateConstructor {
  const Real = Date;
  const patched: DateConstructor = new Proxy(Real, {
    construct: (_target, args: readonly unknown[], newTarget: unknown) =>
      Reflect.construct(
        Real,
        args.length === 0 ? [host.now()] : args,
        newTarget === patched ? Real : (newTarget as NewableFunction),
      ) as object,
    apply: () => new Real(host.now()).toString(),
    get: (target, key) => (key === 'now' ? host.now : (Reflect.get(target, key) as unknown)),
  });
  Real.prototype.constructor = patched;
  return patched;
}

/** Aborted and timed out requests end in a `DOMException`. */
const FOREIGN_ERRORS: ReadonlySet<string> = new Set(['[object Error]', '[object DOMException]']);

/** Errors made by Node's own modules belong to the outer realm; here, too, they are errors. */
function acceptForeignErrors(): void {
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (ordinary.call(this as () => void, value)) return true;
      return this === Error && FOREIGN_ERRORS.has(Object.prototype.toString.call(value));
    },
  });
}

/** The platform's view of the running invocation; absent outside of one, as when the bundle is being loaded. */
function installRuntime(host: ContextHost, scope: object): void {
  const counter = { incr() {}, incrBy() {}, decr() {}, decrBy() {} };
  const metrics = {
    counter: () => counter,
    timing: () => ({ measure: () => ({ stop() {} }) }),
    gauge: () => ({ set() {} }),
  };
  Object.defineProperty(scope, '__forge_runtime__', {
    configurable: true,
    get: () => {
      const json = host.runtimeJson();
      if (json === undefined) return undefined;
      const runtime = JSON.parse(json) as { lambdaContext: object };
      return {
        ...runtime,
        metrics,
        featureFlags: () => false,
        lambdaContext: { ...runtime.lambdaContext, getRemainingTimeInMillis: host.remainingMs },
      };
    },
  });
}

async function callHandler(handler: unknown, argsJson: string): Promise<string> {
  try {
    if (typeof handler !== 'function') throw new TypeError('((the bundle does not export this handler))');
    const args = JSON.parse(argsJson) as unknown[];
    const value: unknown = await (handler as (...args: unknown[]) => unknown)(...args);
    return JSON.stringify({ value });
  } catch (error) {
    if (!(error instanceof Error))
      return JSON.stringify({ error: { name: 'Error', message: String(error) } });
    const { name, message, stack } = error;
    return JSON.stringify({ error: { name, message, stack } });
  }
}
