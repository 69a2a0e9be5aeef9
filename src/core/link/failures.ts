import type { AccountId, ProjectId, RequestId } from '../ids';
import { toReconcile } from '../job';
import { inParallel } from '../lib/batches';
import type { Ports } from '../ports';
import { RETRIES_MAX, type Failure } from './failure';
import { hasCard, instant, isOver, type Link } from './link';
import { RETRY_INTERVAL_MS } from './retry';
import { foundIn } from './unusable';
import { record, takeLink } from './with-link';

export type FailuresPorts = Pick<Ports, 'failures' | 'links' | 'jobs' | 'activity' | 'relay' | 'clock'>;

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
  ports: FailuresPorts,
  id: string,
  by?: AccountId,
): Promise<'queued' | 'not-found'> {
  const failure = await ports.failures.get(id);
  if (failure === undefined) return 'not-found';
  const link = await linkOf(ports, failure);
  const isGone = failure.code === 'card-hidden' && link !== undefined && hasCard(link);
  const { requestId } = failure;
  if (requestId !== undefined)
    await ports.jobs.push([{ ...toReconcile(requestId), ...(isGone ? { cardWas: 'deleted' } : {}) }]);
  await ports.activity.note({ event: 'failure-retried', by, ...subjectOf(failure) });
  return 'queued';
}

/**
 * Takes a failure off the list. A pending request is left alone until its revision changes; one that has ended, for good:
 * its card stays as it is.
 *
 * @throws AppError `busy` while a worker has the card
 */
export async function ignoreFailure(
  ports: FailuresPorts,
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

async function leaveAlone(ports: FailuresPorts, link: Link): Promise<void> {
  const [fetched] = await ports.relay.fetch([link.requestId]);
  // Nothing is known of it that could be left alone: it is listed again when it is tried next.
  if (fetched?.kind === 'unusable') return;
  const request = foundIn(fetched);
  const taken = await takeLink(ports, link);
  const isPending = request?.state === 'pending';
  await record(ports, taken, isPending ? { kind: 'ignored', revision: request.revision } : { kind: 'ended' });
}

const linkOf = async (
  { links }: Pick<Ports, 'links'>,
  { requestId }: Pick<Failure, 'requestId'>,
): Promise<Link | undefined> => (requestId === undefined ? undefined : links.get(requestId));

const subjectOf = ({ requestId, issueKey, message }: Failure) => ({ requestId, issueKey, detail: message });

/**
 * Once an hour, what failed is tried again, the longest untried first where there is too much of it. Requests that are still
 * open are the tick's own business, and so are projects. What meanwhile succeeded unnoticed is taken off the list.
 */
export async function retryDueFailures(
  ports: FailuresPorts,
  unfinished: ReadonlyMap<RequestId, Link>,
): Promise<void> {
  const nowMs = ports.clock.now();
  const due: (Failure & { readonly requestId: RequestId })[] = [];
  for (const failure of await ports.failures.list()) {
    const { requestId, triedAt } = failure;
    if (requestId === undefined || nowMs < Date.parse(triedAt) + RETRY_INTERVAL_MS) continue;
    const link = unfinished.get(requestId) ?? (await ports.links.get(requestId));
    if (link?.retryAt === undefined) await ports.failures.clear(failure.id);
    else if (isOver(link)) due.push({ ...failure, requestId });
  }
  const next = due.sort((a, b) => Date.parse(a.triedAt) - Date.parse(b.triedAt)).slice(0, RETRIES_MAX);
  // Whatever becomes of this look, no other one within the hour tries them too.
  await inParallel(next, (failure) => ports.failures.put({ ...failure, triedAt: instant(nowMs) }));
  if (next.length > 0) await ports.jobs.push(next.map(({ requestId }) => toReconcile(requestId)));
}
