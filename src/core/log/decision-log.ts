import { detailOf, type Refusal } from '../card/card';
import type { AccountId, DecisionId, IssueId, IssueKey, ProjectId, RequestId } from '../ids';
import type { CardLink, ReminderMark, Resolution } from '../link/link';
import type { AccessRequest, Instant, ProposedState, Resource, Review } from '../request/access-request';
import type { ReviewMode } from '../request/review';
import type { DecisionVia } from '../request/tier';

/** What happened to a request, in the words of the decision log. */
export const LOG_EVENTS = [
  'request',
  'sent',
  'review',
  'refusal',
  'outcome',
  'reminder',
  'access-end',
] as const;
export type LogEvent = (typeof LOG_EVENTS)[number];

/**
 * Where a decision was made: in Jira by moving the card, in its panel, or on the approvals page; in Teleport by a person, by a
 * rule of Teleport's, or by another integration. `work-item`: by nobody, as a work item was closed.
 */
export const LOG_VIAS = ['drag', 'panel', 'page', 'teleport', 'rule', 'integration', 'work-item'] as const;
export type LogVia = (typeof LOG_VIAS)[number];

/** Names what an entry tells of, so that a job which is repeated writes it once. */
export type LogId = string & { readonly __brand: 'LogId' };

/** What was asked for, so that each entry says by itself what it is about. */
export interface Asked {
  readonly requester: string;
  readonly roles: readonly string[];
  /** The first ones, as people know them. */
  readonly resources: readonly string[];
  /** How many there are besides. */
  readonly moreResources?: number | undefined;
  readonly reason: string;
}

/** The card that an entry is of. */
export interface LoggedCard {
  readonly requestId: RequestId;
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  readonly projectId: ProjectId;
}

interface Logged extends LoggedCard {
  readonly id: LogId;
  /** When it happened. */
  readonly at: Instant;
  /** When the app wrote it down. */
  readonly loggedAt: Instant;
  /** Absent where Teleport did not have the request any more, or had not been asked yet. */
  readonly asked?: Asked | undefined;
}

/** A decision in Jira: whose, where, why. `change`: the entry of the issue's history that is the decision. */
interface Made {
  readonly by?: AccountId | undefined;
  readonly via: LogVia;
  readonly state?: Review['proposedState'] | undefined;
  readonly reason?: string | undefined;
  readonly change?: string | undefined;
}

/** Somebody asked for access, and the request got its card. */
export interface RequestEntry extends Logged {
  readonly event: 'request';
}
/** Handed to Teleport, whose answer has not been heard: what became of it stands in the reviews. */
export interface SentEntry extends Logged, Made {
  readonly event: 'sent';
}
/** On record in Teleport. `reviewer`: in whose name; `submittedBy`: which integration handed it in, where Teleport says so. */
export interface ReviewEntry extends Logged, Made {
  readonly event: 'review';
  readonly reviewer: string;
  readonly submittedBy?: string | undefined;
  readonly mode?: ReviewMode | undefined;
}
/** Nothing changed in Teleport by it. */
export interface RefusalEntry extends Logged, Made {
  readonly event: 'refusal';
  readonly refusal: Refusal['kind'];
  readonly detail?: string | undefined;
}
/** How the request ended. `decidedBy`: the Teleport user whose review agrees with it and came last. */
export interface OutcomeEntry extends Logged {
  readonly event: 'outcome';
  readonly resolution: Resolution;
  readonly decidedBy?: string | undefined;
  readonly reason: string;
  readonly accessFrom?: Instant | undefined;
  /** When access ends at the latest. */
  readonly accessUntil?: Instant | undefined;
  readonly promotedTo?: string | undefined;
}
/** People who could decide were reminded, as nobody had. `mentioned`: their accounts, none where nobody is known. */
export interface ReminderEntry extends Logged {
  readonly event: 'reminder';
  readonly mark: ReminderMark;
  readonly mentioned: readonly AccountId[];
}
/** Access ended before its time: by somebody, or by the app alone as a work item was closed. */
export interface AccessEndEntry extends Logged {
  readonly event: 'access-end';
  readonly by?: AccountId | undefined;
  readonly via: LogVia;
  readonly reason: string;
  /** The lock in Teleport that did it. */
  readonly lock: string;
}

/** One line of the decision log: of people in Jira it holds account ids, whose names are looked up when it is read. */
export type LogEntry =
  RequestEntry | SentEntry | ReviewEntry | RefusalEntry | OutcomeEntry | ReminderEntry | AccessEndEntry;

export const logId = (text: string): LogId => text as LogId;

export const requestEntryId = (request: RequestId): LogId => logId(`request:${request}`);
export const sentId = (decision: DecisionId): LogId => logId(`sent:${decision}`);
export const refusalId = (decision: DecisionId): LogId => logId(`refusal:${decision}`);
/** `end`: the state was set outright, without a review. */
export const reviewId = (request: RequestId, position: number | 'end'): LogId =>
  logId(`review:${request}:${position}`);
export const outcomeId = (request: RequestId, resolution: Resolution): LogId =>
  logId(`outcome:${request}:${resolution}`);
/** Somebody, or the closing of a work item, may not end access. */
export const refusalIdOf = (request: RequestId, by: string): LogId =>
  logId(`refusal:access-end:${request}:${by}`);
export const accessEndId = (request: RequestId): LogId => logId(`access-end:${request}`);

/** Resources that one entry names: more make no difference to who decided what. */
const RESOURCES_MAX = 20;

/** What a request asks for, in short. */
export function askedOf(request: AccessRequest): Asked {
  const more = request.resources.length - RESOURCES_MAX;
  return {
    requester: request.user,
    roles: request.roles,
    resources: request.resources.slice(0, RESOURCES_MAX).map(nameOf),
    ...(more > 0 ? { moreResources: more } : {}),
    reason: request.requestReason,
  };
}

const nameOf = ({ cluster, kind, name, friendlyName, subResource }: Resource): string =>
  [cluster, kind, friendlyName ?? name, ...(subResource === undefined ? [] : [subResource])].join('/');

/** Of a link, what names the card in the log. */
export const cardOf = ({ requestId, issueId, issueKey, projectId }: CardLink): LoggedCard => ({
  requestId,
  issueId,
  issueKey,
  projectId,
});

/** Teleport's name for reviews that its access monitoring rules make. */
const RULE_AUTHOR = '@teleport-access-approval-bot';

/** Where a review was made that did not come from Jira, as far as it says itself. */
export const viaOf = ({ author, submittedBy }: Review): 'rule' | 'teleport' | 'integration' => {
  if (author === RULE_AUTHOR) return 'rule';
  return submittedBy === undefined ? 'teleport' : 'integration';
};

/** What a card has come to show of its request. */
export interface Followed {
  readonly card: LoggedCard;
  readonly request: AccessRequest | undefined;
  /** Reviews that the log has already. */
  readonly reviewsBefore: number;
  /** How the request has ended, if that is new. */
  readonly resolution: Resolution | undefined;
  /** When a request ran out that is gone. */
  readonly expiresAt: Instant | undefined;
  readonly now: Instant;
}

/**
 * What Teleport says that the log does not have yet: its reviews, and how the request ended. Reviews that were made in Jira are
 * among them: their entries, which say more, are there already and stay.
 */
export function entriesOfFollowing(followed: Followed): readonly LogEntry[] {
  const { card, request, reviewsBefore, resolution, now } = followed;
  const asked = request && askedOf(request);
  const reviews = (request?.reviews ?? []).map((review, position): ReviewEntry => ({
    ...card,
    id: reviewId(card.requestId, position),
    at: review.createdAt ?? now,
    loggedAt: now,
    asked,
    event: 'review',
    via: viaOf(review),
    reviewer: review.author,
    submittedBy: review.submittedBy,
    state: review.proposedState,
    reason: review.reason,
  }));
  const outcome = resolution === undefined ? [] : [outcomeOf(followed, resolution)];
  return [...reviews.slice(reviewsBefore), ...outcome];
}

function outcomeOf({ card, request, expiresAt, now }: Followed, resolution: Resolution): OutcomeEntry {
  const last = request?.reviews.findLast(({ proposedState }) => proposedState === resolution);
  const at = resolution === 'expired' ? expiresAt : last?.createdAt;
  return {
    ...card,
    id: outcomeId(card.requestId, resolution),
    at: at ?? now,
    loggedAt: now,
    asked: request && askedOf(request),
    event: 'outcome',
    resolution,
    decidedBy: last?.author,
    reason: request?.resolveReason ?? '',
    ...(resolution === 'approved'
      ? { accessFrom: request?.assumeStartAt, accessUntil: request?.accessExpiresAt }
      : {}),
    promotedTo: request?.promotedTo,
  };
}

/** The entry of a request that gets a card: once it is gone, Teleport does not tell any more who asked for what. */
export const entryOfRequest = (card: LoggedCard, request: AccessRequest, now: Instant): RequestEntry => ({
  ...card,
  id: requestEntryId(card.requestId),
  at: request.createdAt ?? now,
  loggedAt: now,
  asked: askedOf(request),
  event: 'request',
});

/** A decision that somebody made in Jira. */
export interface LoggedDecision {
  readonly decisionId: DecisionId;
  readonly card: LoggedCard;
  readonly by?: AccountId | undefined;
  readonly via: DecisionVia | 'page';
  readonly state?: ProposedState | undefined;
  readonly reason?: string | undefined;
  readonly change?: string | undefined;
  readonly at: Instant;
}

const madeOf = ({ by, via, state, reason, change }: LoggedDecision): Made => ({
  by,
  via,
  state,
  reason,
  change,
});

/** The entry that is written before a decision goes to Teleport, so that none is made which the log does not have. */
export const entryOfSending = (decision: LoggedDecision, now: Instant): SentEntry => ({
  ...decision.card,
  ...madeOf(decision),
  id: sentId(decision.decisionId),
  at: decision.at,
  loggedAt: now,
  event: 'sent',
});

/** What came of a decision, as far as the log tells of it. */
export type LoggedResult =
  | { readonly kind: 'recorded'; readonly reviewer: string; readonly mode?: ReviewMode | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** So much of a reason tells whether a review has it: a long one is cut at its end. */
const REASON_COMPARED_CHARACTERS = 100;

const hasReason = (review: Review, reason = ''): boolean =>
  review.reason.includes(reason.slice(0, REASON_COMPARED_CHARACTERS));

/**
 * The entry of a decision with what came of it. Undefined where another decision of the same person has made the review, with
 * another reason, so that nothing came of this one: then the log goes on to say that it was sent.
 */
export function entryOfResult(
  decision: LoggedDecision,
  result: LoggedResult,
  { request, now }: { readonly request: AccessRequest | undefined; readonly now: Instant },
): ReviewEntry | RefusalEntry | undefined {
  const asked = request && askedOf(request);
  const common = { ...decision.card, ...madeOf(decision), at: decision.at, loggedAt: now, asked };
  if (result.kind === 'refused') {
    const { refusal } = result;
    return {
      ...common,
      id: refusalId(decision.decisionId),
      event: 'refusal',
      refusal: refusal.kind,
      detail: detailOf(refusal),
    };
  }
  const position = request?.reviews.findLastIndex(({ author }) => author === result.reviewer) ?? -1;
  const review = request?.reviews[position];
  if (review !== undefined && !hasReason(review, decision.reason)) return undefined;
  return {
    ...common,
    id: reviewId(decision.card.requestId, position < 0 ? 'end' : position),
    at: review?.createdAt ?? decision.at,
    event: 'review',
    reviewer: result.reviewer,
    submittedBy: review?.submittedBy,
    mode: result.mode,
  };
}
