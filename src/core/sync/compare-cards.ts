import { endWithWork } from '../access-end/end-with-work';
import { hiddenCard, hiddenProject } from '../card/hidden-card';
import { dueReminder } from '../card/reminders';
import type { IssueId, ProjectId } from '../ids';
import { toReconcile, toReconcileMoved, type Job } from '../job';
import { batches, inParallel } from '../lib/batches';
import { cardFailure } from '../link/failure';
import { clearProjectFailure, keepProjectFailure } from '../link/keep-failure';
import { busyForMs, hasCard, type CardLink, type Link } from '../link/link';
import { record, returnRefused, takeLink, type WorkPorts } from '../link/with-link';
import type { Ports, ProjectView, IssueStatus, SyncState } from '../ports';
import { routedProjects } from '../project/routing';
import { changedStatuses, type ProjectSettings } from '../project/settings';

export type ComparePorts = WorkPorts & Pick<Ports, 'cards' | 'settings' | 'jobs' | 'namedWork'>;

/** Cards read in one call: as many as Jira gives. */
const ISSUE_STATUSES_MAX = 100;
/** Cards compared by one tick. Of more than these each tick compares others, so that Jira's hourly quota suffices. */
const CARDS_PER_TICK_MAX = 1_000;

/**
 * What every tick compares, since nobody tells of it: whether each project can be seen and its statuses are called what they
 * were when somebody said what they mean; whether each open card can be read, is in its project, in a pending status, and
 * still says whose card it is. What is not so is repaired, queued to be looked at, or listed. What is due by then is queued, too.
 */
export async function compareCards(
  ports: ComparePorts,
  state: SyncState,
  unfinished: readonly Link[],
  canDecide: boolean,
): Promise<SyncState> {
  const listed = await ports.settings.all();
  const open = unfinished.filter(hasCard);
  const routed = routedProjects(state.routing);
  // One that gets no requests may be gone for good, and nothing waits there.
  const isUsed = ({ isOff, projectId }: ProjectSettings): boolean =>
    (isOff !== true && routed.includes(projectId)) || open.some((link) => link.projectId === projectId);
  const projects = new Map<ProjectId, Project>();
  await inParallel(listed.filter(isUsed), async (settings) => {
    const { projectId } = settings;
    projects.set(projectId, { settings, view: await ports.cards.viewProject(projectId) });
  });
  const troubled: ProjectId[] = [];
  for (const [id, project] of projects) {
    if (await compareProject(ports, project, state.listedProjects?.includes(id) === true)) troubled.push(id);
  }
  for (const id of state.listedProjects ?? []) {
    if (!projects.has(id)) await clearProjectFailure(ports, id);
  }
  const from = state.comparedTo ?? 0;
  const some = open.slice(from, from + CARDS_PER_TICK_MAX);
  const jobs: Job[] = [];
  for (const links of batches(some, ISSUE_STATUSES_MAX))
    jobs.push(...(await compareSome(ports, links, projects)));
  if (canDecide && jobs.length > 0) await ports.jobs.push(jobs);
  if (canDecide) await pushReminders(ports, open, listed);
  if (canDecide) await endWithWork(ports, listed);
  const end = from + some.length;
  return withChanges(state, {
    listedProjects: troubled.length === 0 ? undefined : troubled,
    comparedTo: end < open.length ? end : undefined,
  });
}

/** Reminders begun by one tick: the rest is due at the next one too. */
const REMINDERS_PER_TICK_MAX = 100;

/** Queues what is due where the project wants to be reminded. */
async function pushReminders(
  ports: ComparePorts,
  open: readonly CardLink[],
  listed: readonly ProjectSettings[],
): Promise<void> {
  const nowMs = ports.clock.now();
  const reminds = new Set(
    listed.flatMap(({ projectId, policy }) => (policy?.reminds === true ? [projectId] : [])),
  );
  const due = open.flatMap((link): readonly Job[] => {
    const isDue = reminds.has(link.projectId) && dueReminder(link, nowMs) !== undefined;
    return isDue ? [toReconcile(link.requestId)] : [];
  });
  if (due.length > 0) await ports.jobs.push(due.slice(0, REMINDERS_PER_TICK_MAX));
}

/** A project that is set up, as it is saved and as Jira has it. */
interface Project {
  readonly settings: ProjectSettings;
  readonly view: ProjectView;
}

/** The same object where nothing changes, so that nothing is written. */
function withChanges(state: SyncState, changes: Pick<SyncState, 'listedProjects' | 'comparedTo'>): SyncState {
  const isSame =
    state.comparedTo === changes.comparedTo &&
    (state.listedProjects ?? []).join() === (changes.listedProjects ?? []).join();
  return isSame ? state : { ...state, ...changes };
}

/** Lists what is wrong with a project, or takes it off the list. Answers whether there is anything. */
async function compareProject(
  ports: ComparePorts,
  { settings, view }: Project,
  wasListed: boolean,
): Promise<boolean> {
  const { projectId } = settings;
  if (view.kind === 'hidden') {
    const message = hiddenProject(settings.projectKey, view.why);
    await keepProjectFailure(ports, projectId, { code: 'project-hidden', message });
    return true;
  }
  if (!wasListed && changedStatuses(settings, view.statusNames).length === 0) return false;
  const { doubtfulStatuses = [] } = (await ports.settings.ofProject(projectId)) ?? settings;
  const doubtful = [...new Set([...doubtfulStatuses, ...changedStatuses(settings, view.statusNames)])];
  if (doubtful.length > doubtfulStatuses.length) await ports.settings.doubt(settings, doubtful);
  if (doubtful.length > 0) {
    const message = changedNames(settings, doubtful, view.statusNames);
    await keepProjectFailure(ports, projectId, { code: 'status-changed', message });
  } else await clearProjectFailure(ports, projectId);
  return doubtful.length > 0;
}

function changedNames(
  { projectKey, statusNames = {} }: ProjectSettings,
  doubtful: readonly string[],
  now: Readonly<Record<string, string>>,
): string {
  const told = doubtful.map(
    (id) => `"${statusNames[id] ?? id}" (now ${now[id] === undefined ? 'gone' : `"${now[id]}"`})`,
  );
  return `Statuses of project ${projectKey} were renamed or removed: ${told.join(', ')}. Nothing is decided there until an admin of the project opens its Teleport access settings, checks what the statuses mean, and saves`;
}

/** All projects that show it share one field. */
const accessFieldOf = (projects: ReadonlyMap<ProjectId, Project>): string | undefined =>
  [...projects.values()].find(({ settings }) => settings.accessField !== undefined)?.settings.accessField;

/** What has to be looked at on these cards. What is hidden is listed here. */
async function compareSome(
  ports: ComparePorts,
  links: readonly CardLink[],
  projects: ReadonlyMap<ProjectId, Project>,
): Promise<readonly Job[]> {
  const issueStatuses = new Map<IssueId, IssueStatus>(
    (
      await ports.cards.issueStatuses(
        links.map(({ issueId }) => issueId),
        accessFieldOf(projects),
      )
    ).map((one) => [one.issueId, one]),
  );
  const jobs: Job[] = [];
  for (const link of links) {
    const now = issueStatuses.get(link.issueId);
    if (now?.kind === 'seen') jobs.push(...(await compareOne(ports, link, now, projects)));
    if (now?.kind === 'unseen') await listUnseen(ports, link, projects.get(link.projectId)?.view);
  }
  return jobs;
}

async function compareOne(
  ports: ComparePorts,
  link: CardLink,
  now: Extract<IssueStatus, { kind: 'seen' }>,
  projects: ReadonlyMap<ProjectId, Project>,
): Promise<readonly Job[]> {
  const { requestId } = link;
  // Whoever has it reads it anyway.
  if (busyForMs(link, ports.clock.now()) > 0) return [];
  const wasHidden = link.isHidden === true;
  if (wasHidden) await noteSeen(ports, link);
  if (now.projectId !== link.projectId) {
    const isTold = now.projectId === link.misplacedIn && !projects.has(now.projectId);
    return isTold ? [] : [toReconcileMoved(requestId)];
  }
  const settings = projects.get(link.projectId)?.settings;
  const statuses = settings?.statuses;
  const isPending = statuses === undefined || statuses.pending.includes(now.status);
  const isMarked = now.requestId === requestId;
  // One that was hidden since its creation never got to its place.
  if (!isPending || !isMarked || wasHidden) return [toReconcileMoved(requestId)];
  const isUnshown = settings?.accessField !== undefined && now.lacksAccess === true;
  return isUnshown ? showLater(ports, link) : [];
}

/** A new card whose field could not be written, or one from before the project wanted that. */
async function showLater(ports: ComparePorts, link: CardLink): Promise<readonly Job[]> {
  const errands = [...new Set([...(link.errands ?? []), 'show-access' as const])];
  await record(ports, link, { kind: 'left-over', errands });
  return [toReconcile(link.requestId)];
}

async function noteSeen(ports: ComparePorts, link: CardLink): Promise<void> {
  await ports.failures.clear(cardFailure(link.requestId));
  await record(ports, link, { kind: 'seen' });
}

/** Whether it is hidden or gone, a person has to say. */
async function listUnseen(ports: ComparePorts, link: CardLink, view: ProjectView | undefined): Promise<void> {
  if (view?.kind !== 'visible' || link.isHidden === true) return;
  if (busyForMs(link, ports.clock.now()) > 0) return;
  const taken = await takeLink(ports, link);
  await returnRefused(ports, taken, hiddenCard(link), { mayHaveActed: false });
}
