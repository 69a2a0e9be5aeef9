import type { IssueId, RequestId } from './ids';

/** Work for later: kept in a queue that delivers at least once. */
export type Job =
  /** `progress`: how many requests of a backlog have a card after this batch. */
  | {
      readonly kind: 'create';
      readonly requestIds: readonly RequestId[];
      readonly progress?: { readonly upTo: number; readonly of: number } | undefined;
    }
  /** `revision`: the one that the request is said to have now. */
  | { readonly kind: 'update'; readonly requestId: RequestId; readonly revision?: string | undefined }
  | { readonly kind: 'link'; readonly requestId: RequestId }
  | { readonly kind: 'place'; readonly requestId: RequestId }
  | { readonly kind: 'watch'; readonly requestId: RequestId }
  | { readonly kind: 'drag'; readonly issueId: IssueId }
  /** Jira, or a person, says that the card was deleted. */
  | { readonly kind: 'replace'; readonly issueId: IssueId }
  | { readonly kind: 'sync' };
