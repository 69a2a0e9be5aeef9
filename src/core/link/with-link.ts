import { AppError, type ErrorCode } from '../errors';
import type { RequestId } from '../ids';
import type { LoggedNews, Ports } from '../ports';
import { evolve, type Fact } from './evolve';
import { cardFailure } from './failure';
import { keepFailure } from './keep-failure';
import { busyForMs, hasCard, instant, issueOf, type CardLink, type Link } from './link';
import { nextTryAt } from './retry';

/** What a worker did with a link, and what it is certain of now. */
export interface Worked<T> {
  readonly result: T;
  readonly fact: Fact;
}

export type WorkPorts = Pick<Ports, 'links' | 'clock' | 'failures' | 'activity'>;

/** Keeps what has happened, and what the log is to have of it: the one place where a link is written. Undefined where somebody else wrote it first. */
export async function record(
  { links }: Pick<Ports, 'links'>,
  link: Link,
  fact: Fact,
  logged?: LoggedNews,
): Promise<Link | undefined> {
  const next = evolve(link, fact);
  return (await links.save(next, logged)) === 'stored' ? next : undefined;
}

/**
 * Lets `work` act on a card alone: takes the link's lease, runs, gives the link back with what happened. If `work` fails,
 * the link is given back as `unsure`, since an effect may have happened before the failure; if the process dies, the
 * lease runs out and the next worker finds it abandoned. Success takes the card off the list of failures.
 *
 * @param how.lists - whether a refusal that a repeat would meet again is listed, and ticks leave the card alone for a while
 * @param how.sending - moves that the work hands in to Teleport
 * @throws AppError `busy` (retry after the lease) while another worker has it
 */
export async function withLink<T>(
  ports: WorkPorts,
  link: CardLink,
  how: { readonly lists: boolean; readonly sending?: readonly string[] },
  work: (taken: CardLink) => Promise<Worked<T>>,
): Promise<T> {
  const taken = await takeLink(ports, link, { sending: how.sending });
  if (!hasCard(taken)) throw new Error(`Link of ${link.requestId} lost its card while being taken`);
  try {
    const worked = await work(taken);
    await returnDone(ports, taken, worked.fact);
    return worked.result;
  } catch (error) {
    await returnUndone(ports, taken, { error, lists: how.lists });
    throw error;
  }
}

/** Gives back a link whose work is done. What was refused before is no failure any more, unless nothing was done about it. */
export async function returnDone(
  ports: Pick<Ports, 'links' | 'failures'>,
  taken: Link,
  fact: Fact,
  logged?: LoggedNews,
): Promise<Link | undefined> {
  const isStillListed = fact.kind === 'left' || (fact.kind === 'followed' && fact.retryAt !== undefined);
  if (taken.retryAt !== undefined && !isStillListed) await ports.failures.clear(cardFailure(taken.requestId));
  return record(ports, taken, fact, logged);
}

/** Gives back a link whose work was refused: listed, and left alone by ticks for a while. */
export async function returnRefused(
  ports: WorkPorts,
  taken: Link,
  why: { readonly code: ErrorCode; readonly message: string },
  { mayHaveActed }: { readonly mayHaveActed: boolean },
): Promise<void> {
  const { code, message } = why;
  const issueKey = issueOf(taken)?.issueKey;
  await keepFailure(ports, taken.requestId, { code, message }, issueKey);
  const retryAt = nextTryAt(ports.clock.now());
  const isHidden = code === 'card-hidden';
  await record(ports, taken, { kind: 'refused', retryAt, mayHaveActed, isHidden });
}

/** Takes the lease of a link, or throws `busy`. */
export async function takeLink(
  ports: Pick<Ports, 'links' | 'clock'>,
  link: Link,
  how: Omit<Extract<Fact, { kind: 'taken' }>, 'kind' | 'atMs'> = {},
): Promise<Link> {
  const atMs = ports.clock.now();
  const waitMs = busyForMs(link, atMs);
  if (waitMs > 0) throw busy(link.requestId, waitMs);
  const taken = await record(ports, link, { kind: 'taken', atMs, ...how });
  if (taken === undefined) throw busy(link.requestId, CONFLICT_PAUSE_MS);
  return taken;
}

/** After losing a race the winner holds the lease for a short while: most updates take well under this. */
const CONFLICT_PAUSE_MS = 1_000;
/** A lease is usually given back long before it ends, so look again soon rather than at its end. */
const BUSY_PAUSE_MS_MAX = 5_000;

export function busy(id: RequestId, waitMs: number): AppError {
  return new AppError('busy', `Access request ${id} is being worked on: trying again shortly`, {
    retry: 'safe',
    retryAfterMs: Math.min(waitMs, BUSY_PAUSE_MS_MAX),
  });
}

/** Giving back after a failure must not hide the failure; if it fails too, the lease runs out by itself. */
async function returnUndone(
  ports: WorkPorts,
  taken: Link,
  { error, lists }: { readonly error: unknown; readonly lists: boolean },
): Promise<void> {
  const nowMs = ports.clock.now();
  try {
    if (!(error instanceof AppError)) await record(ports, taken, { kind: 'failed', since: undefined });
    else if (error.pauses === 'issue') {
      // Whoever else comes for the card waits without asking Jira.
      await record(ports, taken, { kind: 'paused', until: instant(nowMs + (error.retryAfterMs ?? 0)) });
    } else if (lists && error.retry === 'never') {
      await returnRefused(ports, taken, error, { mayHaveActed: true });
    } else await record(ports, taken, { kind: 'failed', since: taken.failingSince ?? instant(nowMs) });
  } catch {
    return;
  }
}
