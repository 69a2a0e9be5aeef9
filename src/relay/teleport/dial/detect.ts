import type { Clock } from '../../clock';
import type { ConnectionChoice } from '../../config/config';
import { DIAL_TIMEOUT_MS } from '../../limits';
import type { Identity } from '../identity';
import { formatAddress } from '../../address';
import { DialError } from './dial-error';
import type { KnownCause } from '../known-causes';
import { findCluster, type FoundCluster } from './find';
import { tcp } from './layers';
import { firstHop, secureRoute, type Destination, type RouteKind } from './route';
import { causeOf, routingProblem } from './web-cause';

export interface DetectOptions {
  readonly choice: ConnectionChoice;
  /** The kind that worked last time, to be tried first. */
  readonly known: RouteKind | undefined;
  readonly destination: Destination;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Finds the kind of route on which the Auth Service answers with the right certificate. Throws `DialError`, whose message is
 * one sentence that says what is to blame, where what is there tells, and names every way that was tried and why it failed.
 */
export async function detectRoute(options: DetectOptions): Promise<RouteKind> {
  const { choice, known, destination, identity } = options;
  const tried = new Map<RouteKind, DialError>();
  const attempt = async (kind: RouteKind): Promise<boolean> => {
    const error = await tryRoute(kind, options);
    if (error === undefined) return true;
    // The same would happen on every other way.
    if (error.stage === 'reach') throw failure(destination, [error.message]);
    tried.set(kind, error);
    return false;
  };
  const kinds: readonly RouteKind[] = choice === 'auto' ? ['auth', 'proxy'] : [choice];
  for (const kind of new Set([...(known === undefined ? [] : [known]), ...kinds])) {
    if (await attempt(kind)) return kind;
  }
  const failures = (): string[] => [...tried].map(([kind, error]) => `${kind}: ${error.message}`);
  if (choice === 'auth') throw failure(destination, failures());
  const web = await askWeb(options);
  if (web.kind === 'none') {
    const why = choice === 'auto' ? [`websocket: ${web.why}`] : [];
    throw failure(destination, [...new Set([...failures(), ...why])]);
  }
  const isWorthIt = routingProblem(web.cluster, identity) === undefined;
  if (choice === 'auto' && isWorthIt && !tried.has('websocket') && (await attempt('websocket')))
    return 'websocket';
  throw failure(destination, failures(), causeOf({ choice, tried, cluster: web.cluster, identity }));
}

/** Tries one kind of route and closes it again. Answers why it does not lead to the Auth Service; undefined if it does. */
export async function tryRoute(
  kind: RouteKind,
  options: Omit<DetectOptions, 'choice' | 'known'>,
): Promise<DialError | undefined> {
  try {
    await within(options, (signal) => probe(kind, options, signal));
    return undefined;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return error;
  }
}

/** What answers at the web address, or why nothing of Teleport's does. */
async function askWeb(
  options: DetectOptions,
): Promise<
  { readonly kind: 'found'; readonly cluster: FoundCluster } | { readonly kind: 'none'; readonly why: string }
> {
  try {
    const cluster = await within(options, (signal) => findCluster(options.destination, signal));
    return { kind: 'found', cluster };
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return { kind: 'none', why: error.message };
  }
}

async function probe(
  kind: RouteKind,
  { destination, identity }: Pick<DetectOptions, 'destination' | 'identity'>,
  signal: AbortSignal,
): Promise<void> {
  const raw = await tcp(firstHop(destination), signal);
  const socket = await secureRoute(raw, { kind, destination }, { identity, signal });
  socket.destroy();
}

/** Bounds one attempt in time, on the relay's own clock. */
async function within<T>(
  { clock, signal: outer }: Pick<DetectOptions, 'clock' | 'signal'>,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const cancel = clock.after(DIAL_TIMEOUT_MS, () => {
    timeout.abort();
  });
  try {
    return await run(AbortSignal.any([outer, timeout.signal]));
  } finally {
    cancel();
  }
}

function failure(
  { target, httpProxy }: Destination,
  failures: readonly string[],
  known?: KnownCause,
): DialError {
  const way =
    httpProxy === undefined
      ? ''
      : ` through the proxy ${formatAddress(httpProxy.address)} that ${httpProxy.variable} names`;
  const ways = failures.join('; ');
  const why = known === undefined ? ways : `${known.cause}: ${known.fix} (${ways})`;
  return new DialError(
    'tls',
    `Cannot connect to Teleport at ${formatAddress(target)}${way}: ${why}`,
    undefined,
    known,
  );
}
