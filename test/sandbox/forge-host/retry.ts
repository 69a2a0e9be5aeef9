import { RETRY_AFTER_SECONDS_MAX, RETRY_DATA_BYTES_MAX } from './limits';
import { jsonBytes, toFields, toNumber, toText } from './parse';

/** A function's wish to be called again, made by returning an `InvocationError`. */
export interface RetryRequest {
  readonly retryAfterSeconds: number;
  readonly retryReason: string;
  readonly retryData?: unknown;
}

/** Recognises an `InvocationError` in what a function returned. Data over the limit is dropped, as it cannot be stored. */
export function parseRetryRequest(value: unknown): RetryRequest | undefined {
  const fields = toFields(value);
  if (fields['_retry'] !== true) return undefined;
  const { retryAfter, retryReason, retryData } = toFields(fields['retryOptions']);
  const seconds = toNumber(retryAfter) ?? 1;
  const keepsData = retryData !== undefined && jsonBytes(retryData) <= RETRY_DATA_BYTES_MAX;
  return {
    retryAfterSeconds: Math.min(RETRY_AFTER_SECONDS_MAX, Math.max(1, seconds)),
    retryReason: toText(retryReason) ?? 'FUNCTION_RETRY_REQUEST',
    ...(keepsData ? { retryData } : {}),
  };
}
