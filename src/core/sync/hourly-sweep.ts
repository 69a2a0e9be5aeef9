import { cardStateOf, resolutionOf } from '../card/card';
import { judgeMoves } from '../decision/judge-moves';
import { isRefusal, type AppError } from '../errors';
import type { IssueId, RequestId } from '../ids';
import { toReconcileMoved, toReconcileMovedIssue, type Job } from '../job';
import { batches, inParallel } from '../lib/batches';
import { retryDueFailures, type FailuresPorts } from '../link/failures';
import { hasCard, type CardLink, type Link } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import type { ChangedCard, Ports, SyncState } from '../ports';
import { endedStatuses, type ProjectSettings } from '../project/settings';
import { hasEnded, type AccessRequest } from '../request/access-request';
import { everyProject } from './every-project';

export type SweepPorts = FailuresPorts & Pick<Ports, 'cards' | 'relay' | 'settings'>;

/** How often cards are looked at for what nobody told of: Forge promises no delivery of events. */
const SWEEP_INTERVAL_MS = 3_600_000;
/** Cards whose history is read in one call: as many as Jira gives. */
const CHANGES_OF_MAX = 1_000;
/** How far the first look goes back, before which nothing is known of any earlier one. */
const FIRST_SWEEP_BACK_MS = 24 * 3_600_000;
/** The search index lags behind, and clocks differ. */
const SWEEP_OVERLAP_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

/** Whether the last look is an hour ago. */
export const isSweepDue = ({ sweptAt }: SyncState, nowMs: number): boolean =>
  sweptAt === undefined || nowMs >= Date.parse(sweptAt) + SWEEP_INTERVAL_MS;

/**
 * Looks at cards for moves and deletions whose event never came, and queues what they ask for as if it had. The cost
 * grows with what is open and with what changed since the last look, not with what ever was.
 *
 * @returns the state with the time of this look, and the first refusal by Jira: it concerns one project, so the others
 *   were looked at
 * @throws AppError any other failure
 */
export async function sweepHourly(
  ports: SweepPorts,
  state: SyncState,
): Promise<{ readonly state: SyncState; readonly refusal: AppError | undefined }> {
  const nowMs = ports.clock.now();
  const unfinished = await ports.links.unfinished();
  await retryDueFailures(ports, new Map(unfinished.map((link) => [link.requestId, link])));
  const open = unfinished.filter(hasCard);
  const minutes = minutesSince(state, nowMs);
  const projects = await everyProject(
    ports,
    state,
    open.map((link) => link.projectId),
  );
  let refusal: AppError | undefined;
  for (const settings of projects) {
    const here = open.filter((link) => link.projectId === settings.projectId);
    try {
      await sweepProject(ports, { settings, here, open, minutes });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // One that is turned off may be gone for good, and nothing waits there.
      if (settings.isOff !== true || here.length > 0) refusal ??= error;
    }
  }
  const swept = { ...state, sweptAt: new Date(nowMs).toISOString() };
  const isComplete = hasAllBoards(projects, state);
  return { state: isComplete ? swept : { ...swept, adopted: false, accounted: undefined }, refusal };
}

/** Whether earlier cards were looked for in all these projects. */
const hasAllBoards = (projects: readonly ProjectSettings[], { boards = [] }: SyncState): boolean =>
  projects.every(({ projectId }) => boards.includes(projectId));

function minutesSince({ sweptAt }: SyncState, nowMs: number): number {
  const sinceMs = sweptAt === undefined ? nowMs - FIRST_SWEEP_BACK_MS : Date.parse(sweptAt);
  return Math.ceil((nowMs - sinceMs + SWEEP_OVERLAP_MS) / MINUTE_MS);
}

interface ProjectSweep {
  readonly settings: ProjectSettings;
  /** Open cards of this project. */
  readonly here: readonly CardLink[];
  /** All open cards, of any project. */
  readonly open: readonly CardLink[];
  /** How far back. */
  readonly minutes: number;
}

/** Of a project that the app cannot see, nothing is found: every tick says so. */
async function sweepProject(
  ports: SweepPorts,
  { settings, here, open, minutes }: ProjectSweep,
): Promise<void> {
  const isOpen = new Set<IssueId>(open.map((link) => link.issueId));
  const found = await ports.cards.findChangedOrOpen(settings, minutes);
  const others = found.filter(({ issueId }) => !isOpen.has(issueId));
  const strays = await straysAmong(ports, settings, others);
  if (strays.length > 0) await ports.jobs.push(strays);
  for (const batch of batches(here, CHANGES_OF_MAX)) {
    const jobs = await jobsFor(ports, settings, batch);
    if (jobs.length > 0) await ports.jobs.push(jobs);
  }
}

/** A card that was found, and the link that names it, if one does. */
interface Other extends ChangedCard {
  readonly link: Link | undefined;
}

/** What to do about cards that are not open. */
async function straysAmong(
  ports: SweepPorts,
  settings: ProjectSettings,
  found: readonly ChangedCard[],
): Promise<readonly Job[]> {
  const { statuses } = settings;
  const ended = endedStatuses(statuses);
  const others = await inParallel(found, async (card): Promise<Other> => ({
    ...card,
    link: await linkOfIssue(ports, card.issueId),
  }));
  const unlinked = others.filter(({ link }) => link === undefined);
  const asOpen = unlinked.filter(({ status }) => !ended.includes(status));
  const asEnded = unlinked.filter(({ status }) => ended.includes(status));
  const strangers = [...asOpen, ...(await misplacedAmong(ports, settings, asEnded))];
  return [
    // Of an earlier installation: hidden when its boards were looked at, or moved by somebody before then.
    ...strangers.map(({ issueId }) => toReconcileMovedIssue(issueId)),
    // One that was closed stands in no status that says how its request ended.
    ...others.flatMap(({ link, status }) =>
      link?.phase !== 'closed' || statuses[cardStateOf(link.resolution)].includes(status)
        ? []
        : [toReconcileMoved(link.requestId)],
    ),
  ];
}

/** Of cards without a link, those that somebody else than the app has put where they stand, and whose request has ended in another way. */
async function misplacedAmong(
  ports: Pick<Ports, 'cards' | 'relay' | 'clock'>,
  settings: ProjectSettings,
  unlinked: readonly ChangedCard[],
): Promise<readonly ChangedCard[]> {
  const byHand: ChangedCard[] = [];
  for (const batch of batches(unlinked, CHANGES_OF_MAX)) {
    const changesOf = await ports.cards.changesOf(batch.map(({ issueId }) => issueId));
    byHand.push(
      ...batch.filter(({ issueId }) => {
        const last = changesOf.get(issueId)?.at(-1);
        return last !== undefined && last.author?.accountId !== settings.appAccountId;
      }),
    );
  }
  const requests = new Map<RequestId, AccessRequest>();
  for (const ids of batches(byHand.flatMap(({ requestId }) => requestId ?? [])))
    for (const item of await ports.relay.fetch(ids))
      if (item.kind === 'found') requests.set(item.request.id, item.request);
  return byHand.filter(({ requestId, status }) => {
    const request = requestId && requests.get(requestId);
    if (request === undefined || !hasEnded(request)) return false;
    const end = resolutionOf(request, {}, ports.clock.now());
    return !settings.statuses[cardStateOf(end)].includes(status);
  });
}

/**
 * What nobody has answered on open cards, wherever they stand by now: a move and one back leave no other trace. A card that
 * is in no pending status may be stuck.
 */
async function jobsFor(
  ports: Pick<Ports, 'cards'>,
  settings: ProjectSettings,
  links: readonly CardLink[],
): Promise<readonly Job[]> {
  const changesOf = await ports.cards.changesOf(links.map((link) => link.issueId));
  return links.flatMap((link): readonly Job[] => {
    const changes = changesOf.get(link.issueId) ?? [];
    const { issueId, projectId, requestId } = link;
    const issue = { issueId, projectId, creatorId: settings.appAccountId, changes, commentsNewestFirst: [] };
    const last = changes.at(-1);
    const isAway = last !== undefined && !settings.statuses.pending.includes(last.to);
    return isAway || judgeMoves({ issue, settings, link }).length > 0 ? [toReconcileMoved(requestId)] : [];
  });
}
