import type { ErrorCode } from '../errors';
import type { IssueKey, ProjectId, RequestId } from '../ids';
import type { Instant } from '../request/access-request';

/** Work on a request, or on a whole project, that came to nothing and is not repeated at once any more: people may retry it. */
export interface Failure {
  /** Names the work, not the try: the same work that fails again is the same failure. */
  readonly id: string;
  readonly code: ErrorCode;
  /** For people who run the app: names the thing and the fix. */
  readonly message: string;
  readonly requestId?: RequestId | undefined;
  readonly issueKey?: IssueKey | undefined;
  /** Set where it concerns a whole project. */
  readonly projectId?: ProjectId | undefined;
  readonly since: Instant;
  readonly triedAt: Instant;
  readonly tries: number;
}

/** Failures that a page shows, oldest first. More than that have one cause, which any of them shows. */
export const FAILURES_LISTED_MAX = 200;

/** Failures that one look tries again, below Forge's 500 events a minute together with a tick's updates. */
export const RETRIES_MAX = 90;

/** The id of what fails of a request: getting it its card, and keeping that right, is one work. */
export const cardFailure = (requestId: RequestId): string => `card-${requestId}`;
