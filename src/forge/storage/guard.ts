import { AppError } from '#core/errors';

/** As storage takes it: without what is absent, since it refuses an attribute without a value. */
export const storable = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** Storage did not do what it was asked to. */
export const unavailable = (what: string, cause: unknown): AppError =>
  new AppError('storage-unavailable', `Forge storage could not ${what}`, { retry: 'safe', cause });

/**
 * Runs a storage call and turns whatever it throws into the one error class. Forge documents no codes for a lost
 * condition, so nothing here branches on them: callers that need to know re-read.
 * @see https://developer.atlassian.com/platform/forge/storage-reference/
 */
export async function stored<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw unavailable(what, cause);
  }
}
