/** Bounds of the contract between app and relay. Both sides enforce them. */

/** Version of the contract: the first path segment of every call. */
export const CONTRACT_VERSION = 'v1';
/** Records asked for in one call. Also the most issues that Jira creates in one bulk call. */
export const REQUEST_IDS_MAX = 50;
/** Teleport users asked about in one call. */
export const USERS_MAX = 50;
/** Heads in one sync answer: far above what a cluster keeps pending. */
export const HEADS_MAX = 50_000;
/** Ids in one nudge: the most events that Forge takes in one push to a queue. */
export const NUDGE_IDS_MAX = 50;
/** A call's body. A review with the longest reason is well below it. */
export const BODY_BYTES_MAX = 64 * 1024;
/** An answer's body. Forge accepts 5 MB from a remote. */
export const ANSWER_BYTES_MAX = 5 * 1024 * 1024;
/** Teleport's names are UUIDs; anything else is refused before it reaches a path or a storage key. */
export const REQUEST_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** In the way `pull` a call's answer has at most so many bytes, so that several fit into one message. */
export const PULLED_ANSWER_BYTES_MAX = 2 * 1024 * 1024;
/** Bytes of a signed message: below the 5 MB that Forge gives to a web trigger's function. */
export const MAIL_BYTES_MAX = 4 * 1024 * 1024;
/** Calls in one message: with the longest bodies they are below what a function may return. */
export const MAIL_CALLS_MAX = 20;
/** Answers in one message. */
export const MAIL_RESULTS_MAX = 50;
/** Calls that a relay says it is working on. */
export const MAIL_WORKING_MAX = 200;
/** How far the clocks of app and relay may differ; a message that is older is worth nothing. */
export const MAIL_AGE_MS_MAX = 60_000;
