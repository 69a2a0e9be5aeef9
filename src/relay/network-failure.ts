import { errorCodeOf } from './error-code';
import { NUDGE_RETRY_AFTER_MAX_MS } from './limits';

/** The network's own word for why no answer came; never the URL, which may be a secret. */
export function networkFailureOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return errorCodeOf(cause) ?? (cause instanceof Error ? cause.message : 'network error');
}

/** How long Atlassian asks to be left alone, as far as that is heeded; 0 where it asks for nothing. */
export function retryAfterMsOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, NUDGE_RETRY_AFTER_MAX_MS) : 0;
}
