import { AppError } from '#core/errors';
import { SyncCallSchema } from '#wire/messages';
import * as v from '#wire/schema';
import { clock } from '../clock';
import { dropCall, putCall, takeAnswer } from '../mailbox/calls';
import { readCluster } from '../mailbox/heard';
import type { Lease } from '../mailbox/lease';
import { readLease } from '../mailbox/lease-row';
import type { CallResponse, OutgoingCall } from './transport';

/** How a caller waits. */
export interface Patience {
  readonly waitMs: number;
  /** Somebody sits in front of a screen. */
  readonly isUrgent: boolean;
}

/** Longer than the pause of a relay that has nothing to do, with time for the call itself. */
export const WORKERS_PATIENCE: Patience = { waitMs: 50_000, isUrgent: false };
/** Two of these fit into what Forge gives to a resolver, 25 seconds, where the first comes to nothing. */
export const PAGES_PATIENCE: Patience = { waitMs: 10_000, isUrgent: true };

/** How long a call waits for a relay that is late to ask at all: it may have been held up, or it may be gone. */
const LATE_MS_MAX = 3_000;

/** Pauses between looks for an answer: short at first, since most come with the relay's next question. */
const LOOK_PAUSES_MS = [250, 250, 250, 250, 500];
const LAST_LOOK_PAUSE_MS = 1_000;

/**
 * The way `pull`: puts a call into the mailbox and waits for the answer, which the relay brings with a question of its own.
 * What it said by the way is not asked again. Throws `AppError` at once where no relay asks, and where none has answered in time.
 */
export async function sendByMailbox(
  call: OutgoingCall,
  lease: Lease,
  patience: Patience,
): Promise<CallResponse> {
  const known = await knownAnswer(call, lease);
  if (known !== undefined) return known;
  const startedAt = clock.now();
  const isLate = startedAt >= lease.until;
  const until = startedAt + patience.waitMs;
  const { name, id: about, body } = call;
  const put = await putCall({ name, about, body, until, isUrgent: patience.isUrgent }, clock.now());
  if (put.kind === 'full') throw new AppError('mailbox-full', FULL, { retry: 'safe' });
  const { id } = put;
  const early = isLate ? await answerBy(startedAt + LATE_MS_MAX, id) : undefined;
  const asking = isLate && early === undefined ? await leaseAfter(lease) : lease;
  const answer = early ?? (asking === undefined ? undefined : await answerBy(until, id));
  if (answer !== undefined) return answer;
  await dropCall(id);
  if (asking === undefined) throw new AppError('relay-unreachable', goneWords(lease), { retry: 'safe' });
  throw new AppError(
    'relay-unreachable',
    `The relay did not answer within ${patience.waitMs / 1000} s: it asks every ${asking.nextInMs / 1000} s, and was last heard of at ${instant(asking.seenAt)}`,
    { retry: 'safe', mayStillAnswer: true },
  );
}

/** Looks for the answer until then; the last look is at that moment. */
async function answerBy(untilMs: number, id: string): Promise<CallResponse | undefined> {
  for (let look = 0; ; look += 1) {
    const leftMs = Math.max(0, untilMs - clock.now());
    await sleep(Math.min(LOOK_PAUSES_MS[look] ?? LAST_LOOK_PAUSE_MS, leftMs));
    const answer = await takeAnswer(id);
    if (answer !== undefined || clock.now() >= untilMs) return answer;
  }
}

/** The lease of a relay, be it another one, that has asked since; undefined where none has, or where it said that it leaves. */
async function leaseAfter({ revision }: Lease): Promise<Lease | undefined> {
  const now = await readLease();
  return now?.revision === revision || now?.until === 0 ? undefined : now;
}

/** What the relay has told with its last question. Throws where nobody asks. */
async function knownAnswer({ name, body }: OutgoingCall, lease: Lease): Promise<CallResponse | undefined> {
  // It said that it leaves, or it was never there.
  if (lease.until === 0) {
    throw new AppError('relay-unreachable', goneWords(lease), { retry: 'safe' });
  }
  const isAsking = clock.now() < lease.until;
  if (name === 'cluster') {
    const cluster = isAsking ? await readCluster() : undefined;
    if (cluster !== undefined) return { status: 200, body: cluster };
    throw new AppError('relay-unreachable', isAsking ? NOT_SAID_YET : goneWords(lease), { retry: 'safe' });
  }
  if (name !== 'sync' || !isAsking) return undefined;
  const asked = v.safeParse(SyncCallSchema, body);
  const digest = lease.pending?.digest;
  if (!asked.success || digest === undefined || asked.output.known !== digest) return undefined;
  return { status: 200, body: { kind: 'unchanged', digest } };
}

const goneWords = ({ seenAt }: Lease): string =>
  seenAt === 0
    ? 'A relay was paired, but none has asked for work yet: see that it runs, and that it may reach Atlassian'
    : `No relay asks for work: the last one was heard of at ${instant(seenAt)}. See that it runs`;

const FULL = 'Too many calls wait for the relay already';
const NOT_SAID_YET = 'The relay asks for work, but has not reached Teleport yet';

const instant = (epochMs: number): string => new Date(epochMs).toISOString();

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
