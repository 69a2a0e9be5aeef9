import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { ForgeHostError } from './errors';
import type { TimersOfProcess } from './function-timers';

/** What the outer world gives to an app's realm. Data crosses as JSON. */
export interface ContextHost {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly require: (id: string) => unknown;
  readonly now: () => number;
  readonly runtimeJson: () => string | undefined;
  readonly remainingMs: () => number;
  /** Carries a call of the SDK or of `fetch` to the platform. */
  readonly call: (requestJson: string) => Promise<string>;
}

/** A line that the app wrote with `console`. */
export interface ConsoleLine {
  readonly level: string;
  readonly text: string;
}

/** A bundle loaded into a realm of its own. */
export interface AppContext {
  /** Calls an exported handler with arguments as JSON; answers `{value}` or `{error}` as JSON. */
  readonly invoke: (exportName: string, argsJson: string) => Promise<string>;
}

/** Node modules that need sockets or processes of their own, which the platform's runtime does not give. */
const CLOSED_MODULES: ReadonlySet<string> = new Set([
  'child_process',
  'cluster',
  'dgram',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'repl',
  'tls',
  'vm',
  'worker_threads',
]);

/** Compiles a bundle once; every context of a host then runs the same script. */
export function compileBundle(bundlePath: string): vm.Script {
  const source = readFileSync(bundlePath, 'utf8');
  return new vm.Script(`(function (exports, require, module) {${source}\n})`, { filename: bundlePath });
}

/** Loads the bundle into a new realm. Its module state lives and dies with the realm. */
export function createAppContext(script: vm.Script, host: ContextHost): AppContext {
  const realm = vm.createContext({});
  const { install } = vm.runInContext(`${globalsSource()}; appGlobals`, realm) as {
    install: (host: ContextHost) => AppContext & { load: (start: unknown) => void };
  };
  const app = install(host);
  app.load(script.runInContext(realm));
  return { invoke: app.invoke };
}

let compiledGlobals: string | undefined;

function globalsSource(): string {
  compiledGlobals ??= transformSync(readFileSync(join(__dirname, 'context-globals.ts'), 'utf8'), {
    loader: 'ts',
    format: 'iife',
    globalName: 'appGlobals',
    target: 'es2022',
  }).code;
  return compiledGlobals;
}

/**
 * The web and Node globals of the platform's runtime. `env` is all that the app sees of the environment.
 *
 * Parity: `setTimeout` goes by the host's clock, as `Date` does; `setInterval` by the machine's. Typed arrays are shared with the outer realm, as Node's buffers and encoders make them.
 */
export function appGlobals(
  env: Readonly<Record<string, string>>,
  write: (line: ConsoleLine) => void,
  timers: TimersOfProcess,
): Readonly<Record<string, unknown>> {
  return {
    AbortController,
    AbortSignal,
    ArrayBuffer,
    atob,
    Blob,
    btoa,
    Buffer,
    clearImmediate,
    clearInterval,
    clearTimeout: timers.clearTimeout,
    console: appConsole(write),
    crypto: globalThis.crypto,
    Event,
    EventTarget,
    FormData,
    Headers,
    performance,
    process: appProcess(env),
    queueMicrotask,
    ReadableStream,
    Request,
    Response,
    setImmediate,
    setInterval,
    setTimeout: timers.setTimeout,
    structuredClone,
    TextDecoder,
    TextEncoder,
    TransformStream,
    Uint8Array,
    URL,
    URLSearchParams,
    WritableStream,
  };
}

/** `require` as a bundle may use it: only for modules that Node brings along. */
export function requireBuiltin(id: string): unknown {
  const name = id.replace(/^node:/, '');
  if (CLOSED_MODULES.has(name)) {
    return new Proxy({}, { get: (_target, key) => refuseModule(name, key) });
  }
  const module: unknown = process.getBuiltinModule(name);
  if (module === undefined) throw new ForgeHostError(`a bundle cannot require "${id}"`);
  return module;
}

/** SDK code may load such a module and never touch it, so the refusal comes with the first use. */
function refuseModule(name: string, key: string | symbol): undefined {
  if (typeof key === 'symbol' || key === '__esModule' || key === 'default' || key === 'then')
    return undefined;
  throw new ForgeHostError(
    `not modelled: "${key}" of the module "${name}"; functions reach the network with fetch`,
  );
}

function appConsole(write: (line: ConsoleLine) => void): Readonly<Record<string, unknown>> {
  const levels = ['log', 'debug', 'info', 'warn', 'error', 'trace'];
  return Object.fromEntries(
    levels.map((level) => [level, (...parts: unknown[]) => write({ level, text: format(...parts) })]),
  );
}

function appProcess(env: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const { arch, platform, version, versions, release } = process;
  return {
    arch,
    argv: [],
    cwd: () => '/',
    emitWarning: () => undefined,
    env: { ...env },
    hrtime: process.hrtime.bind(process),
    memoryUsage: process.memoryUsage.bind(process),
    nextTick: process.nextTick.bind(process),
    on: () => undefined,
    pid: 1,
    platform,
    release,
    uptime: process.uptime.bind(process),
    version,
    versions,
  };
}
