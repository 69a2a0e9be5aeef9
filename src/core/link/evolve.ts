import type { IssueRef, ProjectId } from '../ids';
import type { Instant } from '../request/access-request';
import {
  hasCard,
  instant,
  LEASE_MS,
  type CardLink,
  type ClaimedLink,
  type ClosedLink,
  type DroppedLink,
  type Errand,
  type Link,
  type OpenLink,
  type ReminderMark,
} from './link';

/** A move of a card that was answered. */
export interface AnsweredMove {
  readonly id: string;
  readonly atMs: number;
}

/** What a card shows of its request once it has followed it. */
export type Shown = Pick<CardLink, 'phase' | 'revision' | 'reviewsPosted' | 'resolution' | 'expiresAt'>;

/** Something that has happened to a request's card, or to the work on it. */
export type Fact =
  /** A worker takes the lease. `putOffTo`: when ticks may try again if this try fails; `sending`: moves that it hands in. */
  | {
      readonly kind: 'taken';
      readonly atMs: number;
      readonly putOffTo?: Instant | undefined;
      readonly sending?: readonly string[] | undefined;
    }
  /** It gives the lease back, and nothing has changed. */
  | { readonly kind: 'left' }
  /** It failed, and may have done something; `since` where it failed for a reason that may pass. */
  | { readonly kind: 'failed'; readonly since: Instant | undefined }
  /** It was refused what it wanted; `mayHaveActed` where it may have done a part of it. */
  | {
      readonly kind: 'refused';
      readonly retryAt: Instant;
      readonly mayHaveActed: boolean;
      readonly isHidden?: boolean | undefined;
    }
  /** Jira wants no writes to the card until then. */
  | { readonly kind: 'paused'; readonly until: Instant }
  /** A new card will be made in this project. */
  | { readonly kind: 'routed'; readonly projectId: ProjectId }
  /** A search found nothing that an earlier worker may have created. */
  | { readonly kind: 'not-found'; readonly atMs: number }
  /** The card was created; `revision` where it shows all of the request already. */
  | {
      readonly kind: 'made';
      readonly issue: IssueRef;
      readonly expiresAt: Instant | undefined;
      readonly revision?: string | undefined;
      readonly errands?: readonly Errand[] | undefined;
    }
  /** A card that was made before was found: no move of it from before counts. */
  | {
      readonly kind: 'found';
      readonly atMs: number;
      readonly issue: IssueRef & { readonly projectId?: ProjectId | undefined };
      readonly expiresAt?: Instant | undefined;
      readonly reviewsPosted?: number | undefined;
      readonly errands?: readonly Errand[] | undefined;
      readonly isUnproven?: boolean | undefined;
    }
  /** The app can read what plugin data alone called the card, and it is: no move of it from before counts. */
  | { readonly kind: 'proven'; readonly projectId: ProjectId; readonly atMs: number }
  /** Nothing is left to be done: the request has ended, or somebody said to leave it as it is. */
  | { readonly kind: 'ended' }
  /**
   * The card follows its request, and these moves were answered. `bound`: it belongs to another project from then on; `retryAt`:
   * when what Jira did not allow is tried again; `errands`: what is left to be done beside it.
   */
  | {
      readonly kind: 'followed';
      readonly shown: Shown;
      readonly answered?: readonly AnsweredMove[] | undefined;
      /** Moves that were refused, and whose movers could not be told. */
      readonly unsaid?: readonly string[] | undefined;
      readonly bound?: { readonly projectId: ProjectId; readonly atMs: number } | undefined;
      readonly misplacedIn?: ProjectId | undefined;
      readonly retryAt?: Instant | undefined;
      readonly errands?: readonly Errand[] | undefined;
      /** The reminder that was due, and that nobody is to be given again. */
      readonly reminded?: ReminderMark | undefined;
    }
  /** What could not be done beside a new card. */
  | { readonly kind: 'left-over'; readonly errands: readonly Errand[] }
  /** A new card shows its request now that it is in its place. */
  | { readonly kind: 'placed'; readonly revision: string }
  | { readonly kind: 'seen' }
  /** The request is pending again. */
  | { readonly kind: 'reopened' }
  /** The card is gone. */
  | { readonly kind: 'deleted' }
  /** Somebody said to leave this revision of the request alone. */
  | { readonly kind: 'ignored'; readonly revision: string };

/**
 * The link after a fact: the only place where a link changes, and where its version grows. Whoever has the lease knows the
 * state, so that a fact which does not fit it is a mistake in the program.
 */
export function evolve(link: Link, fact: Fact): Link {
  return { ...afterFact(link, fact), version: link.version + 1 };
}

function afterFact(link: Link, fact: Fact): Link {
  switch (fact.kind) {
    case 'taken':
      return taken(link, fact);
    case 'left':
      return free(link);
    case 'failed':
      return { ...free(link), unsure: true, failingSince: fact.since ?? link.failingSince };
    case 'refused': {
      const left = { ...free(link), unsure: link.unsure || fact.mayHaveActed, retryAt: fact.retryAt };
      return fact.isHidden === true ? { ...card(left, fact), isHidden: true } : left;
    }
    case 'paused':
      return { ...link, unsure: true, busyUntil: fact.until };
    case 'routed':
      return { ...claimed(link, fact), projectId: fact.projectId };
    case 'not-found':
      return searched(claimed(link, fact), instant(fact.atMs));
    case 'made':
      return opened(claimed(link, fact), fact.issue, { ...fact, unsure: false });
    case 'found':
      return {
        ...opened(claimed(link, fact), fact.issue, { ...fact, unsure: true }),
        claimedAt: instant(fact.atMs),
      };
    case 'proven':
      return proven(card(link, fact), fact);
    case 'ended':
      return ended(link);
    case 'followed':
      return followed(card(link, fact), fact);
    case 'left-over':
      return { ...card(link, fact), errands: fact.errands };
    case 'placed':
      return { ...card(link, fact), revision: fact.revision };
    case 'seen':
      return seenAgain(card(link, fact));
    case 'reopened':
      return { ...card(link, fact), phase: 'open', revision: undefined };
    case 'deleted':
      return replaced(card(link, fact));
    case 'ignored':
      return { ...free(link), ignoredRevision: fact.revision, retryAt: undefined };
  }
}

/** Whoever had an expired lease did not give it back. A request that was dropped is claimed anew: an issue may exist. */
function taken(link: Link, { atMs, putOffTo, sending = [] }: Extract<Fact, { kind: 'taken' }>): Link {
  const lease = {
    busyUntil: instant(atMs + LEASE_MS),
    unsure: link.unsure || link.busyUntil !== undefined || link.phase === 'dropped',
    retryAt: putOffTo ?? link.retryAt,
    emptyAt: link.busyUntil === undefined ? link.emptyAt : undefined,
  };
  if (link.phase === 'dropped') return { ...link, ...lease, phase: 'claimed' };
  if (!hasCard(link) || sending.length === 0) return { ...link, ...lease };
  return { ...link, ...lease, sentMoves: [...new Set([...(link.sentMoves ?? []), ...sending])] };
}

const free = <L extends Link>(link: L): L => ({ ...link, busyUntil: undefined });

/** What was refused or failed before is over once the work is done. */
const done = <L extends Link>(link: L): L => ({
  ...free(link),
  unsure: false,
  retryAt: undefined,
  ignoredRevision: undefined,
  failingSince: undefined,
  emptyAt: undefined,
});

function opened(
  link: ClaimedLink,
  issue: IssueRef & { readonly projectId?: ProjectId | undefined },
  rest: {
    readonly unsure: boolean;
    readonly expiresAt?: Instant | undefined;
    readonly revision?: string | undefined;
    readonly reviewsPosted?: number | undefined;
    readonly errands?: readonly Errand[] | undefined;
    readonly isUnproven?: boolean | undefined;
  },
): OpenLink {
  return {
    ...done(link),
    phase: 'open',
    projectId: issue.projectId ?? link.projectId,
    issueId: issue.issueId,
    issueKey: issue.issueKey,
    revision: rest.revision,
    reviewsPosted: rest.reviewsPosted ?? 0,
    expiresAt: rest.expiresAt,
    unsure: rest.unsure,
    settledMoves: [],
    errands: some(rest.errands),
    isUnproven: rest.isUnproven,
  };
}

const proven = (link: CardLink, { projectId, atMs }: Extract<Fact, { kind: 'proven' }>): CardLink => ({
  ...seenAgain(link),
  projectId,
  claimedAt: instant(atMs),
  isUnproven: undefined,
});

/** Nothing was refused, so that the next tick is due, however long this has gone on. */
const searched = (link: ClaimedLink, at: Instant): ClaimedLink => ({
  ...free(link),
  emptyAt: link.emptyAt ?? at,
  retryAt: link.retryAt && at,
});

const ended = (link: Link): ClosedLink | DroppedLink =>
  hasCard(link) ? { ...done(link), phase: 'closed' } : { ...done(link), phase: 'dropped' };

function followed(link: CardLink, fact: Extract<Fact, { kind: 'followed' }>): CardLink {
  const { shown, answered = [], unsaid = [], bound, misplacedIn, retryAt, errands, reminded } = fact;
  const settled = answered.length + unsaid.length === 0 ? {} : settle(link, answered, unsaid);
  const binding = bound === undefined ? {} : { projectId: bound.projectId, claimedAt: instant(bound.atMs) };
  const left = { misplacedIn, retryAt, errands: some(errands), reminded: reminded ?? link.reminded };
  return { ...seen(done(link)), ...shown, ...settled, ...binding, ...left };
}

/** None, rather than an empty list: most links have none, and none is stored. */
const some = <T>(items: readonly T[] | undefined): readonly T[] | undefined =>
  items === undefined || items.length === 0 ? undefined : items;

const seen = <L extends CardLink>(link: L): L => ({ ...link, isHidden: undefined });

/** A card that was listed as hidden is not any more. */
const seenAgain = (link: CardLink): CardLink => ({
  ...seen(link),
  retryAt: link.isHidden === true ? undefined : link.retryAt,
});

/** Nobody has tried to create an issue since: what is searched for then needs no second look. */
const LONG_AGO = instant(0);

/** Of a card that is gone nothing stays but how many there were; it may have been hidden, and be seen again. */
function replaced(link: CardLink): ClaimedLink {
  const { requestId, projectId, claimedAt, version, retryAt, ignoredRevision, failingSince } = link;
  const replacements = link.replacements + 1;
  const kept = { requestId, projectId, claimedAt, version, retryAt, ignoredRevision, failingSince };
  return { ...kept, phase: 'claimed', unsure: true, emptyAt: LONG_AGO, replacements };
}

/** Moves that a link remembers one by one: above that, the older ones by the time until which all are settled. */
const SETTLED_MOVES_MAX = 200;

/** What a link says of moves once these are answered, and of those of which nobody could be told. */
export function settle(
  { settledMoves, settledTo, sentMoves = [], unsaidMoves = [] }: CardLink,
  moves: readonly AnsweredMove[],
  unsaid: readonly string[],
): Pick<CardLink, 'settledMoves' | 'settledTo' | 'sentMoves' | 'unsaidMoves'> {
  const ids = new Set(moves.map(({ id }) => id));
  const all = [...settledMoves.filter((id) => !ids.has(id)), ...ids];
  const sent = sentMoves.filter((id) => !ids.has(id));
  const untold = [...new Set([...unsaidMoves, ...unsaid])].filter((id) => !ids.has(id));
  const isFull = all.length > SETTLED_MOVES_MAX;
  return {
    settledMoves: isFull ? [] : all,
    settledTo: isFull ? instant(Math.max(...moves.map(({ atMs }) => atMs))) : settledTo,
    sentMoves: some(sent),
    unsaidMoves: some(untold),
  };
}

function card(link: Link, fact: Fact): CardLink {
  if (hasCard(link)) return link;
  throw misfit(link, fact);
}

function claimed(link: Link, fact: Fact): ClaimedLink {
  if (link.phase === 'claimed') return link;
  throw misfit(link, fact);
}

const misfit = ({ requestId, phase }: Link, { kind }: Fact): Error =>
  new Error(`The link of ${requestId} is ${phase}, so that "${kind}" cannot be true of it`);
