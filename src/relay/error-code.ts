/** The code of an error of Node's, such as `ENOENT`. Does not ask for `Error`: a test's world has an `Error` of its own. */
export function errorCodeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
