import type { Instant } from './access-request';
import type { IssueId, IssueKey, ProjectId, RequestId } from './ids';

/** How a request ended. `deleted` is a request that somebody removed before it was decided or ran out. */
export type Resolution = 'approved' | 'denied' | 'promoted' | 'expired' | 'deleted';

/**
 * The app's memory of one access request and its card. Exactly one exists per request.
 *
 * `claimed`: somebody is creating the issue. `open`: the issue exists and follows the request. `closed`: the request has
 * ended and the card says so.
 *
 * `version` is for compare-and-set: a save succeeds only on the version that was read. `busyUntil` is a lease: while it
 * lies ahead, one worker carries out effects on this card and all others wait. `unsure` says that an earlier worker did
 * not come back, so that its comments may or may not be on the card.
 *
 * `retryAt` is set while the last try was refused: until then, ticks leave the request alone. `ignoredRevision` is the
 * revision of the request about which somebody said to leave it alone altogether.
 */
export interface Link {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  readonly phase: 'claimed' | 'open' | 'closed';
  /** Before its issue was created, or when that was taken over: no move from before is a decision. */
  readonly claimedAt: Instant;
  readonly version: number;
  readonly issueId?: IssueId | undefined;
  readonly issueKey?: IssueKey | undefined;
  /** Revision of the request that the card shows. */
  readonly revision?: string | undefined;
  readonly reviewsPosted: number;
  readonly resolution?: Resolution | undefined;
  /** When the pending request would lapse: tells "expired" from "deleted" once it is gone. */
  readonly expiresAt?: Instant | undefined;
  readonly busyUntil?: Instant | undefined;
  readonly retryAt?: Instant | undefined;
  readonly ignoredRevision?: string | undefined;
  /** When the first of those tries failed that have failed since, each for a reason that may pass. */
  readonly failingSince?: Instant | undefined;
  readonly unsure: boolean;
  /** Changelog entries of the card whose mover has got an answer. */
  readonly settledMoves: readonly string[];
  /** All moves up to this instant have got theirs. */
  readonly settledTo?: Instant | undefined;
  /** Those that were on their way to Teleport when the last word of them was heard. */
  readonly sentMoves?: readonly string[] | undefined;
  /** Whether the app has ever read the card in Jira. */
  readonly isSeen?: boolean | undefined;
  /** Whether the app could not read it the last time, which is listed. */
  readonly isHidden?: boolean | undefined;
  /** The project that the card was found in, if it is not set up: the card was told so. */
  readonly misplacedIn?: ProjectId | undefined;
  /** How many cards the request has had before. */
  readonly replacements?: number | undefined;
}

/** A link whose card exists. */
export type CardLink = Link & { readonly issueId: IssueId; readonly issueKey: IssueKey };

/**
 * Longer than any worker may run (the consumer's limit is 120 s), so that whoever held an expired lease is certainly gone,
 * and longer than Jira's search index usually lags behind, so that a search then finds what that worker created.
 */
export const LEASE_MS = 180_000;

export const hasCard = (link: Link): link is CardLink =>
  link.issueId !== undefined && link.issueKey !== undefined;

/** Whether somebody said to leave this revision of the request alone. */
export const isIgnored = (link: Link, request: { readonly revision: string } | undefined): boolean =>
  link.ignoredRevision !== undefined && link.ignoredRevision === request?.revision;

/** How far the clocks of Jira, Forge and Teleport may be apart. */
const CLOCK_SKEW_MS = 300_000;

/** Whether an issue was created at that time or later, as far as clocks agree. */
export const isCreatedSince = (createdMs: number, since: Instant): boolean =>
  createdMs >= Date.parse(since) - CLOCK_SKEW_MS;

const instant = (ms: number): Instant => new Date(ms).toISOString();

/** The first trace of a request: whoever stores it creates the card. */
export function claim(request: RequestId, project: ProjectId, nowMs: number): Link {
  return {
    requestId: request,
    projectId: project,
    phase: 'claimed',
    claimedAt: instant(nowMs),
    version: 1,
    reviewsPosted: 0,
    busyUntil: instant(nowMs + LEASE_MS),
    unsure: false,
    settledMoves: [],
  };
}

/** Moves that a link remembers one by one: above that, the older ones by the time until which all are settled. */
const SETTLED_MOVES_MAX = 200;

/** What a link remembers once these moves have got their answers. */
export function settle(
  { settledMoves, settledTo, sentMoves = [] }: Link,
  moves: readonly { readonly id: string; readonly atMs: number }[],
): Pick<Link, 'settledMoves' | 'settledTo' | 'sentMoves'> {
  const ids = new Set(moves.map(({ id }) => id));
  const all = [...settledMoves.filter((id) => !ids.has(id)), ...ids];
  const sent = sentMoves.filter((id) => !ids.has(id));
  const last = Math.max(...moves.map(({ atMs }) => atMs));
  const isFull = all.length > SETTLED_MOVES_MAX;
  return {
    settledMoves: isFull ? [] : all,
    settledTo: isFull ? instant(last) : settledTo,
    sentMoves: sent.length === 0 ? undefined : sent,
  };
}

/** How long a worker must wait before it may take the link; 0 when it is free. */
export function busyForMs(link: Link, nowMs: number): number {
  return link.busyUntil === undefined ? 0 : Math.max(0, Date.parse(link.busyUntil) - nowMs);
}

/** The link as taken by a worker. `unsure` stays set if the worker before did not give it back. */
export function take(link: Link, nowMs: number): Link {
  const abandoned = link.busyUntil !== undefined;
  return {
    ...link,
    version: link.version + 1,
    busyUntil: instant(nowMs + LEASE_MS),
    unsure: link.unsure || abandoned,
  };
}

/** The link as given back: `changes` are what the worker is certain of having done. */
export function giveBack(link: Link, changes: Partial<Link>): Link {
  return { ...link, ...changes, version: link.version + 1, busyUntil: undefined };
}
