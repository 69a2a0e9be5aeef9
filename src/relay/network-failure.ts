import { errorCodeOf } from './error-code';

/** The network's own word for why no answer came; never the URL, which may be a secret. */
export function networkFailureOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return errorCodeOf(cause) ?? (cause instanceof Error ? cause.message : 'network error');
}
