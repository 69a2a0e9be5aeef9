import type { AccountId, DecisionId } from '../ids';
import type { AccessRequest, Instant, ProposedState } from './access-request';
import type { DecisionVia } from './tier';

/** The person in Jira who decides. The account id comes from the platform, never from something a person can write. */
export interface Person {
  readonly accountId: AccountId;
  readonly displayName: string;
  /** Only where the person's Atlassian profile shows it. */
  readonly emailAddress?: string | undefined;
}

/** A person as the relay is told of them: looked up when the decision is handed in, since memberships change. */
export interface Actor extends Person {
  /** Whether the project lets this person decide where Teleport cannot check it (modes `relay` and `override`). */
  readonly isProjectApprover: boolean;
}

/** A human decision on its way to Teleport. Repeating a `decisionId` never reviews twice. */
export interface ReviewSubmission {
  readonly decisionId: DecisionId;
  readonly actor: Actor;
  readonly proposedState: ProposedState;
  /** Where it was made. The relay has only the app's word for it. */
  readonly via: DecisionVia;
  /** At most `REASON_BYTES_MAX` bytes of UTF-8. */
  readonly reason: string;
  /** Wanted beginning of access, later than the approval. Not in mode `override`. */
  readonly assumeStartAt?: Instant | undefined;
}

/** Teleport refuses longer reasons. @see https://goteleport.com/docs/ (access request limits) */
export const REASON_BYTES_MAX = 4096;

/** What became of a submission. All but `recorded` mean that nothing was changed in Teleport by it. */
export type ReviewOutcome =
  | {
      readonly kind: 'recorded';
      readonly request: AccessRequest;
      /** In whose name it stands in Teleport. */
      readonly reviewer: string;
      /** Absent from a relay of an earlier version. */
      readonly mode?: ReviewMode | undefined;
    }
  | { readonly kind: 'already-reviewed'; readonly request: AccessRequest; readonly reviewer: string }
  | { readonly kind: 'already-resolved'; readonly request: AccessRequest }
  | { readonly kind: 'own-request' }
  | { readonly kind: 'not-permitted'; readonly detail: string }
  | { readonly kind: 'unknown-reviewer'; readonly detail: string }
  | { readonly kind: 'long-term' }
  | { readonly kind: 'panel-only' }
  | { readonly kind: 'teleport-only' }
  | { readonly kind: 'gone' };

/**
 * Whether a person could review a request now, as far as can be known beforehand: `can` means that nothing speaks against
 * it. Never a promise: Teleport decides when the review is made.
 */
export type Eligibility =
  | {
      readonly kind: 'can';
      /** Why this person can deny but not approve, where that is so. */
      readonly onlyDeny?: string | undefined;
      /** Whether a review may name a later beginning of access. */
      readonly canDelayStart: boolean;
    }
  | { readonly kind: 'own-request' }
  | { readonly kind: 'already-reviewed'; readonly reviewer: string }
  | { readonly kind: 'unmatched'; readonly detail: string }
  | { readonly kind: 'not-eligible'; readonly detail: string }
  | {
      readonly kind: 'not-pending';
      /** Of an approved request whose access still runs: whether this person may end it, or somebody has. */
      readonly access?: 'can-end' | 'ended' | undefined;
    }
  | { readonly kind: 'teleport-only' }
  | { readonly kind: 'long-term' };

/** Who a review is made by, as the relay's configuration says. */
export type ReviewMode = 'native' | 'relay' | 'override';
