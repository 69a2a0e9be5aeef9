import type { AppError } from '../errors';
import { cardJob } from '../failure';
import type { RequestId } from '../ids';
import type { Job } from '../job';
import { busyForMs, hasCard, type Link } from '../link';
import type { Ports } from '../ports';
import { keepFailure } from './keep-failure';
import { returnRefused, takeLink } from './with-link';

/** After so many tries, some three minutes, another is due only with the next tick. */
const TRIES_BETWEEN_TICKS = 5;
/** For how long a card may fail for reasons that may pass before it is listed. */
const FAILING_MS_MAX = 10 * 3_600_000;

/**
 * Whether a job that failed for a reason that may pass ends here, since each tick queues the same again while the card is out
 * of date: in a long outage they would pile up. What has failed for hours is listed now, and tried once an hour.
 */
export async function isLeftToTicks(
  ports: Ports,
  { job, error, tries }: { readonly job: Job; readonly error: AppError; readonly tries: number },
): Promise<boolean> {
  const isLast = tries >= TRIES_BETWEEN_TICKS;
  // What it fails for is seen by the first try: the others may find the card held by that.
  if (tries > 0 && !isLast) return false;
  const links = await Promise.all(requestsOf(job).map((id) => ports.links.get(id)));
  const unfinished = links.flatMap((link) => (link === undefined || link.phase === 'closed' ? [] : [link]));
  if (links.length === 0 || unfinished.length < links.length) return false;
  const nowMs = ports.clock.now();
  const overdue = error.code === 'busy' ? [] : unfinished.filter((link) => isOverdue(link, nowMs));
  for (const link of overdue) await list(ports, link, error);
  return isLast;
}

/** Only of these do ticks know whether they are done. */
function requestsOf(job: Job): readonly RequestId[] {
  if (job.kind === 'create') return job.requestIds;
  return job.kind === 'update' ? [job.requestId] : [];
}

/** Whether a card, or the creation of one, has failed for so long that ticks try it once an hour only. */
export function isOverdue(link: Link, nowMs: number): boolean {
  const since = hasCard(link) ? link.failingSince : link.claimedAt;
  return since !== undefined && nowMs - Date.parse(since) >= FAILING_MS_MAX;
}

/** A claim stays held, as somebody may be creating: it was put off when it was taken. */
async function list(ports: Ports, link: Link, error: AppError): Promise<void> {
  if (!hasCard(link)) await keepFailure(ports, cardJob(link.requestId), error);
  else if (busyForMs(link, ports.clock.now()) === 0) {
    await returnRefused(ports, { ...(await takeLink(ports, link)), unsure: true }, error);
  }
}
