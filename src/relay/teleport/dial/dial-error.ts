import { errorCodeOf } from '../../error-code';
import type { KnownCause } from '../known-causes';

/** How far an attempt came: `reach` is all before the first TLS handshake with Teleport's side, which other routes share. */
export type DialStage = 'reach' | 'tls' | 'upgrade';

/** An attempt to connect that failed. The message is a clause without a capital or a full stop, ready to be quoted. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly stage: DialStage;
  /** Why, where what is there gives it away. */
  readonly known: KnownCause | undefined;

  constructor(stage: DialStage, message: string, cause?: unknown, known?: KnownCause) {
    super(message, { cause });
    this.stage = stage;
    this.known = known;
  }
}

/** What went wrong before TLS, in words. */
export function reachError(error: unknown): DialError {
  if (error instanceof DialError) return error;
  const code = errorCodeOf(error) ?? '';
  const reason = REACH[code] ?? `the connection failed (${code === '' ? 'unknown error' : code})`;
  return new DialError('reach', reason, error);
}

const REACH: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
  EHOSTUNREACH: 'no way leads to that host (EHOSTUNREACH)',
  ENETUNREACH: 'no way leads to that network (ENETUNREACH)',
  ENOTFOUND: 'there is no such host (ENOTFOUND)',
  EAI_AGAIN: 'the name cannot be looked up now (EAI_AGAIN)',
  ETIMEDOUT: 'no answer: a firewall in between? (ETIMEDOUT)',
};
