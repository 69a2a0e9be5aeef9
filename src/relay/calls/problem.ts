import { AppError } from '#core/errors';
import type { Problem, ProblemCode } from '#wire/messages';
import { BUSY_RETRY_AFTER_MS, UNAVAILABLE_RETRY_AFTER_MS } from '../limits';

/** A refusal as it goes over HTTP. */
export interface ProblemAnswer {
  readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 500 | 503;
  readonly body: Problem;
}

/** Builds the answer for a refusal. */
export function problem(
  status: ProblemAnswer['status'],
  code: ProblemCode,
  message: string,
  retryAfterMs?: number,
): ProblemAnswer {
  const retryAfterSeconds =
    retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
  return {
    status,
    body: { error: { code, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } },
  };
}

/** The one funnel from what was thrown to what the caller sees. What is not an `AppError` is a bug and stays inside. */
export function problemOf(error: unknown): ProblemAnswer {
  if (!(error instanceof AppError)) return problem(500, 'internal', 'The relay made an error: see its log');
  const retryAfterMs =
    error.retry === 'never' ? undefined : (error.retryAfterMs ?? defaultRetryAfterMs(error));
  return problem(503, 'teleport-unavailable', error.message, retryAfterMs);
}

const defaultRetryAfterMs = (error: AppError): number =>
  error.code === 'busy' ? BUSY_RETRY_AFTER_MS : UNAVAILABLE_RETRY_AFTER_MS;
