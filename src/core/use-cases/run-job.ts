import { cardStateOf, propertyOf } from '../card';
import { AppError } from '../errors';
import { cardJob, failureIdOf } from '../failure';
import { busyForMs, hasCard, isOver, type CardLink, type Link } from '../link';
import type { RequestId } from '../ids';
import type { Job } from '../job';
import type { Nudge, Ports } from '../ports';
import { isOverdue, nextTry } from '../retry';
import type { CardState } from '../settings';
import { isUnexplained } from '../judge-moves';
import type { IssueSnapshot } from '../moves';
import { cannotMove } from './apply-plan';
import { forgetTransition } from './card-creation';
import { createCards } from './create-cards';
import { decideDrag } from './decide-drag';
import { keepFailure } from './keep-failure';
import { moveCard, type CardMove } from './move-card';
import { misplaced } from './misplaced';
import { isRefusal } from './problems';
import { withinQuota } from './quota';
import { replaceDeletedCard } from './replace-card';
import { syncRequests } from './sync-requests';
import { settingsOf, updateCard } from './update-card';
import { foundIn } from './unusable';
import { watchCard } from './people';
import { record, returnRefused, takeLink } from './with-link';

/**
 * Does one job from the queue. Jobs come at least once and in any order; each may be repeated. What was refused, or has
 * failed for too long, is listed as a failure instead of blocking the queue; success takes it off the list.
 *
 * @param tries - how often this event has been tried before
 * @throws AppError that is `safe` to retry after a pause
 */
export async function runJob(
  ports: Ports,
  job: Job,
  nudge: () => Promise<Nudge | undefined>,
  tries = 0,
): Promise<void> {
  try {
    if (job.kind === 'sync' || job.kind === 'link') await perform(ports, job, nudge);
    else await withinQuota(ports, () => perform(ports, job, nudge));
  } catch (error) {
    if (!(error instanceof AppError) || job.kind === 'sync') throw error;
    const unfinished = await unfinishedOf(ports, job);
    const next = nextTry({ error, tries, nowMs: ports.clock.now(), unfinished });
    if (next.kind === 'again') throw error;
    if (next.kind === 'list') await list(ports, { job, error, unfinished });
    return;
  }
  // Cards clear theirs with the link, which tells whether there is one: the usual job costs no call for it.
  if (job.kind !== 'create' && job.kind !== 'update' && job.kind !== 'sync')
    await ports.failures.clear(failureIdOf(job));
}

/** The work of a job, request by request, as it is to be done at any later time. */
function singles(job: Job): readonly Job[] {
  if (job.kind === 'create') return job.requestIds.map((id) => cardJob(id));
  return job.kind === 'update' ? [cardJob(job.requestId)] : [job];
}

/** Links of requests that each tick queues again until they are done: of others nobody knows. */
async function unfinishedOf(ports: Pick<Ports, 'links'>, job: Job): Promise<readonly Link[]> {
  const ids = job.kind === 'create' ? job.requestIds : job.kind === 'update' ? [job.requestId] : [];
  const links = await Promise.all(ids.map((id) => ports.links.get(id)));
  const unfinished = links.flatMap((link) => (link === undefined || isOver(link) ? [] : [link]));
  return unfinished.length < links.length ? [] : unfinished;
}

/**
 * What may pass is listed with the card, so that ticks leave it alone for a while; a claim stays held, as somebody may be
 * creating, and was put off when it was taken. A refusal on a card that a worker held is listed already, with the link.
 */
async function list(
  ports: Ports,
  failed: { readonly job: Job; readonly error: AppError; readonly unfinished: readonly Link[] },
): Promise<void> {
  const { job, error, unfinished } = failed;
  if (error.retry === 'safe' && unfinished.length > 0) {
    const nowMs = ports.clock.now();
    for (const link of unfinished.filter((one) => isOverdue(one, nowMs)))
      await listOverdue(ports, link, error);
    return;
  }
  for (const one of singles(job)) {
    const link = one.kind === 'update' ? await ports.links.get(one.requestId) : undefined;
    if (link?.retryAt === undefined) await keepFailure(ports, one, error);
  }
}

async function listOverdue(ports: Ports, link: Link, error: AppError): Promise<void> {
  if (!hasCard(link)) await keepFailure(ports, cardJob(link.requestId), error);
  else if (busyForMs(link, ports.clock.now()) === 0)
    await returnRefused(ports, await takeLink(ports, link), error, { mayHaveActed: true });
}

async function perform(ports: Ports, job: Job, nudge: () => Promise<Nudge | undefined>): Promise<void> {
  switch (job.kind) {
    case 'create':
      return createCards(ports, job.requestIds, job.progress);
    case 'update':
      return updateCard(ports, job.requestId, job.revision);
    case 'link':
      return announceCard(ports, job.requestId);
    case 'place':
      return placeCard(ports, job.requestId);
    case 'watch':
      return watchCard(ports, job.requestId);
    case 'drag':
      return decideDrag(ports, job.issueId);
    case 'replace':
      return replaceDeletedCard(ports, job.issueId);
    case 'sync':
      return syncRequests(ports, nudge);
  }
}

async function announceCard(ports: Ports, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link === undefined || !hasCard(link)) return;
  const { issueId, issueKey, reviewsPosted: reviews, resolution } = link;
  await ports.relay.linkIssue(id, { issueId, issueKey, shown: { reviews, resolution } });
}

/**
 * A card that did not reach its status: a new one, or one whose way was blocked when its request ended or a drag came to
 * nothing. A drag that nobody has looked at yet stays where it is, and is looked at instead.
 */
async function placeCard(ports: Ports, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link === undefined || !hasCard(link)) return;
  const settings = await settingsOf(ports, link);
  const issue = await ports.cards.read(link.issueId);
  if (issue === undefined) return;
  if (issue.projectId !== link.projectId) return bindOrRefuse(ports, link, issue);
  const change = issue.changes.at(-1);
  const isMoved = change !== undefined && change.author?.accountId !== settings.appAccountId;
  const state = link.phase === 'closed' ? cardStateOf(link.resolution) : 'pending';
  if (issue.requestId !== id) {
    const request = foundIn((await ports.relay.fetch([id]))[0]);
    await ports.cards.writeProperty(link.issueId, propertyOf(id, state, request));
  }
  if (link.unsaidMoves !== undefined) await ports.jobs.push([{ kind: 'drag', issueId: link.issueId }]);
  if (isUnexplained(issue, settings, link)) return;
  const moved = await moveAlone(ports, { link, settings, state });
  if (moved.kind === 'moved' && link.phase === 'open' && !isMoved) await forgetTransition(ports, settings);
  if (moved.kind !== 'impossible') return;
  await sayStuckOnce(ports, link, { state, why: moved.why });
  const { message } = cannotMove(link, moved.why);
  throw new AppError('jira-refused', message, { retry: 'never' });
}

/** Said on the card the first time only: the job is tried again every hour. Where it cannot be said, the list has it. */
async function sayStuckOnce(
  { cards }: Pick<Ports, 'cards'>,
  { issueId, version }: CardLink,
  { state, why }: { readonly state: CardState; readonly why: string },
): Promise<void> {
  const beginning = `stuck:${state}:`;
  try {
    const said = await cards.saidMarkers(issueId);
    if ([...said].some((marker) => marker.startsWith(beginning))) return;
    await cards.say(issueId, [{ kind: 'stuck', marker: `${beginning}${version}`, state, why }]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

async function bindOrRefuse(
  ports: Ports,
  link: CardLink,
  { projectId, issueId }: IssueSnapshot,
): Promise<void> {
  if ((await ports.settings.ofProject(projectId)) === undefined) throw misplaced(link, projectId);
  await ports.jobs.push([{ kind: 'drag', issueId }]);
}

/** With the card's lease: a card that was open a moment ago may be closed by now, and must not be moved back. */
async function moveAlone(ports: Ports, move: CardMove): ReturnType<typeof moveCard> {
  const taken = await takeLink(ports, move.link);
  try {
    return await moveCard(ports, move);
  } finally {
    await record(ports, taken, { kind: 'left' });
  }
}
