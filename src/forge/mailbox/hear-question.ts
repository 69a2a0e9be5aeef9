import { randomBytes } from 'node:crypto';
import { AppError } from '#core/errors';
import { toReconcile, type Job } from '#core/job';
import { isTimely, MAIL_KINDS, QuestionSchema, type Answer, type Question } from '#wire/mail';
import * as v from '#wire/schema';
import { keepResult, openCalls, type WaitingCall } from './calls';
import { keepCluster, noteStandby } from './heard';
import { clockRefusal, refusal, reply, type MailReply } from './envelope';
import { keyIdOf, signed, unopened } from './jws';
import { forgetReplaced, keepRelayKey, readOwnKey, readRelayKey } from './keys';
import { admissionOf, heardAfter, LEASE_GRACE_MS, paceOf, RUNS_MAX, waitOf, type Lease } from './lease';
import { readLease, replaceLease } from './lease-row';

const NONCE_BYTES = 24;
/** Of relays that ask at the same moment one wins each time; more than a few never do. */
const ATTEMPTS_MAX = 5;
/** For how long after it the next question should come soon. */
const BUSY_MS = { news: 5_000, call: 5_000, screen: 15_000, turnedAway: 20_000 } as const;
/** Whoever is told this tries again a little later. */
const TRY_LATER = 503;

export interface HearDeps {
  readonly nowMs: number;
  readonly push: (jobs: readonly Job[]) => Promise<void>;
  /** Called for a question that brings what came of calls. */
  readonly answered?: () => Promise<void>;
}

/**
 * A relay's question: lets it in once, keeps the answers that it brings, has its news looked at, and tells what there is to
 * do. What is not signed by a key that an admin let in, is for another mailbox, of another time, or was heard before, has no
 * effect and learns nothing.
 */
export async function hearQuestion(text: string, deps: HearDeps): Promise<MailReply> {
  const { nowMs } = deps;
  const message = unopened(MAIL_KINDS.question, text);
  const parsed = v.safeParse(QuestionSchema, message?.claims);
  if (message === undefined || !parsed.success) return refusal('malformed');
  const question = parsed.output;
  if (!isTimely(question.at, nowMs)) return clockRefusal(question.at, nowMs);
  const { kid } = message;
  const [own, relayKey] = await Promise.all([readOwnKey(), readRelayKey(kid)]);
  if (own === undefined || relayKey === undefined || !message.isSignedWith(relayKey.publicKey))
    return refusal('unknown-key');
  if (question.to !== keyIdOf(own.x)) return refusal('unknown-key');
  const admitted = await admit(question, kid, nowMs);
  if (!('lease' in admitted)) return refusal(admitted.kind);
  const { replaces, ...rest } = relayKey;
  if (replaces !== undefined) {
    await forgetReplaced(replaces, kid);
    await keepRelayKey(rest);
  }
  await Promise.all(question.results.map((result) => keepResult(result, nowMs)));
  if (question.results.length > 0) await deps.answered?.();
  if (admitted.kind === 'another') {
    // By the relay's own time, so that hearing it twice says nothing new.
    await noteStandby(kid, { at: new Date(question.at).toISOString(), version: question.version });
  } else {
    if (question.cluster !== undefined) await keepCluster(question.cluster);
    if (question.news.length > 0)
      await deps.push(question.news.map(({ id, revision }) => toReconcile(id, revision)));
  }
  return reply(signed(MAIL_KINDS.answer, answerTo(question, kid, { admitted, nowMs }), own));
}

/** A question that counts. For `another` there are no calls. */
interface LetIn {
  readonly kind: 'mine' | 'another';
  readonly lease: Lease;
  readonly calls: readonly WaitingCall[];
}

/** `unknown-key`: no mailbox is open, since the last key was taken away at this moment. */
type Admitted = LetIn | { readonly kind: 'repeated' | 'unknown-key' };

/** Says whether a question counts, and writes that down, so that the same one never does again. */
async function admit(question: Question, kid: string, nowMs: number): Promise<Admitted> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const lease = await readLease();
    if (lease === undefined) return { kind: 'unknown-key' };
    const admission = admissionOf(lease, question, nowMs);
    if (admission === 'repeated') return { kind: 'repeated' };
    const before = { ...lease, heard: heardAfter(lease.heard, question, nowMs) };
    if (before.heard.length > RUNS_MAX) break;
    const isMine = admission === 'mine';
    const calls = isMine ? await openCalls(heldIn(question), nowMs) : [];
    const next = isMine ? leaseAfter(before, question, { kid, calls, nowMs }) : before;
    if ((await replaceLease(lease, next)) === 'stored') return { kind: admission, lease: next, calls };
  }
  throw new AppError('storage-unavailable', 'Too many relays ask at once', { retry: 'safe' });
}

/** What is under way at the relay, or comes with this very question. */
const heldIn = ({ working, results }: Question): ReadonlySet<string> =>
  new Set([...working, ...results.map(({ id }) => id)]);

function leaseAfter(
  before: Lease,
  question: Question,
  now: { readonly kid: string; readonly calls: readonly WaitingCall[]; readonly nowMs: number },
): Lease {
  const { nowMs, calls } = now;
  const busyMs = Math.max(
    question.news.length > 0 ? BUSY_MS.news : 0,
    calls.length > 0 ? BUSY_MS.call : 0,
    calls.some(({ isUrgent }) => isUrgent) ? BUSY_MS.screen : 0,
    question.results.some(({ status }) => status === TRY_LATER) ? BUSY_MS.turnedAway : 0,
  );
  const busyUntil = Math.max(before.busyUntil, nowMs + busyMs);
  const { run, at: askedAt, version, pending } = question;
  const nextInMs = paceOf({ busyUntil, pending }, nowMs);
  const until = question.isLeaving ? 0 : nowMs + nextInMs + LEASE_GRACE_MS;
  const asks = { run, kid: now.kid, askedAt, version, pending, nextInMs };
  return { ...before, ...asks, busyUntil, until, seenAt: nowMs };
}

function answerTo(
  { nonce }: Question,
  kid: string,
  { admitted, nowMs }: { readonly admitted: LetIn; readonly nowMs: number },
): Answer {
  const envelope = {
    to: kid,
    at: nowMs,
    nonce: randomBytes(NONCE_BYTES).toString('base64url'),
    re: nonce,
  };
  if (admitted.kind === 'another')
    return { ...envelope, kind: 'held-by-another', calls: [], nextInMs: waitOf(admitted.lease, nowMs) };
  const calls = admitted.calls.map(({ id, name, about, body, until }) => ({ id, name, about, body, until }));
  return { ...envelope, kind: 'calls', calls, nextInMs: admitted.lease.nextInMs };
}
