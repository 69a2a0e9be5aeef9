/** Teleport's own numbers. */

/** How often the Auth Service looks for expired requests. @see https://github.com/gravitational/teleport/pull/49267 */
export const EXPIRY_SCAN_MS = 5 * 60_000;
/** How long after its expiry a request is left alone. @see https://github.com/gravitational/teleport/pull/50775 */
export const EXPIRY_GRACE_MS = 40_000;
/** How many requests one scan expires. @see https://github.com/gravitational/teleport/pull/49267 */
export const EXPIRED_PER_SCAN_MAX = 120;

/** How long a login, and so a request made with it, lasts. @see https://goteleport.com/docs/reference/access-controls/access-requests/ */
export const SESSION_TTL_MS_DEFAULT = 12 * 3_600_000;
/** The longest a request may wait for reviews. @see https://goteleport.com/docs/reference/access-controls/access-requests/ */
export const REQUEST_TTL_MS_MAX = 7 * 86_400_000;
/** The longest `max_duration`. @see https://goteleport.com/docs/reference/access-controls/access-requests/ */
export const MAX_DURATION_MS_MAX = 14 * 86_400_000;

/** How long after its creation a request's access may begin at the latest. @see https://github.com/gravitational/teleport api/constants MaxAssumeStartDuration */
export const ASSUME_START_MS_MAX = 7 * 86_400_000;

/** The largest page of a listing, and the page when none is asked for. @see https://github.com/gravitational/teleport api/defaults DefaultChunkSize */
export const PAGE_SIZE_MAX = 1000;
/** The largest stored resource, in bytes. @see https://github.com/gravitational/teleport MaxResourceSize */
export const RESOURCE_BYTES_MAX = 1_000_000;
/** How long plugin data outlives the access it belongs to. @see https://github.com/gravitational/teleport lib/services/local/plugin_data.go */
export const PLUGIN_DATA_AFTERLIFE_MS = 3_600_000;
/** How many events a watcher may be behind before its stream is closed. @see https://github.com/gravitational/teleport lib/backend DefaultBufferCapacity */
export const WATCH_QUEUE_MAX = 1024;

/** How many watch events the emulator remembers for tests. */
export const WATCH_HISTORY_MAX = 50_000;
