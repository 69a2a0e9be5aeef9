import type { IssueId, IssueKey, IssueRef, ProjectId, RequestId } from '../ids';
import type { Instant } from '../request/access-request';

/** When people are reminded of a request that nobody has decided: at half of its time, and when a tenth is left. */
export const REMINDER_MARKS = ['half', 'nine-tenths'] as const;
export type ReminderMark = (typeof REMINDER_MARKS)[number];

/** How a request ended. `deleted` is a request that somebody removed before it was decided or ran out. */
export type Resolution = 'approved' | 'denied' | 'promoted' | 'expired' | 'deleted';

/** What every link has. */
interface Held {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  /** Before the card was created, or when the app took it over or found it in this project: no move from before is a decision. */
  readonly claimedAt: Instant;
  /** For compare-and-set: a save succeeds only on the version that was read. */
  readonly version: number;
  /** A lease: while it lies ahead, one worker carries out effects on this card and all others wait. */
  readonly busyUntil?: Instant | undefined;
  /** Set while the last try was refused: until then, ticks leave the request alone. */
  readonly retryAt?: Instant | undefined;
  /** The revision of the request about which somebody said to leave it alone altogether. */
  readonly ignoredRevision?: string | undefined;
  /** When the first of those tries failed that have failed since, each for a reason that may pass. */
  readonly failingSince?: Instant | undefined;
  /** Whether an earlier worker did not come back: what it did last may or may not be there. */
  readonly unsure: boolean;
  /** When a search first found nothing that an earlier worker may have created; absent once another one may have created. */
  readonly emptyAt?: Instant | undefined;
  /** How many cards the request has had before. */
  readonly replacements: number;
}

/**
 * `tell-teleport`: its plugin data is to say what the card shows; `add-watchers`: the suggested reviewers are to watch it;
 * `show-access`: the field of the app is to say how the request stands.
 */
export const ERRANDS = ['tell-teleport', 'add-watchers', 'show-access'] as const;
export type Errand = (typeof ERRANDS)[number];

/** What is known of a card. */
interface Card extends Held {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  /** Revision of the request that the card shows; absent until it shows any. */
  readonly revision?: string | undefined;
  readonly reviewsPosted: number;
  /** How the request ended, as far as the card tells. */
  readonly resolution?: Resolution | undefined;
  /** When the pending request would lapse: tells "expired" from "deleted" once it is gone. */
  readonly expiresAt?: Instant | undefined;
  /** Changelog entries of the card whose mover has got an answer. */
  readonly settledMoves: readonly string[];
  /** All moves up to this instant have got theirs. */
  readonly settledTo?: Instant | undefined;
  /** Those that were on their way to Teleport when the last word of them was heard. */
  readonly sentMoves?: readonly string[] | undefined;
  /** Those that were refused while Jira let the app say nothing: they count no more, and their movers are still to be told. */
  readonly unsaidMoves?: readonly string[] | undefined;
  /** What is still to be done for the card, beside the issue itself. */
  readonly errands?: readonly Errand[] | undefined;
  /** Set while Teleport's plugin data alone says that the issue is the card: the app has not been able to read it yet. */
  readonly isUnproven?: boolean | undefined;
  /** Whether the app could not read it the last time, which is listed. */
  readonly isHidden?: boolean | undefined;
  /** The last reminder that was given on the card. */
  readonly reminded?: ReminderMark | undefined;
  /** The project that the card was found in, if it is not set up: the card was told so. */
  readonly misplacedIn?: ProjectId | undefined;
}

/** Somebody is creating the issue. */
export interface ClaimedLink extends Held {
  readonly phase: 'claimed';
}
/** The issue exists and follows the request. */
export interface OpenLink extends Card {
  readonly phase: 'open';
}
/** The request has ended and the card says so, or somebody said to leave it as it is. */
export interface ClosedLink extends Card {
  readonly phase: 'closed';
}
/** The request ended before it had a card. */
export interface DroppedLink extends Held {
  readonly phase: 'dropped';
}

/** The app's memory of one access request and its card. Exactly one exists per request. It changes in `evolve` alone. */
export type Link = ClaimedLink | OpenLink | ClosedLink | DroppedLink;

/** A link whose card exists. */
export type CardLink = OpenLink | ClosedLink;

/**
 * Longer than any worker may run (the consumer's limit is 120 s), so that whoever held an expired lease is certainly gone,
 * and longer than Jira's search index usually lags behind, so that a search then finds what that worker created.
 */
export const LEASE_MS = 180_000;

/** The same search has to find nothing twice, a tick apart (a bit less, as jobs take time): an index may lag, or lose one. */
export const EMPTY_AGAIN_MS = 240_000;

/** Whether it certainly did not create anything, going by searches. */
export const isCertainlyEmpty = ({ emptyAt }: Link, nowMs: number): boolean =>
  emptyAt !== undefined && nowMs - Date.parse(emptyAt) >= EMPTY_AGAIN_MS;

export const hasCard = (link: Link): link is CardLink => link.phase === 'open' || link.phase === 'closed';

/** The issue that a link names, if it names one. */
export const issueOf = (link: Link): IssueRef | undefined => (hasCard(link) ? link : undefined);

/** Whether nothing is left to be done about the request, until it is heard of again. */
export const isOver = ({ phase }: Link): boolean => phase === 'closed' || phase === 'dropped';

/** Whether somebody said to leave this revision of the request alone. */
export const isIgnored = (link: Link, request: { readonly revision: string } | undefined): boolean =>
  link.ignoredRevision !== undefined && link.ignoredRevision === request?.revision;

/** How far the clocks of Jira, Forge and Teleport may be apart. */
const CLOCK_SKEW_MS = 300_000;

/** Whether an issue was created at that time or later, as far as clocks agree. */
export const isCreatedSince = (createdMs: number, since: Instant): boolean =>
  createdMs >= Date.parse(since) - CLOCK_SKEW_MS;

export const instant = (ms: number): Instant => new Date(ms).toISOString();

/** The first trace of a request: whoever stores it creates the card. */
export function claim(request: RequestId, project: ProjectId, nowMs: number): ClaimedLink {
  return {
    phase: 'claimed',
    requestId: request,
    projectId: project,
    claimedAt: instant(nowMs),
    version: 1,
    busyUntil: instant(nowMs + LEASE_MS),
    unsure: false,
    replacements: 0,
  };
}

/** How long a worker must wait before it may take the link; 0 when it is free. */
export function busyForMs(link: Link, nowMs: number): number {
  return link.busyUntil === undefined ? 0 : Math.max(0, Date.parse(link.busyUntil) - nowMs);
}
