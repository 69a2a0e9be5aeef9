import { AppError } from '../errors';
import { busyForMs, giveBack, hasCard, take, type CardLink, type Link } from '../link';
import type { Ports } from '../ports';
import type { RequestId } from '../ids';

/** What a worker did with a link, and what it is certain of now. */
export interface Worked<T> {
  readonly result: T;
  readonly changes: Partial<Link>;
}

/**
 * Lets `work` act on a card alone: takes the link's lease, runs, gives the link back with what changed. If `work` fails,
 * the link is given back as `unsure`, since an effect may have happened before the failure; if the process dies, the
 * lease runs out and the next worker finds it abandoned.
 *
 * @throws AppError `busy` (retry after the lease) while another worker has it
 */
export async function withLink<T>(
  ports: Pick<Ports, 'links' | 'clock'>,
  link: CardLink,
  work: (taken: CardLink) => Promise<Worked<T>>,
): Promise<T> {
  const taken = await takeLink(ports, link);
  if (!hasCard(taken)) throw new Error(`Link of ${link.requestId} lost its card while being taken`);
  try {
    const worked = await work(taken);
    await returnLink(ports, taken, { ...worked.changes, unsure: false });
    return worked.result;
  } catch (error) {
    await returnAsUnsure(ports, taken);
    throw error;
  }
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
async function returnAsUnsure(ports: Pick<Ports, 'links'>, taken: Link): Promise<void> {
  try {
    await returnLink(ports, taken, { unsure: true });
  } catch {
    return;
  }
}
