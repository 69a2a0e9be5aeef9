import type { ClientReadableStream, ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import type { Clock } from '../clock';
import { CALL_TIMEOUT_MS } from '../limits';
import { failureFrom, givenUp, timedOut } from './errors';

/** How a call is bounded. `doing` completes "Cannot ..." in an error message. */
export interface CallOptions {
  readonly clock: Clock;
  readonly doing: string;
  /** Teleport lets everybody make this call, so a refusal is about who the relay is. */
  readonly isOpenToAll?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

type Callback<T> = (error: ServiceError | null, response: T) => void;

/** Makes a unary call, bounded by a deadline on the relay's own clock. Throws `TeleportFailure`. */
export function unary<T>(options: CallOptions, start: (done: Callback<T>) => ClientUnaryCall): Promise<T> {
  return bounded<T>(options, (resolve, reject) => {
    const call = start((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
    return () => {
      call.cancel();
    };
  });
}

/** Makes a call that answers a stream and collects it, at most `itemsMax` items. Throws `TeleportFailure`. */
export function collect<T>(
  options: CallOptions & { readonly itemsMax: number },
  start: () => ClientReadableStream<T>,
): Promise<readonly T[]> {
  return bounded<readonly T[]>(options, (resolve, reject) => {
    const items: T[] = [];
    const stream = start();
    stream.on('data', (item: T) => {
      if (items.push(item) > options.itemsMax)
        reject(givenUp(options.doing, 'Teleport sends more than fits'));
    });
    stream.on('error', reject);
    stream.on('end', () => {
      resolve(items);
    });
    return () => {
      stream.cancel();
    };
  });
}

/** Runs `start`, which returns how to cancel it, until it is done, its time is over, or `signal` aborts. */
async function bounded<T>(
  { clock, doing, isOpenToAll, timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
): Promise<T> {
  if (signal?.aborted === true) throw givenUp(doing, STOPPING);
  const { promise, resolve, reject } = deferred<T>();
  const onAbort = (): void => {
    reject(givenUp(doing, STOPPING));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancelTimeout = clock.after(timeoutMs, () => {
    reject(timedOut(doing, timeoutMs));
  });
  let cancel: (() => void) | undefined;
  try {
    cancel = start(resolve, reject);
    return await promise;
  } catch (error) {
    throw failureFrom(error, { doing, isOpenToAll });
  } finally {
    cancelTimeout();
    signal?.removeEventListener('abort', onAbort);
    // Of no effect on a call that is over.
    cancel?.();
  }
}

const STOPPING = 'the connection is being given up';

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let handles: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    handles = { resolve, reject };
  });
  if (handles === undefined) throw new Error('A promise did not run its executor');
  return { promise, ...handles };
}
