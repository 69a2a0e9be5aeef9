/** The relay's only source of time. */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number;
  /** Calls `run` once after `ms`; the function it returns cancels that. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's time. Its timers never keep the process alive by themselves. */
export const systemClock: Clock = {
  // The one place where the machine's time enters.
  // eslint-disable-next-line no-restricted-properties
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `ms`, or rejects with the signal's reason as soon as `signal` aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(abortReason(signal));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** An epoch time as an ISO 8601 string in UTC. */
export const toInstant = (epochMs: number): string => new Date(epochMs).toISOString();

/** How two clocks differ, in words. `offMs`: how far that of this machine is ahead. */
export function clockWords(offMs: number): string {
  const seconds = Math.round(offMs / 1000);
  const how = seconds < 0 ? 'behind' : 'ahead';
  return `the clocks differ by ${Math.abs(seconds)} s${seconds === 0 ? '' : `: that of this machine is ${how}`}`;
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Stopped');
}
