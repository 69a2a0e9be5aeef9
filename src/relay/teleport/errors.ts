import { status, type ServiceError } from '@grpc/grpc-js';
import { AppError, type Retry } from '#core/errors';
import { redact } from '../log';
import { knownCauseOf, type KnownRefusal } from './known-causes';

/**
 * What Teleport's answer means. `lost`: no answer that decides, so the call may or may not have happened.
 * Teleport maps its own error kinds one to one onto gRPC codes.
 */
export type FailureKind =
  | 'access-denied'
  | 'already-exists'
  | 'bad-parameter'
  | 'compare-failed'
  | 'limit-exceeded'
  | 'lost'
  | 'not-found'
  | 'not-implemented';

/**
 * A call to Teleport that did not succeed. Whoever knows what a kind means for its call handles it; for everybody else
 * it is an `AppError` like any other. `said` is Teleport's own text: it may name users, so it stays out of logs.
 */
export class TeleportFailure extends AppError {
  readonly kind: FailureKind;
  readonly said: string;
  /** Why Teleport refused, where its text gives that away: better than what the caller could guess from the kind. */
  readonly known: KnownRefusal | undefined;
  /** Whether there was no answer in time, so that a smaller question might get one. */
  readonly isTimeout: boolean;

  constructor(
    kind: FailureKind,
    message: string,
    options: {
      said?: string;
      cause?: unknown;
      known?: KnownRefusal | undefined;
      isTimeout?: boolean;
    } = {},
  ) {
    super('teleport-unavailable', message, { retry: RETRY_BY_KIND[kind], cause: options.cause });
    this.kind = kind;
    this.said = options.said ?? '';
    this.known = options.known;
    this.isTimeout = options.isTimeout ?? false;
  }
}

/** A call as far as errors tell of it. `doing` completes "Cannot ...". `isOpenToAll`: Teleport lets everybody make it. */
export interface FailingCall {
  readonly doing: string;
  readonly isOpenToAll?: boolean | undefined;
}

/** The one funnel from what grpc-js throws. */
export function failureFrom(error: unknown, { doing, isOpenToAll = false }: FailingCall): TeleportFailure {
  if (error instanceof TeleportFailure) return error;
  if (!isServiceError(error)) {
    return new TeleportFailure('lost', `Cannot ${doing}: the call failed`, { cause: error });
  }
  const known = knownCauseOf({ code: error.code, details: error.details, isOpenToAll });
  const kind = known === undefined ? (KIND_BY_CODE[error.code] ?? 'lost') : 'access-denied';
  const code = CODE_NAMES.get(error.code) ?? `code ${String(error.code)}`;
  const detail = kind === 'lost' ? `: ${plainly(error.details)}` : '';
  const hint = known === undefined ? (HINT_BY_KIND[kind] ?? '') : `: ${known.cause}: ${known.fix}`;
  return new TeleportFailure(kind, `Cannot ${doing}: Teleport answered ${code}${detail}${hint}`, {
    said: error.details,
    cause: error,
    known,
  });
}

/** What grpc-js says of a connection that could not be made: with the address, which the relay's callers need not know. */
const CONNECT_ERROR = /\bconnect (E[A-Z]+)\b/;

function plainly(details: string): string {
  const code = CONNECT_ERROR.exec(details)?.[1];
  return code === undefined ? redact(details) : `the connection failed (${code})`;
}

/** The call was given up, since the relay stops or the answer makes no sense. */
export function givenUp(doing: string, why: string): TeleportFailure {
  return new TeleportFailure('lost', `Cannot ${doing}: ${why}`);
}

/** Teleport did not answer in time. */
export function timedOut(doing: string, timeoutMs: number): TeleportFailure {
  return new TeleportFailure(
    'lost',
    `Cannot ${doing}: Teleport did not answer within ${timeoutMs / 1000} s`,
    {
      isTimeout: true,
    },
  );
}

/** Whether `error` is a failure of one of these kinds. */
export function isFailure(error: unknown, ...kinds: readonly FailureKind[]): error is TeleportFailure {
  return error instanceof TeleportFailure && kinds.includes(error.kind);
}

const KIND_BY_CODE: Readonly<Partial<Record<number, FailureKind>>> = {
  [status.NOT_FOUND]: 'not-found',
  [status.ALREADY_EXISTS]: 'already-exists',
  [status.PERMISSION_DENIED]: 'access-denied',
  [status.UNAUTHENTICATED]: 'access-denied',
  [status.FAILED_PRECONDITION]: 'compare-failed',
  [status.INVALID_ARGUMENT]: 'bad-parameter',
  [status.RESOURCE_EXHAUSTED]: 'limit-exceeded',
  [status.UNIMPLEMENTED]: 'not-implemented',
};

const CODE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(status).flatMap(([name, code]) => (typeof code === 'number' ? [[code, name] as const] : [])),
);

const RETRY_BY_KIND: Readonly<Record<FailureKind, Retry>> = {
  'access-denied': 'never',
  'already-exists': 'never',
  'bad-parameter': 'never',
  'compare-failed': 'safe',
  'limit-exceeded': 'safe',
  lost: 'safe',
  'not-found': 'never',
  'not-implemented': 'never',
};

const HINT_BY_KIND: Readonly<Partial<Record<FailureKind, string>>> = {
  'access-denied': ": check the role of the relay's Teleport user",
};

function isServiceError(error: unknown): error is ServiceError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'number' &&
    'details' in error &&
    typeof error.details === 'string'
  );
}
