import { AppError, type ErrorCode } from '../errors';
import { cardJob, failureIdOf } from '../failure';
import { busyForMs, giveBack, hasCard, take, type CardLink, type Link } from '../link';
import type { Ports } from '../ports';
import type { RequestId } from '../ids';
import { keepFailure, nextTryAt } from './keep-failure';

/** What a worker did with a link, and what it is certain of now. */
export interface Worked<T> {
  readonly result: T;
  readonly changes: Partial<Link>;
}

/**
 * Lets `work` act on a card alone: takes the link's lease, runs, gives the link back with what changed. If `work` fails,
 * the link is given back as `unsure`, since an effect may have happened before the failure; if the process dies, the
 * lease runs out and the next worker finds it abandoned. Success takes the card off the list of failures.
 *
 * @param onRefusal - what a refusal does that a repeat would meet again: `list` it and let ticks leave the card alone for
 *   a while, or only `throw`, as all failures do
 * @throws AppError `busy` (retry after the lease) while another worker has it
 */
export async function withLink<T>(
  ports: Pick<Ports, 'links' | 'clock' | 'failures' | 'activity'>,
  link: CardLink,
  onRefusal: 'list' | 'throw',
  work: (taken: CardLink) => Promise<Worked<T>>,
): Promise<T> {
  const taken = await takeLink(ports, link);
  if (!hasCard(taken)) throw new Error(`Link of ${link.requestId} lost its card while being taken`);
  try {
    const worked = await work(taken);
    await returnDone(ports, taken, { ...worked.changes, unsure: false });
    return worked.result;
  } catch (error) {
    await returnAsUnsure(ports, taken, { error, lists: onRefusal === 'list' });
    throw error;
  }
}

/** Gives back a link whose work is done. What was refused before is no failure any more. */
export async function returnDone(
  ports: Pick<Ports, 'links' | 'failures'>,
  taken: Link,
  changes: Partial<Link>,
): Promise<void> {
  if (taken.retryAt !== undefined) await ports.failures.clear(failureIdOf(cardJob(taken.requestId)));
  await returnLink(ports, taken, {
    ...changes,
    retryAt: undefined,
    ignoredRevision: undefined,
    failingSince: undefined,
  });
}

/** Gives back a link whose work was refused: listed, and left alone by ticks for a while. */
export async function returnRefused(
  ports: Pick<Ports, 'links' | 'clock' | 'failures' | 'activity'>,
  taken: Link,
  why: { readonly code: ErrorCode; readonly message: string },
): Promise<void> {
  const { code, message } = why;
  await keepFailure(ports, cardJob(taken.requestId), { code, message, issueKey: taken.issueKey });
  await returnLink(ports, taken, { unsure: taken.unsure, retryAt: nextTryAt(ports.clock.now()) });
}

/** Takes the lease of a link, or throws `busy`. */
export async function takeLink(ports: Pick<Ports, 'links' | 'clock'>, link: Link): Promise<Link> {
  const nowMs = ports.clock.now();
  const waitMs = busyForMs(link, nowMs);
  if (waitMs > 0) throw busy(link.requestId, waitMs);
  const taken = take(link, nowMs);
  if ((await ports.links.save(taken)) === 'conflict') throw busy(link.requestId, CONFLICT_PAUSE_MS);
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

/** Gives a link back. A conflict means that the lease had run out and somebody else goes on: they finish the work. */
export async function returnLink(
  ports: Pick<Ports, 'links'>,
  taken: Link,
  changes: Partial<Link>,
): Promise<void> {
  await ports.links.save(giveBack(taken, changes));
}

/** Giving back after a failure must not hide the failure; if it fails too, the lease runs out by itself. */
async function returnAsUnsure(
  ports: Pick<Ports, 'links' | 'clock' | 'failures' | 'activity'>,
  taken: Link,
  { error, lists }: { readonly error: unknown; readonly lists: boolean },
): Promise<void> {
  const unsure = { ...taken, unsure: true };
  try {
    if (!(error instanceof AppError)) await returnLink(ports, unsure, {});
    else if (error.pauses === 'issue') await leaveBusy(ports, unsure, error.retryAfterMs ?? 0);
    else if (lists && error.retry === 'never') await returnRefused(ports, unsure, error);
    else await returnLink(ports, unsure, { failingSince: failingSince(ports, taken) });
  } catch {
    return;
  }
}

const failingSince = ({ clock }: Pick<Ports, 'clock'>, link: Link): string =>
  link.failingSince ?? new Date(clock.now()).toISOString();

/** Jira wants no writes to this issue for a while: whoever else comes for the card waits without asking Jira. */
async function leaveBusy(ports: Pick<Ports, 'links' | 'clock'>, taken: Link, pauseMs: number): Promise<void> {
  const busyUntil = new Date(ports.clock.now() + pauseMs).toISOString();
  await ports.links.save({ ...taken, version: taken.version + 1, busyUntil });
}
