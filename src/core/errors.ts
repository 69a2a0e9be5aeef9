/** Why something could not be done. Codes are API: each has a row in docs/errors.md; texts may change. */
export type ErrorCode =
  | 'busy'
  | 'card-hidden'
  | 'card-misplaced'
  | 'history-incomplete'
  | 'jira-refused'
  | 'jira-unavailable'
  | 'jira-rate-limited'
  | 'jira-unauthorized'
  | 'keys-unavailable'
  | 'mailbox-full'
  | 'not-set-up'
  | 'project-hidden'
  | 'relay-unreachable'
  | 'relay-refused'
  | 'relay-too-old'
  | 'status-changed'
  | 'storage-unavailable'
  | 'teleport-unavailable';

/** `never`: a repeat fails the same way. `safe`: repeat after a pause (`retryAfterMs` where the other side named one). */
export type Retry = 'never' | 'safe';

/** What must pause along with a call that may be repeated later: one issue, or all that the app does in Jira. */
export type PauseScope = 'issue' | 'jira';

/**
 * The one error class that crosses a layer. Outcomes that are expected are values; this means "could not do it".
 * The message is for people who run the app: it names the thing and the fix, never a secret or an e-mail address.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  /** Absent: the failed call alone. */
  readonly pauses: PauseScope | undefined;
  /** The other side is there and may have the call, but nobody could wait any longer for its answer. */
  readonly mayStillAnswer: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      retry: Retry;
      retryAfterMs?: number | undefined;
      pauses?: PauseScope | undefined;
      mayStillAnswer?: boolean | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
    this.retryAfterMs = options.retryAfterMs;
    this.pauses = options.pauses;
    this.mayStillAnswer = options.mayStillAnswer ?? false;
  }
}

/** A refusal by Jira of what was asked about one project: the others can go on. */
export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'jira-refused';
