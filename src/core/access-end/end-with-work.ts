import { workItemsIn } from '../decision/evidence';
import { instruct, type Job } from '../job';
import { batches } from '../lib/batches';
import type { Shown } from '../link/evolve';
import { instant, type CardLink } from '../link/link';
import type { AccessForWork, Ports, WorkItemState } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';

/** Work items looked at in one call: as many as Jira gives. */
const WORK_ITEMS_MAX = 100;

/** Remembers, of a request that has just been approved, the work items that its reason names, where the project wants that. Repeatable. */
export async function rememberWork(
  { namedWork, clock }: Pick<Ports, 'namedWork' | 'clock'>,
  { policy }: Pick<ProjectSettings, 'policy'>,
  {
    link,
    request,
    after,
  }: { readonly link: CardLink; readonly request: AccessRequest | undefined; readonly after: Shown },
): Promise<void> {
  const isNew = after.resolution === 'approved' && link.resolution !== 'approved';
  if (policy?.endsWithWork !== true || !isNew || request === undefined) return;
  const workItems = workItemsIn(request.requestReason, link.issueKey);
  if (workItems.length === 0) return;
  const approval = request.reviews.findLast(({ proposedState }) => proposedState === 'approved');
  await namedWork.put({
    requestId: request.id,
    projectId: link.projectId,
    workItems,
    approvedAt: approval?.createdAt ?? instant(clock.now()),
    until: request.accessExpiresAt,
  });
}

/**
 * Queues the end of access whose work is closed: by the instruction that a click is carried on with. Asks nothing where no project wants
 * it. Whatever is queued twice ends access once.
 */
export async function endWithWork(
  { namedWork, cards, jobs, clock }: Pick<Ports, 'namedWork' | 'cards' | 'jobs' | 'clock'>,
  projects: readonly ProjectSettings[],
): Promise<void> {
  const wanting = new Set(
    projects.flatMap(({ projectId, policy }) => (policy?.endsWithWork === true ? [projectId] : [])),
  );
  if (wanting.size === 0) return;
  const nowMs = clock.now();
  const running = (await namedWork.list()).filter(
    ({ projectId, until }) => wanting.has(projectId) && (until === undefined || nowMs < Date.parse(until)),
  );
  const named = [...new Set(running.flatMap(({ workItems }) => workItems))];
  const states = new Map<string, WorkItemState>();
  for (const keys of batches(named, WORK_ITEMS_MAX))
    for (const [key, state] of await cards.workItems(keys)) states.set(key, state);
  const at = instant(nowMs);
  const due = running.flatMap((access): readonly Job[] => {
    const workItem = closing(access, states);
    return workItem === undefined ? [] : [instruct(access.requestId, { kind: 'end-access', workItem, at })];
  });
  if (due.length > 0) await jobs.push(due);
}

/**
 * The work item whose closing ends access: the last one to be closed of those that the app can see, if none of them is open. One
 * that was closed before access was approved ends nothing: whoever approved could see that.
 */
function closing(
  { workItems, approvedAt }: AccessForWork,
  states: ReadonlyMap<string, WorkItemState>,
): string | undefined {
  const seen = workItems.flatMap((key) => {
    const state = states.get(key);
    return state === undefined ? [] : [{ key, closedMs: state.kind === 'closed' ? state.atMs : Infinity }];
  });
  const last = seen.toSorted((one, other) => other.closedMs - one.closedMs)[0];
  if (last === undefined || last.closedMs === Infinity) return undefined;
  return last.closedMs > Date.parse(approvedAt) ? last.key : undefined;
}
