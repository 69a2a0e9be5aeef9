import type { AccessNotEnded } from '../access-end/ending';
import type { AccountId, RequestId } from '../ids';
import type { CardLink, Resolution } from '../link/link';
import type { CardState } from '../project/settings';
import {
  progressOf,
  type AccessRequest,
  type Instant,
  type Progress,
  type Review,
} from '../request/access-request';
import type { Person, ReviewOutcome } from '../request/review';

/**
 * What stands in the entity property: the count that the lozenge tells, so that an issue shows it without the relay.
 * `requestId` is a pointer, not a proof: anyone who may edit the issue can write it, so the link decides.
 */
export interface CardProperty {
  readonly requestId: RequestId;
  readonly state: CardState;
  readonly approvals: number;
  readonly approvalsNeeded: number;
  readonly expiresAt?: Instant | undefined;
  /** Of an approved request: when access ends at the latest. */
  readonly accessUntil?: Instant | undefined;
}

/** A new card, before it is an issue. */
export interface CardDraft {
  readonly request: AccessRequest;
  readonly property: CardProperty;
  /** Who is to be its reporter; absent: the app. */
  readonly reporter?: AccountId | undefined;
}

/** Why a drag did not become a review, or not the one that was meant. */
export type Refusal =
  | Exclude<ReviewOutcome, { kind: 'recorded' }>
  | { readonly kind: 'no-actor' }
  | { readonly kind: 'app-actor' }
  | { readonly kind: 'moved-along' }
  | { readonly kind: 'indirect' }
  | { readonly kind: 'deactivated' }
  | { readonly kind: 'other-project' }
  | { readonly kind: 'status-renamed' }
  /** `by`: who moved the card on, if not the person themselves; `mayBeSent`: whether Teleport may have it all the same. */
  | {
      readonly kind: 'superseded';
      readonly by: string | undefined;
      readonly status: string | undefined;
      readonly mayBeSent: boolean;
    }
  /** A move back that took nothing back: what `by` decided was sent all the same. */
  | { readonly kind: 'not-undone'; readonly by: string }
  | { readonly kind: 'unmapped-status' }
  | { readonly kind: 'not-a-decision'; readonly meaning: CardState }
  | { readonly kind: 'reason-too-long' }
  | { readonly kind: 'before-takeover' }
  | { readonly kind: 'before-mapping' }
  | { readonly kind: 'reason-missing' }
  /** It was refused before, when Jira let the app say nothing on the card. */
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'not-this-card' };

/**
 * One thing to say on the card. `marker` names it for ever: a comment with a marker that is already on the card is not
 * posted again. `answers`: markers of the decisions that it tells the outcome of, for an installation that comes later.
 */
export type Remark =
  | {
      readonly kind: 'review';
      readonly marker: string;
      readonly answers?: readonly string[] | undefined;
      readonly review: Review;
      readonly progress: Progress;
      /** The person in Jira who made it, where this app handed it in: Jira then tells them. */
      readonly actor?: Person | undefined;
    }
  | {
      readonly kind: 'resolved';
      readonly marker: string;
      readonly answers?: readonly string[] | undefined;
      readonly resolution: Resolution;
      readonly reason: string;
      readonly by?: string | undefined;
      /** As of a review. */
      readonly actor?: Person | undefined;
      /** Who asked, under their name in Teleport, where one account is known to be theirs: Jira then tells them. */
      readonly requester?: Person | undefined;
      readonly promotedTo?: string | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly marker: string;
      readonly refusal: Refusal;
      readonly actor?: Person | undefined;
    }
  | { readonly kind: 'waiting'; readonly marker: string; readonly actor: Person }
  | {
      readonly kind: 'access-ended';
      readonly marker: string;
      readonly actor?: Person | undefined;
      /** The one that was closed, where nobody ended access. */
      readonly workItem?: string | undefined;
      /** As of the end of a request. */
      readonly requester?: Person | undefined;
      readonly reason: string;
    }
  | {
      readonly kind: 'access-not-ended';
      readonly marker: string;
      /** As of access that ended. */
      readonly actor?: Person | undefined;
      readonly workItem?: string | undefined;
      readonly outcome: AccessNotEnded;
    }
  /** Nobody has decided, and time runs out. */
  | {
      readonly kind: 'reminder';
      readonly marker: string;
      /** Who could decide, as far as that is known. */
      readonly people: readonly Person[];
      readonly expiresAt?: Instant | undefined;
    }
  | { readonly kind: 'misplaced'; readonly marker: string }
  | { readonly kind: 'stuck'; readonly marker: string; readonly state: CardState; readonly why: string };

/** What Teleport, or the relay, said itself, if it did. */
export const detailOf = (refusal: Refusal): string | undefined =>
  'detail' in refusal ? refusal.detail : undefined;

/** All that a comment with this remark is found by. */
export const markersOf = (remark: Remark): readonly string[] => [
  remark.marker,
  ...('answers' in remark ? (remark.answers ?? []) : []),
];

/** The state that a card must show for a resolution. */
export function cardStateOf(resolution: Resolution | undefined): CardState {
  if (resolution === undefined) return 'pending';
  return resolution === 'deleted' ? 'expired' : resolution;
}

/** How a request ended, or undefined while it has not. A request that is gone ran out if its time was up. */
export function resolutionOf(
  request: AccessRequest | undefined,
  link: Pick<CardLink, 'resolution' | 'expiresAt'>,
  nowMs: number,
): Resolution | undefined {
  if (request === undefined) {
    if (link.resolution !== undefined) return link.resolution;
    const lapsed = link.expiresAt !== undefined && nowMs >= Date.parse(link.expiresAt);
    return lapsed ? 'expired' : 'deleted';
  }
  switch (request.state) {
    case 'approved':
    case 'denied':
    case 'promoted':
      return request.state;
    case 'pending':
    case 'unknown':
      return undefined;
  }
}

/** The entity property of a card that shows `request` (or, once it is gone, only how it ended). */
export function propertyOf(
  id: RequestId,
  state: CardState,
  request: AccessRequest | undefined,
): CardProperty {
  const progress = request === undefined ? { approvals: 0, approvalsNeeded: 0 } : progressOf(request);
  return {
    requestId: id,
    state,
    approvals: progress.approvals,
    approvalsNeeded: progress.approvalsNeeded,
    ...(state === 'pending' && request?.expiresAt !== undefined ? { expiresAt: request.expiresAt } : {}),
    ...(state === 'approved' && request?.accessExpiresAt !== undefined
      ? { accessUntil: request.accessExpiresAt }
      : {}),
  };
}

/** A card for a pending request that has none. */
export function draftOf(request: AccessRequest, reporter?: AccountId): CardDraft {
  return { request, property: propertyOf(request.id, 'pending', request), reporter };
}
