import type { Instant } from './access-request';
import type { ErrorCode } from './errors';
import type { IssueKey, ProjectId, RequestId } from './ids';
import type { Job } from './job';

/** A job that came to nothing and is not repeated at once any more: what a person should know of, and may retry. */
export interface Failure {
  /** Names the work, not the try: the same work that fails again is the same failure. */
  readonly id: string;
  readonly job: Job;
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

/** The id of the failure of `job`. Creating a card and keeping it up to date are one work: getting the request its card. */
export function failureIdOf(job: Job): string {
  switch (job.kind) {
    case 'create':
      return `card-${job.requestIds[0] ?? ''}`;
    case 'update':
      return `card-${job.requestId}`;
    case 'link':
    case 'place':
    case 'watch':
      return `${job.kind}-${job.requestId}`;
    case 'drag':
    case 'replace':
      return `${job.kind}-${job.issueId}`;
    case 'sync':
      return job.kind;
  }
}

/** The job that gets one request its card, or its card up to date. */
export const cardJob = (requestId: RequestId): Job => ({ kind: 'update', requestId });
