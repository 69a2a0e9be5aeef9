import type { Backoff } from './random';

/** Every bound of the relay. Times are in milliseconds. */

/** How long one call to Teleport may take before it counts as lost. */
export const CALL_TIMEOUT_MS = 10_000;
/** Setting a request's state may wait for Teleport's own audit log. */
export const WRITE_TIMEOUT_MS = 15_000;
/** Teleport sends INIT at once; the Go client waits as long as this. */
export const WATCH_INIT_TIMEOUT_MS = 15_000;
/** Pauses between attempts to watch. The Go plugins use the same bounds. */
export const WATCH_BACKOFF: Backoff = { firstMs: 20, maxMs: 5_000 };
/** A watch that lived this long counts as healthy: the next failure starts with short pauses again. */
export const WATCH_HEALTHY_MS = 10_000;
/** How often a live watch is checked against a full list, in case an event was lost without a trace. */
export const RELIST_INTERVAL_MS = 10 * 60_000;
/** Events kept while the list is being read. A cluster busier than that is listed again. */
export const QUEUED_EVENTS_MAX = 20_000;
/** A watch that was quiet this long is asked for a sign of life: a connection may be dead without anybody having said so. */
export const HEARTBEAT_INTERVAL_MS = 30_000;
/** How often the credentials are looked at for a renewed certificate. Teleport's own plugins do it every minute. */
export const CREDENTIALS_CHECK_INTERVAL_MS = 10_000;
/** What is left of a certificate's life when the log first warns, and when it does so as an error. tbot renews at about half. */
export const CERTIFICATE_SOON_SHARE = 0.25;
export const CERTIFICATE_URGENT_SHARE = 0.1;
/** An identity file with many CAs is some 20 kB. */
export const IDENTITY_BYTES_MAX = 1024 * 1024;

/** Requests in one page of a list. Teleport's own default. */
export const LIST_PAGE_SIZE = 100;
/** A page that is too big for one message or takes too long is asked for by halves, down to this many. */
export const LIST_PAGE_SIZE_MIN = 5;
/** Pages of one list: a million requests. */
export const LIST_PAGES_MAX = 10_000;
/** How long one way of connecting may take, from the first packet to the end of the last handshake. */
export const DIAL_TIMEOUT_MS = 10_000;
/** The largest message taken from Teleport: a page of requests with long annotations passes gRPC's default of 4 MB. */
export const GRPC_MESSAGE_BYTES_MAX = 32 * 1024 * 1024;
/** Teleport's Go client pings about once a minute; faster pings are refused. */
export const KEEPALIVE_INTERVAL_MS = 60_000;
export const KEEPALIVE_TIMEOUT_MS = 20_000;

/** So few ids are read from Teleport itself, not from the cache: a nudge may come from a relay that is ahead of us. */
export const FRESH_READS_MAX = 5;
/** Calls to Teleport that one call of the app may have under way at once. */
export const CALL_CONCURRENCY_MAX = 8;
/** Attempts at a compare-and-set before the call gives up. */
export const COMPARE_AND_SET_ATTEMPTS_MAX = 5;

/** Requests whose notes in plugin data are remembered, each of at most some kilobytes. */
export const NOTES_REMEMBERED_MAX = 1_000;

/** How long a request may be pending before it counts as one that should have a card: two ticks of the app. */
export const CARD_OVERDUE_MS = 10 * 60_000;
/** How long a decision that could not be carried out counts as waiting without being repeated: the app does so within an hour. */
export const DECISION_FORGOTTEN_MS = 2 * 3_600_000;

/** How long one call to Jira, or for a token to call it with, may take. */
export const JIRA_TIMEOUT_MS = 5_000;
/** Tokens of service accounts are good for an hour; one this close to its end is not used any more. */
export const JIRA_TOKEN_MARGIN_MS = 60_000;
/** Entries of a card's history in one page, and pages: a card with more is not one that people decide on. */
export const JIRA_HISTORY_PAGE_MAX = 1_000;
export const JIRA_HISTORY_PAGES_MAX = 5;
/** The oldest move that still decides where Jira is asked about it, and how far its clock and Teleport's may differ. */
export const WITNESSED_AGE_MS_MAX = 24 * 3_600_000;
export const WITNESSED_CLOCK_TOLERANCE_MS = 60_000;

/** How long it is remembered which Teleport user an Atlassian account is. */
export const REVIEWER_CACHE_MS = 10 * 60_000;
export const REVIEWER_CACHE_ENTRIES_MAX = 10_000;
/** Users in one page, and pages of one search. */
export const USERS_PAGE_SIZE = 500;
export const USERS_PAGES_MAX = 400;
/** Roles of the relay's own user that are looked through. */
export const OWN_ROLES_MAX = 1_000;

/** A claim on a request that is older than this may be taken over by another decision. */
export const CLAIM_LEASE_MS = 2 * 60_000;
/** Decisions remembered as done. Teleport's own state backs them when they fall out. */
export const FINISHED_DECISIONS_MAX = 10_000;
/**
 * How long a decision may wait for others on its request. Its caller waits 25 seconds in all.
 *
 * @see https://developer.atlassian.com/platform/forge/platform-quotas-and-limits/
 */
export const DECISION_WAIT_MS_MAX = 15_000;
/** When to come back while another decision on the same request is under way. */
export const BUSY_RETRY_AFTER_MS = 5_000;
/** When to come back while Teleport cannot be reached. */
export const UNAVAILABLE_RETRY_AFTER_MS = 10_000;
/** As much of a text by Teleport as goes into an answer. */
export const DETAIL_CHARS_MAX = 300;

/** A caller has this long to finish the TLS handshake. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** A caller has this long to send its headers, and this long for the whole request. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const BODY_TIMEOUT_MS = 15_000;
export const KEEP_ALIVE_TIMEOUT_MS = 30_000;
/** How often Node looks for callers that are past these times. */
export const TIMEOUT_CHECK_INTERVAL_MS = 2_000;
/** Open connections from callers. */
export const CONNECTIONS_MAX = 1_000;
/** How long running calls may take to finish when the relay stops. */
export const STOP_GRACE_MS = 15_000;

/** How far the clocks of Atlassian and of this machine may differ. */
export const TOKEN_CLOCK_TOLERANCE_MS = 5_000;
/** A Forge Invocation Token is about 2 kB. */
export const TOKEN_CHARS_MAX = 16 * 1024;
/** Tokens remembered against replay. They live for some 25 s, so this is far above what an app sends. */
export const TOKENS_REMEMBERED_MAX = 50_000;
/** How long fetching Atlassian's keys may take, and how seldom an unknown key or a failure before may cause it. */
export const JWKS_TIMEOUT_MS = 5_000;
export const JWKS_COOLDOWN_MS = 30_000;
/** How long keys are used before they are fetched again. */
export const JWKS_FRESH_MS = 10 * 60_000;
/**
 * How long they are used where that fails: time for somebody to mend it before decisions stop. Bounded, since a key that
 * Atlassian has withdrawn meanwhile is still taken.
 */
export const JWKS_KEPT_MS = 24 * 3_600_000;

/** After a nudge the next one waits this long, so that ids that change close together go out in one. */
export const NUDGE_BATCH_MS = 20;
/** How long news of the app's own review waits for the card to show it: a drag that is worked on without trouble takes less. */
export const ECHO_HELD_MS = 10_000;
/** Ids that wait for a nudge; above that the app's five-minute tick has to find them. */
export const NUDGE_IDS_WAITING_MAX = 5_000;
export const NUDGE_TIMEOUT_MS = 10_000;
/** Of the answer to a nudge, which nobody reads: so much is taken in for the connection to be used again. */
export const NUDGE_ANSWER_BYTES_MAX = 4_096;
export const NUDGE_ATTEMPTS_MAX = 4;
export const NUDGE_BACKOFF: Backoff = { firstMs: 500, maxMs: 8_000 };
/** A web trigger that asks for a longer pause than this is left to the tick. */
export const NUDGE_RETRY_AFTER_MAX_MS = 30_000;

/** How long one question to the app may take: a web trigger has 55 seconds, and needs far less. */
export const MAIL_TIMEOUT_MS = 20_000;
/** After an answer or news was ready, the next question waits this long, so that what comes close together goes in one. */
export const MAIL_BATCH_MS = 20;
/** Pauses while the app does not answer. */
export const MAIL_BACKOFF: Backoff = { firstMs: 500, maxMs: 30_000 };
/** How long the relay waits after the app refused it: somebody has to do something first. */
export const MAIL_REFUSED_PAUSE_MS = 30_000;
/** How far the clock of this machine may differ from Atlassian's before somebody is told. */
export const CLOCK_OFF_MAX_MS = 5_000;
/** By how much of itself a pause is lengthened or shortened at most, so that relays do not ask in step. */
export const MAIL_JITTER_SHARE = 0.1;
/** Ids of calls whose answers the app has taken, so that a list which lags does not have them done again. */
export const MAIL_ANSWERED_REMEMBERED_MAX = 2_000;
/** How often the pairing is looked for, and looked at for a renewed key. */
export const PAIRING_CHECK_INTERVAL_MS = 10_000;
/** How long after the last question that was answered the relay counts as cut off. */
export const MAIL_SILENT_MS_MAX = 90_000;
/** Attempts of `pair` at an app that cannot be reached. */
export const INTRODUCTION_ATTEMPTS_MAX = 3;
export const INTRODUCTION_PAUSE_MS = 2_000;

/** How often the files of the HTTPS certificate are looked at: it is renewed days before it expires. */
export const TLS_RELOAD_INTERVAL_MS = 60_000;

/** A certificate of a web server is renewed weeks before its end. */
export const HTTPS_RENEWED_BY_MS = 14 * 86_400_000;

/** Resources of one kind whose names are asked for in one call; the others show their ids. */
export const RESOURCE_NAMES_ASKED_MAX = 500;
/** Names are a help for the eye: a card does not wait longer for them. */
export const RESOURCE_NAMES_TIMEOUT_MS = 3_000;
/** How long a name, or its absence, is believed, and how many are kept. */
export const RESOURCE_NAMES_CACHE_MS = 5 * 60_000;
export const RESOURCE_NAMES_CACHED_MAX = 20_000;
/** How long nothing is asked after Teleport has not told. */
export const RESOURCE_NAMES_PAUSE_MS = 60_000;
