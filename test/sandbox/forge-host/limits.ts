/** Numbers of the Forge platform that the host enforces. Vendor pages of August 2026. */

/** @see https://developer.atlassian.com/platform/forge/limits-invocation/ */
export const FUNCTION_TIMEOUT_MS = 25_000;
export const LONG_FUNCTION_TIMEOUT_MS = 55_000;
export const TIMEOUT_SECONDS_MAX = 900;
export const INVOCATION_PAYLOAD_BYTES_MAX = 5 * 1024 * 1024;
export const BRIDGE_REQUEST_BYTES_MAX = 500 * 1024;

/**
 * Invocations in one minute of the clock. Parity: the vendor names them for people only, 1,200 for one and 5,000 for an
 * installation, and says no more than that limits "also apply" to web triggers; the tighter one is taken for each of them.
 *
 * @see https://developer.atlassian.com/platform/forge/limits-invocation/ (13 January 2026; the page of August has no rates)
 */
export const WEB_TRIGGER_CALLS_PER_MINUTE_MAX = 1_200;

/** @see https://developer.atlassian.com/platform/forge/remote/essentials/ */
export const REMOTE_TIMEOUT_MS = 25_000;
export const INVOCATION_TOKEN_LIFETIME_SECONDS = 25;

/** @see https://developer.atlassian.com/platform/forge/limits-async-events/ */
export const QUEUE_EVENTS_PER_PUSH_MAX = 50;
export const QUEUE_EVENTS_PER_MINUTE_MAX = 500;
export const QUEUE_PUSH_BYTES_MAX = 200 * 1024;
export const QUEUE_LONG_RUNNING_EVENT_BYTES_MAX = 100 * 1024;
export const QUEUE_DELAY_SECONDS_MAX = 900;
export const QUEUE_RETENTION_MS = 24 * 60 * 60 * 1000;
export const QUEUE_CYCLE_MAX = 1_000;

/** The first pause after an error; it doubles up to the last one. Parity: only the upper end is documented. */
export const QUEUE_BACKOFF_FIRST_SECONDS = 1;
export const QUEUE_BACKOFF_LAST_SECONDS = 900;

/** @see https://developer.atlassian.com/platform/forge/events-reference/product_events/ */
export const PRODUCT_EVENT_BYTES_MAX = 200 * 1000;
export const PRODUCT_EVENT_RETRIES_MAX = 4;
export const RETRY_AFTER_SECONDS_MAX = 900;
export const RETRY_DATA_BYTES_MAX = 4 * 1024;
export const EXPRESSION_CHARACTERS_MAX = 10_000;

/** The pause before the platform repeats a function that ran out of time. Parity: the documentation names no number. */
export const PLATFORM_RETRY_SECONDS = 60;

/** @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/scheduled-trigger/ */
export const SCHEDULE_INTERVAL_MS: ReadonlyMap<string, number> = new Map([
  ['fiveMinute', 5 * 60_000],
  ['hour', 60 * 60_000],
  ['day', 24 * 60 * 60_000],
  ['week', 7 * 24 * 60 * 60_000],
]);
export const FIRST_SCHEDULE_DELAY_MS = 5 * 60_000;

/** @see https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
export const KEY_LENGTH_MAX = 500;
export const VALUE_BYTES_MAX = 240 * 1024;
export const VALUE_DEPTH_MAX = 31;
export const TRANSACTION_OPERATIONS_MAX = 25;
export const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;
export const BATCH_KEYS_MAX = 25;
export const QUERY_LIMIT_DEFAULT = 10;
export const QUERY_LIMIT_MAX = 100;
export const QUERY_CONDITIONS_MAX = 100;
export const PARTITION_BYTES_MAX = 1_700;
export const RANGE_BYTES_MAX = 900;
export const TTL_MS_MAX = 365 * 24 * 60 * 60 * 1000;
export const EXPIRY_LAG_MS_MAX = 48 * 60 * 60 * 1000;
