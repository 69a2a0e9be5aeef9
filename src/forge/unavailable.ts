import type { AppError } from '#core/errors';
import type { Unavailable } from '#wire/pages/answers';

/** A failure as a page is told of it. */
export const toldAsUnavailable = ({ code, message, retryAfterMs }: AppError): Unavailable => ({
  kind: 'unavailable',
  code,
  message,
  retryAfterMs,
});
