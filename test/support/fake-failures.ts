import type { Failure } from '#core/link/failure';
import type { Failures } from '#core/ports';

/** The list of failures in memory. */
export const fakeFailures = (
  failures: Map<string, Failure>,
  call: <T>(name: string, effect: () => T) => Promise<T>,
): Failures => ({
  list: () =>
    call('failures.list', () =>
      [...failures.values()].sort((a, b) => Date.parse(a.since) - Date.parse(b.since)),
    ),
  get: (id) => call('failures.get', () => failures.get(id)),
  put: (failure) => call('failures.put', () => void failures.set(failure.id, failure)),
  clear: (id) => call('failures.clear', () => void failures.delete(id)),
});
