import { createCards } from '../card/create-cards';
import { reconcile, type ReconcilePorts } from '../card/reconcile';
import { carryOut, forgetDone, instructionOf, type CarryOutPorts } from '../decision/carry-out';
import { AppError } from '../errors';
import type { RequestId } from '../ids';
import type { CreateJob, Instruction, Job, ReconcileJob } from '../job';
import { keepFailure } from '../link/keep-failure';
import { busyForMs, hasCard, isOver, type Link } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import { isOverdue, nextTry } from '../link/retry';
import { returnRefused, takeLink, type WorkPorts } from '../link/with-link';
import type { Nudge, Ports } from '../ports';
import { withinQuota } from './quota';
import { syncRequests, type SyncPorts } from './sync-requests';

export type RunJobPorts = ReconcilePorts & SyncPorts & CarryOutPorts & Pick<Ports, 'quota'>;

/**
 * Does one job from the queue. Jobs come at least once and in any order; each may be repeated. What was refused, or has
 * failed for too long, is listed as a failure instead of blocking the queue; success takes it off the list.
 *
 * @param tries - how often this event has been tried before
 * @throws AppError that is `safe` to retry after a pause
 */
export async function runJob(
  ports: RunJobPorts,
  job: Job,
  nudge: () => Promise<Nudge | undefined>,
  tries = 0,
): Promise<void> {
  if (job.kind === 'sync') return syncRequests(ports, nudge);
  try {
    await (job.kind === 'create'
      ? withinQuota(ports, () => createCards(ports, job.requestIds, job.progress))
      : carryOutAndReconcile(ports, job));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const unfinished = await unfinishedOf(ports, job);
    const next = nextTry({ error, tries, nowMs: ports.clock.now(), unfinished });
    if (next.kind === 'again') throw error;
    if (next.kind === 'list') await list(ports, { job, error, unfinished });
  }
}

async function carryOutAndReconcile(ports: RunJobPorts, job: ReconcileJob): Promise<void> {
  const told = await carryOut(ports, job);
  if (told !== undefined) await withinQuota(ports, () => reconcile(ports, job, told));
  await forgetDone(ports, job);
}

/** Work on requests, as opposed to a whole tick. */
type RequestJob = CreateJob | ReconcileJob;

/** Links of requests that each tick queues again until they are done: of others, of moves and of clicks, nobody knows. */
async function unfinishedOf({ links }: Pick<Ports, 'links'>, job: RequestJob): Promise<readonly Link[]> {
  const isOnlyHere = job.kind === 'reconcile' && (job.cardWas ?? instructionOf(job)) !== undefined;
  if (isOnlyHere || 'issueId' in job) return [];
  const ids = job.kind === 'create' ? job.requestIds : [job.requestId];
  const known = await Promise.all(ids.map((id) => links.get(id)));
  const unfinished = known.flatMap((link) => (link === undefined || isOver(link) ? [] : [link]));
  return unfinished.length < ids.length ? [] : unfinished;
}

/** What may pass is listed once it has gone on for too long; what is refused at once. */
async function list(
  ports: WorkPorts,
  failed: { readonly job: RequestJob; readonly error: AppError; readonly unfinished: readonly Link[] },
): Promise<void> {
  const { job, error, unfinished } = failed;
  const instruction = job.kind === 'reconcile' ? instructionOf(job) : undefined;
  if (instruction !== undefined && 'requestId' in job) {
    const message = `${nameOf(instruction, job.requestId)} did not come to its end: ${error.message}`;
    return keepFailure(ports, job.requestId, { code: error.code, message });
  }
  const nowMs = ports.clock.now();
  const overdue = unfinished.filter((link) => isOverdue(link, nowMs)).map((link) => link.requestId);
  const isPassing = error.retry === 'safe' && unfinished.length > 0;
  for (const id of isPassing ? overdue : await requestsOf(ports, job)) await listOne(ports, id, error);
}

const nameOf = (instruction: Instruction, id: RequestId): string =>
  instruction.kind === 'decide'
    ? `The decision of ${instruction.actor.accountId} on ${id}`
    : `Ending the access of ${id}`;

/** The requests that a job is about: for the card that an issue is not, nobody waits. */
async function requestsOf(ports: Pick<Ports, 'links'>, job: RequestJob): Promise<readonly RequestId[]> {
  if (job.kind === 'create') return job.requestIds;
  if ('requestId' in job) return [job.requestId];
  const link = await linkOfIssue(ports, job.issueId);
  return link === undefined ? [] : [link.requestId];
}

/**
 * With the card, so that ticks leave it alone for a while; a claim stays held, as somebody may be creating, and was put off
 * when it was taken. A refusal on a card that a worker held is listed already, with the link.
 */
async function listOne(ports: WorkPorts, id: RequestId, error: AppError): Promise<void> {
  const link = await ports.links.get(id);
  const nowMs = ports.clock.now();
  if (link === undefined || !hasCard(link)) return keepFailure(ports, id, error);
  if (link.retryAt !== undefined && nowMs < Date.parse(link.retryAt)) return;
  if (busyForMs(link, nowMs) > 0) return keepFailure(ports, id, error);
  await returnRefused(ports, await takeLink(ports, link), error, { mayHaveActed: false });
}
