import { RETRIES_MAX, type Failure } from '../failure';
import type { AccountId, ProjectId, RequestId } from '../ids';
import type { Job } from '../job';
import { hasCard, isOver, type Link } from '../link';
import type { Ports } from '../ports';
import { RETRY_INTERVAL_MS } from '../retry';
import { inParallel } from './in-parallel';
import { linkOfIssue } from './link-of-issue';
import { foundIn } from './unusable';
import { record, takeLink } from './with-link';

/**
 * The project that a failure belongs to: that of the request's card, or of the claim on it, as the app's own link has it.
 * Undefined where there is no link, and so no project's admin to show it to.
 */
export async function projectOf(
  ports: Pick<Ports, 'links'>,
  failure: Failure,
): Promise<ProjectId | undefined> {
  return failure.projectId ?? (await linkOf(ports, failure))?.projectId;
}

/**
 * Does a failed job once more, now. It stays listed until it has succeeded. Of a card that cannot be read this says that it was
 * deleted, if it still cannot be read. `by` is who asked for it.
 */
export async function retryFailure(
  ports: Ports,
  id: string,
  by?: AccountId,
): Promise<'queued' | 'not-found'> {
  const failure = await ports.failures.get(id);
  if (failure === undefined) return 'not-found';
  await ports.jobs.push([await retryOf(ports, failure)]);
  await ports.activity.note({ event: 'failure-retried', by, ...subjectOf(failure) });
  return 'queued';
}

async function retryOf(ports: Pick<Ports, 'links'>, failure: Failure): Promise<Job> {
  const link = failure.code === 'card-hidden' ? await linkOf(ports, failure) : undefined;
  return link !== undefined && hasCard(link) ? { kind: 'replace', issueId: link.issueId } : failure.job;
}

/**
 * Takes a failure off the list. A pending request is left alone until its revision changes; one that has ended, for good:
 * its card stays as it is.
 *
 * @throws AppError `busy` while a worker has the card
 */
export async function ignoreFailure(
  ports: Ports,
  id: string,
  by?: AccountId,
): Promise<'ignored' | 'not-found'> {
  const failure = await ports.failures.get(id);
  if (failure === undefined) return 'not-found';
  const link = await linkOf(ports, failure);
  if (link !== undefined && !isOver(link)) await leaveAlone(ports, link);
  await ports.failures.clear(id);
  await ports.activity.note({ event: 'failure-ignored', by, ...subjectOf(failure) });
  return 'ignored';
}

async function leaveAlone(ports: Ports, link: Link): Promise<void> {
  const [fetched] = await ports.relay.fetch([link.requestId]);
  // Nothing is known of it that could be left alone: it is listed again when it is tried next.
  if (fetched?.kind === 'unusable') return;
  const request = foundIn(fetched);
  const taken = await takeLink(ports, link);
  const isPending = request?.state === 'pending';
  await record(ports, taken, isPending ? { kind: 'ignored', revision: request.revision } : { kind: 'ended' });
}

async function linkOf(ports: Pick<Ports, 'links'>, { job, requestId }: Failure): Promise<Link | undefined> {
  if (requestId !== undefined) return ports.links.get(requestId);
  return 'issueId' in job ? linkOfIssue(ports, job.issueId) : undefined;
}

const subjectOf = ({ requestId, issueKey, message }: Failure) => ({ requestId, issueKey, detail: message });

/**
 * Once an hour, what failed is tried again, the longest untried first where there is too much of it. Requests without a card, or with one out of date, are the tick's own business:
 * of these only what meanwhile succeeded unnoticed is taken off the list.
 */
export async function lookAtFailures(ports: Ports, unfinished: ReadonlyMap<RequestId, Link>): Promise<void> {
  const nowMs = ports.clock.now();
  const due: Failure[] = [];
  for (const failure of await ports.failures.list()) {
    if (nowMs < Date.parse(failure.triedAt) + RETRY_INTERVAL_MS) continue;
    const isOfTick = failure.job.kind === 'create' || failure.job.kind === 'update';
    // Every tick looks at projects.
    if (failure.job.kind === 'sync') continue;
    if (!isOfTick) due.push(failure);
    else if (!isStillRefused(failure, unfinished)) await ports.failures.clear(failure.id);
  }
  const next = due.sort((a, b) => Date.parse(a.triedAt) - Date.parse(b.triedAt)).slice(0, RETRIES_MAX);
  // Whatever becomes of this look, no other one within the hour tries them too.
  const triedAt = new Date(nowMs).toISOString();
  await inParallel(next, (failure) => ports.failures.put({ ...failure, triedAt }));
  if (next.length > 0) await ports.jobs.push(next.map(({ job }) => job));
}

function isStillRefused({ requestId }: Failure, unfinished: ReadonlyMap<RequestId, Link>): boolean {
  return requestId !== undefined && unfinished.get(requestId)?.retryAt !== undefined;
}
