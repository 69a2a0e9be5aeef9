import type { AccessRequest, Instant, Progress, ProposedState } from '#core/request/access-request';
import type { Eligibility } from '#core/request/review';
import type { Unavailable } from './answers';
import type { EndAccessResult } from './end-access';
import type { DecideInput, DecideResult } from './panel';

/** What the approvals page and its resolver say to each other. Decisions are those of the panel, on an issue that the page names. */
export interface ApprovalsCalls {
  readonly approvals: { readonly input: ApprovalsInput; readonly output: ApprovalsView };
  readonly runningAccess: { readonly input: Record<string, never>; readonly output: RunningView };
  readonly decideOn: {
    readonly input: DecideInput & { readonly issueId: string };
    readonly output: DecideResult;
  };
  readonly endAccessOn: {
    readonly input: { readonly issueId: string; readonly reason: string };
    readonly output: EndAccessResult;
  };
}

/** `known`: the digest of the list that the page shows; where the app knows of nothing new since, the answer is short. */
export interface ApprovalsInput {
  readonly known?: string | undefined;
}

export type ApprovalsView =
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'approvals';
      readonly digest: string;
      /** Least time left first. */
      readonly items: readonly ApprovalItem[];
      /** Cards that the viewer can see and that are not among them. */
      readonly more: number;
      /** Whether there were too many cards to look at all of them. */
      readonly isCut: boolean;
      /** Cards that Jira describes in a way that the app cannot read. */
      readonly unread: number;
      /** Why requests are missing. */
      readonly problem?: Unavailable | undefined;
    }
  | Unavailable;

export type RunningView =
  | { readonly kind: 'no-permission' }
  | {
      readonly kind: 'running';
      readonly items: readonly ApprovalItem[];
      /** Whether only the newest of the approved cards were looked at. */
      readonly isCut: boolean;
      readonly unread: number;
      readonly problem?: Unavailable | undefined;
    }
  | Unavailable;

/** A card that the viewer can see in Jira. Without `asked` the relay does not tell of its request at the moment. */
export interface ApprovalItem {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectKey: string;
  readonly summary: string;
  readonly expiresAt?: Instant | undefined;
  readonly asked?: AskedItem | undefined;
}

/** A request in a list: of its resources and reviews only what a line tells. */
export interface AskedItem {
  readonly request: AccessRequest;
  readonly resourceCount: number;
  readonly progress: Progress;
  readonly eligibility: Eligibility | { readonly kind: 'unchecked' };
  readonly nonce: string;
  readonly reasonRequiredFor: readonly ProposedState[];
}
