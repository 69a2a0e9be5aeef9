import type { Question } from '#wire/mail';

/**
 * Who asks at the moment, and how far its questions have come. One row for the whole site: it is what makes a question count
 * once, and one relay of many the one that is given calls.
 */
export interface Lease {
  /** The relay's run; empty before any has asked. */
  readonly run: string;
  readonly kid: string;
  /** `at` of the last question that was let in: what is not later is a repeat, or comes too late. Epoch ms. */
  readonly askedAt: number;
  /** By when the run asks again, with some grace; after that any other may. Epoch ms. */
  readonly until: number;
  /** When the app last heard of it, by the app's clock. Epoch ms. */
  readonly seenAt: number;
  readonly version: string;
  readonly nextInMs: number;
  /** What was pending; absent where the relay could not say. */
  readonly pending?: { readonly digest: string; readonly count: number } | undefined;
  /** Until when somebody is at work, so that the next question should come soon. Epoch ms. */
  readonly busyUntil: number;
}

/** Before any relay has asked. */
export const noLease = (nowMs: number): Lease => ({
  run: '',
  kid: '',
  askedAt: nowMs,
  until: 0,
  seenAt: 0,
  version: '',
  nextInMs: 0,
  busyUntil: 0,
});

/** `mine`: the question is let in. `another`: another run asks. `repeated`: it was let in before, or comes too late. */
export type Admission = 'mine' | 'another' | 'repeated';

/** Whether a question counts. Pure: the row that comes of it must still replace the one that this was said of. */
export function admissionOf(
  lease: Lease,
  { run, at }: Pick<Question, 'run' | 'at'>,
  nowMs: number,
): Admission {
  const isHolder = lease.run === run;
  if (!isHolder && nowMs < lease.until) return 'another';
  return at > lease.askedAt ? 'mine' : 'repeated';
}

/** How long a relay may be late with its next question before another may take its place. */
export const LEASE_GRACE_MS = 10_000;

/** Pauses between questions. Nobody waits in front of a screen for more than the first two. */
export const PACE_MS = { busy: 1_000, pending: 2_000, idle: 30_000 } as const;

/** When a relay that was let in should ask again. */
export function paceOf({ busyUntil, pending }: Pick<Lease, 'busyUntil' | 'pending'>, nowMs: number): number {
  if (nowMs < busyUntil) return PACE_MS.busy;
  return (pending?.count ?? 0) > 0 ? PACE_MS.pending : PACE_MS.idle;
}

/** When a relay that another one keeps from asking should look whether that is still so. */
export const waitOf = (lease: Lease, nowMs: number): number =>
  Math.max(PACE_MS.busy, Math.min(PACE_MS.idle, lease.until - nowMs + PACE_MS.busy));
