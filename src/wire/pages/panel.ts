import type { Refusal } from '#core/card/card';
import type { Fact } from '#core/decision/evidence';
import type { ErrorCode } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { Resolution } from '#core/link/link';
import type {
  AccessRequest,
  Instant,
  Progress,
  ProposedState,
  RequestState,
} from '#core/request/access-request';
import type { Eligibility } from '#core/request/review';
import type { Unavailable } from './answers';

/** What the issue panel and its resolver say to each other. */
export interface PanelCalls {
  readonly card: { readonly input: CardInput; readonly output: CardView };
  readonly decide: { readonly input: DecideInput; readonly output: DecideResult };
  /** What helps to decide, beside the card, since it takes more calls: the card does not wait for it. */
  readonly evidence: { readonly input: Record<string, never>; readonly output: EvidenceView };
  /** What the decision log has of the card, signed. */
  readonly receipt: { readonly input: Record<string, never>; readonly output: ReceiptView };
}

/** `awaitsNews`: the page shows something already, and waits for the relay's answer; else it gets what is remembered at once. */
export interface CardInput {
  readonly awaitsNews?: boolean | undefined;
}

/** A file with its name. */
export type ReceiptView =
  | { readonly kind: 'receipt'; readonly name: string; readonly text: string }
  | { readonly kind: 'not-a-request' | 'no-permission' }
  | Unavailable;

/** What the issue panel shows. `no-permission` says nothing about the issue: it goes to whoever may not see it. */
export type CardView =
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'no-permission' }
  | RequestCardView
  | { readonly kind: 'gone'; readonly id: RequestId; readonly resolution: Resolution }
  | Unavailable;

/** The request, and what this person may do about it. Instants are ISO 8601. */
export interface RequestCardView {
  readonly kind: 'request';
  readonly request: AccessRequest;
  readonly progress: Progress;
  /** Where each review was made, in the order of the request's reviews. */
  readonly sources: readonly ReviewSource[];
  /** Where the resolution was made, where that is known and is no review. */
  readonly resolvedIn?: ReviewSource | undefined;
  /** `unchecked`: the relay could not say; Teleport decides at the review. */
  readonly eligibility: Eligibility | { readonly kind: 'unchecked' };
  /** To be sent back with a decision; stands for this person and this revision of the request. */
  readonly nonce: string;
  /** For which decisions the project asks for a reason. */
  readonly reasonRequiredFor: readonly ProposedState[];
  /** Set where this is what the app remembers, and not what Teleport says now. */
  readonly remembered?: Remembered | undefined;
}

/** Since when the app has not heard of the request, and why. Without `problem` a newer answer is on its way. */
export interface Remembered {
  /** When Teleport said so. ISO 8601. */
  readonly at: Instant;
  readonly problem?: Unavailable | undefined;
}

/** Somebody in Teleport, as Jira knows them. */
export interface JiraPerson {
  readonly name: string;
  /** Address of a small picture. */
  readonly avatar?: string | undefined;
}

/** `off`: the project does not show any. */
export type EvidenceView =
  | {
      readonly kind: 'facts';
      readonly facts: readonly Fact[];
      /** The requester, where exactly one Jira account is known and Jira shows it. */
      readonly requester?: JiraPerson | undefined;
    }
  | { readonly kind: 'off' | 'not-a-request' | 'no-permission' }
  | Unavailable;

/**
 * Where a review was made: in Jira by a drag or in the panel, handed in by another integration, by a rule of Teleport's own,
 * or in Teleport, which is also what is said where nothing is known.
 */
export type ReviewSource = 'drag' | 'panel' | 'integration' | 'rule' | 'teleport';

/** A decision in the panel. Who decides is known to the platform and not taken from here. */
export interface DecideInput {
  readonly nonce: string;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly assumeStartAt?: Instant | undefined;
}

/** `progress` is that of the request as the review left it. Instants are ISO 8601. */
export type DecideResult =
  | {
      readonly kind: 'recorded';
      readonly at: Instant;
      readonly state: RequestState;
      readonly progress: Progress;
    }
  | { readonly kind: 'changed' }
  /** Nothing was sent, since nobody could say in time how the request stands. */
  | { readonly kind: 'not-sent'; readonly code: ErrorCode }
  /** Handed over, but not answered yet: the card tells what becomes of it. */
  | { readonly kind: 'on-its-way' }
  | { readonly kind: 'refused'; readonly refusal: Refusal['kind']; readonly detail?: string | undefined }
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'invalid' }
  | Unavailable;
