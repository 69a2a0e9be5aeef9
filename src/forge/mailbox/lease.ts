import { MAIL_AGE_MS_MAX } from '#wire/limits';
import type { Question } from '#wire/mail';

/**
 * Who asks at the moment, and how far the questions of each run have come. One row for the whole site: it is what makes a
 * question count once, and one relay of many the one that is given calls.
 */
export interface Lease {
  /** Counts the changes of the row. */
  readonly revision: number;
  /** The relay's run; empty before any has asked. */
  readonly run: string;
  readonly kid: string;
  /** `at` of its last question that was let in, by the relay's own clock. Epoch ms. */
  readonly askedAt: number;
  /** What was heard of every run, its own among them, as long as a message could come again. */
  readonly heard: readonly Heard[];
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

/** The `at` of a run's last question: what is not later is a repeat, or comes too late. Epoch ms. */
export interface Heard {
  readonly run: string;
  readonly at: number;
}

/** Before any relay has asked. */
export const noLease = (): Lease => ({
  revision: 0,
  run: '',
  kid: '',
  askedAt: 0,
  heard: [],
  until: 0,
  seenAt: 0,
  version: '',
  nextInMs: 0,
  busyUntil: 0,
});

/** How long a relay asks quickly after it was paired: whoever paired it waits to see that it works. */
export const PAIRED_MS = 2 * 60_000;

/** Of a relay that has just been paired, before it has asked. */
export const pairedLease = (nowMs: number): Lease => ({ ...noLease(), busyUntil: nowMs + PAIRED_MS });

/** `mine`: the question is let in. `another`: another run asks. `repeated`: it was heard before, or comes too late. */
export type Admission = 'mine' | 'another' | 'repeated';

/**
 * Whether a question counts. Pure: the row that comes of it must still replace the one that this was said of. Only times of
 * one run are compared with each other: clocks of two relays, and that of the app, may differ.
 */
export function admissionOf(
  lease: Lease,
  { run, at }: Pick<Question, 'run' | 'at'>,
  nowMs: number,
): Admission {
  const last = lease.heard.find((heard) => heard.run === run);
  if (last !== undefined && at <= last.at) return 'repeated';
  return lease.run !== run && nowMs < lease.until ? 'another' : 'mine';
}

/** Twice as long as a message is good: the app runs in many places, whose clocks differ a little. */
const HEARD_MS = 2 * MAIL_AGE_MS_MAX;
/** Runs within that time. Relays that start again and again pause more and more. */
export const RUNS_MAX = 100;

/** What is remembered once a question was heard: what is too old to come again is not. */
export const heardAfter = (
  heard: readonly Heard[],
  { run, at }: Pick<Question, 'run' | 'at'>,
  nowMs: number,
): readonly Heard[] => [
  ...heard.filter((other) => other.run !== run && nowMs - other.at <= HEARD_MS),
  { run, at },
];

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
