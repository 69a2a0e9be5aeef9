import type { Clock } from '../../clock';
import type { ConnectionChoice } from '../../config/config';
import { DIAL_TIMEOUT_MS } from '../../limits';
import type { Identity } from '../identity';
import { formatAddress } from '../../address';
import { DialError } from './dial-error';
import { findCluster } from './find';
import { tcp } from './layers';
import { firstHop, secureRoute, type Destination, type RouteKind } from './route';

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
 * one sentence that names every way that was tried and why it failed.
 */
export async function detectRoute(options: DetectOptions): Promise<RouteKind> {
  const { choice, known, destination } = options;
  const failures: string[] = [];
  const attempt = async (kind: RouteKind): Promise<boolean> => {
    const error = await tryRoute(kind, options);
    if (error === undefined) return true;
    // The same would happen on every other way.
    if (error.stage === 'reach') throw failure(destination, [error.message]);
    failures.push(`${kind}: ${error.message}`);
    return false;
  };
  const kinds: readonly RouteKind[] = choice === 'auto' ? ['auth', 'proxy'] : [choice];
  for (const kind of new Set([...(known === undefined ? [] : [known]), ...kinds])) {
    if (await attempt(kind)) return kind;
  }
  if (choice === 'auto' && known !== 'websocket') {
    const reason = await noWebReason(options);
    if (reason !== undefined) failures.push(reason);
    else if (await attempt('websocket')) return 'websocket';
  }
  throw failure(destination, failures);
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

/** Why the WebSocket need not be tried: what is there is no Proxy Service, or that of another cluster. */
async function noWebReason(options: DetectOptions): Promise<string | undefined> {
  const { destination, identity } = options;
  try {
    const { name } = await within(options, (signal) => findCluster(destination, signal));
    return name === identity.cluster
      ? undefined
      : `the Proxy Service there is of cluster "${name}", the relay's credentials are of "${identity.cluster}"`;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return `websocket: ${error.message}`;
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

function failure({ target, httpProxy }: Destination, failures: readonly string[]): DialError {
  const way =
    httpProxy === undefined
      ? ''
      : ` through the proxy ${formatAddress(httpProxy.address)} that ${httpProxy.variable} names`;
  return new DialError(
    'tls',
    `Cannot connect to Teleport at ${formatAddress(target)}${way}: ${failures.join('; ')}`,
  );
}
