import type { DecisionId, IssueId, RequestId } from './ids';
import type { Instant, ProposedState } from './request/access-request';
import type { Person } from './request/review';

/** Work for later: kept in a queue that delivers at least once. */
export type Job = CreateJob | ReconcileJob | { readonly kind: 'sync' };

/** `progress`: how many requests of a backlog have a card after this batch. */
export interface CreateJob {
  readonly kind: 'create';
  readonly requestIds: readonly RequestId[];
  readonly progress?: { readonly upTo: number; readonly of: number } | undefined;
}

/** Look at one request and its card, and make the card right. Whoever queues it knows that something is new, not what to do. */
export type ReconcileJob = {
  readonly kind: 'reconcile';
  /** What Jira or a person says of the card: it is read in any case then. */
  readonly cardWas?: 'moved' | 'deleted' | undefined;
} & (
  | {
      readonly requestId: RequestId;
      /** The revision that the request is said to have now: if the card shows it already, nothing is asked. */
      readonly revisionHint?: string | undefined;
      /** What is done in Teleport first. */
      readonly instruction?: Instruction | undefined;
    }
  /** Whoever tells of an issue does not know of which request it is the card, or whether of any. */
  | { readonly issueId: IssueId }
);

/** What is to be done in Teleport about a request that has a card. Doing it again does nothing more. */
export type Instruction = DecisionClick | AccessEndingOrder;

/** Somebody decides by a click. */
export interface DecisionClick {
  readonly kind: 'decide';
  readonly decisionId: DecisionId;
  /** With the address: the repeat must be matched with the same person as the first try. */
  readonly actor: Person;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly assumeStartAt?: Instant | undefined;
  readonly via: 'panel' | 'page';
  readonly at: Instant;
}

/** Access that was approved ends before its time. */
export type AccessEndingOrder = {
  readonly kind: 'end-access';
  readonly at: Instant;
  /** The person left without an answer: the card tells what came of it, also where access did not end. */
  readonly isUnheard?: true | undefined;
} & Ender;

/** Who ends access, why and where; or the work item that was closed, for which nobody else answers. */
export type Ender =
  | { readonly actor: Person; readonly reason: string; readonly via: 'panel' | 'page' }
  | { readonly workItem: string };

/** A request to reconcile with its card. A hint that nobody gave is left out: a queue takes no such attribute. */
export const toReconcile = (requestId: RequestId, revisionHint?: string): Job => ({
  kind: 'reconcile',
  requestId,
  ...(revisionHint === undefined ? {} : { revisionHint }),
});

/** The same, where somebody may have moved the card. */
export const toReconcileMoved = (requestId: RequestId): Job => ({
  kind: 'reconcile',
  requestId,
  cardWas: 'moved',
});

/** The same, where only the issue is known that somebody may have moved. */
export const toReconcileMovedIssue = (issueId: IssueId): Job => ({
  kind: 'reconcile',
  issueId,
  cardWas: 'moved',
});

/** The same, once what somebody wants was done in Teleport. */
export const instruct = (requestId: RequestId, instruction: Instruction): Job => ({
  kind: 'reconcile',
  requestId,
  instruction,
});
