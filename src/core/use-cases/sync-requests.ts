import type { ProjectId, RequestId } from '../ids';
import { claim, giveBack, hasCard } from '../link';
import { lookAgain } from './create-cards';
import { lookAtFailures } from './failures';
import { differenceOf, type Difference } from '../reconcile';
import type { Job } from '../job';
import type { FoundCard, Nudge, Ports, SyncResult, SyncState } from '../ports';
import type { RequestHead } from '../access-request';
import { routedProjects } from '../routing';
import { isAnyOn } from './targets';

/** Requests per creation job: as many as Jira creates in one call. */
const CREATE_BATCH_MAX = 50;

/** Doubtful requests per tick that get a creation of their own. */
const ALONE_MAX = 25;
/** Updates queued by one tick: the rest waits for the next, since Forge takes 500 events a minute for everything. */
const UPDATES_MAX = 400;

/**
 * The five-minute tick: asks the relay what is pending and queues whatever differs from the cards. It is the catch-up
 * after any outage, and the only path when nudges do not arrive. When nothing changed it costs one read and one call.
 *
 * @param nudge - makes the target to nudge; only called when the relay does not know the current one
 */
export async function syncRequests(ports: Ports, nudge: () => Promise<Nudge | undefined>): Promise<void> {
  const state = await ports.settings.syncState();
  if (state === undefined) return;
  const answer = await ports.relay.sync({ known: state.settledDigest });
  const told = await tellNudge(ports, state, answer, nudge);
  const caughtUp = answer.kind === 'unchanged' ? told : await catchUp(ports, told, answer);
  const next = await lookForLostDrags(ports, caughtUp);
  if (next !== state) await ports.settings.saveSyncState(next);
}

/** How often cards are looked through for drags whose event was lost: Forge promises no delivery. */
const LOOK_INTERVAL_MS = 3_600_000;

/**
 * An open card belongs in a pending status. One that is elsewhere was moved and nobody heard of it: it is looked at as if
 * its event had come. The cost grows with what is open, once an hour.
 */
async function lookForLostDrags(ports: Ports, state: SyncState): Promise<SyncState> {
  const nowMs = ports.clock.now();
  if (state.lookedAt !== undefined && nowMs < Date.parse(state.lookedAt) + LOOK_INTERVAL_MS) return state;
  const unfinished = await ports.links.unfinished();
  await lookAtFailures(ports, new Map(unfinished.map((link) => [link.requestId, link])));
  const open = unfinished.filter(hasCard);
  // Cards stay in the project that they were made in, whatever the routing says today.
  for (const project of new Set(open.map((link) => link.projectId))) {
    const settings = await ports.settings.ofProject(project);
    const own = open.filter((link) => link.projectId === project).map((link) => link.requestId);
    if (settings === undefined) continue;
    for (const ids of batches(own)) {
      const moved = await ports.cards.findMoved(project, ids, settings.statuses);
      if (moved.length === 0) continue;
      await ports.jobs.push(moved.flatMap((card) => lookAgain(card.requestId, card)));
    }
  }
  return { ...state, lookedAt: new Date(nowMs).toISOString() };
}

/** A relay that restarted has forgotten where to nudge: tell it again. */
async function tellNudge(
  ports: Ports,
  state: SyncState,
  answer: SyncResult,
  nudge: () => Promise<Nudge | undefined>,
): Promise<SyncState> {
  if (answer.nudgeKeyId !== undefined && answer.nudgeKeyId === state.nudgeKeyId) return state;
  const target = await nudge();
  if (target === undefined) return state;
  await ports.relay.sync({ known: answer.digest, nudge: target });
  return target.keyId === state.nudgeKeyId ? state : { ...state, nudgeKeyId: target.keyId };
}

async function catchUp(
  ports: Ports,
  state: SyncState,
  answer: Extract<SyncResult, { kind: 'heads' }>,
): Promise<SyncState> {
  if (!state.adopted) await adoptEarlierCards(ports, state, answer.heads);
  const difference = await differenceNow(ports, state, answer.heads);
  const jobs = jobsOf(difference);
  if (jobs.length > 0) {
    await ports.jobs.push(jobs);
    await ports.activity.note({ event: 'sync', detail: wordsOf(difference) });
  }
  const isSettled = jobs.length === 0 && !difference.isWaiting;
  return { ...state, adopted: true, settledDigest: isSettled ? answer.digest : undefined };
}

/** With every project turned off nothing is created: what is pending waits, and is looked at again each time. */
async function differenceNow(
  ports: Ports,
  state: SyncState,
  heads: readonly RequestHead[],
): Promise<Difference> {
  const difference = differenceOf(heads, await ports.links.unfinished(), ports.clock.now());
  const missing = difference.create.length + difference.doubtful.length;
  if (missing === 0 || (await isAnyOn(ports, state))) return difference;
  return { ...difference, create: [], doubtful: [], isWaiting: true };
}

/**
 * Doubtful ones are created one by one, as far as there are few: one that Jira chokes on must not take others along every
 * time. Above that they share batches until the older ones are done.
 */
function jobsOf({ create, doubtful, update }: Difference): readonly Job[] {
  const alone = doubtful.slice(0, ALONE_MAX).map((id) => [id]);
  const together = batches([...doubtful.slice(ALONE_MAX), ...create]);
  return [
    ...[...alone, ...together].map((requestIds): Job => ({ kind: 'create', requestIds })),
    ...update.slice(0, UPDATES_MAX).map((requestId): Job => ({ kind: 'update', requestId })),
  ];
}

const wordsOf = ({ create, doubtful, update }: Difference): string =>
  `${create.length + doubtful.length} to create, ${update.length} to update`;

/**
 * A new installation starts with empty storage while cards of the one before may still be on the board. Finds them by
 * their property, and by what Teleport's plugin data remembers, so that no request gets a second card. A card that was
 * dragged in the meantime is looked at as if its event had come.
 */
async function adoptEarlierCards(
  ports: Ports,
  state: SyncState,
  heads: readonly RequestHead[],
): Promise<void> {
  const found: InProject[] = [];
  for (const project of routedProjects(state.routing)) {
    const settings = await ports.settings.ofProject(project);
    if (settings === undefined) continue;
    const here = [...(await ports.cards.findOpen(project, settings.statuses))];
    for (const ids of batches(without(heads, here))) here.push(...(await ports.cards.find(project, ids)));
    found.push(...here.map((card) => ({ card, project })));
  }
  const cards = found.map(({ card }) => card);
  for (const ids of batches(without(heads, cards))) found.push(...(await remembered(ports, ids)));
  for (const one of found) await adopt(ports, one);
}

/** A card that was found again, and where. */
interface InProject {
  readonly card: FoundCard;
  readonly project: ProjectId;
}

const without = (heads: readonly RequestHead[], found: readonly FoundCard[]): readonly RequestId[] => {
  const known = new Set(found.map((card) => card.requestId));
  return heads.map((head) => head.id).filter((id) => !known.has(id));
};

/** Cards that Teleport's plugin data links to the requests, as far as they still exist in a project that is set up. */
async function remembered(ports: Ports, ids: readonly RequestId[]): Promise<readonly InProject[]> {
  const cards: InProject[] = [];
  for (const item of await ports.relay.fetch(ids, { withIssues: true })) {
    if (item.kind !== 'found' || item.issue === undefined) continue;
    const project = (await ports.cards.read(item.issue.issueId))?.projectId;
    if (project === undefined || (await ports.settings.ofProject(project)) === undefined) continue;
    cards.push({ card: { ...item.issue, requestId: item.request.id }, project });
  }
  return cards;
}

async function adopt(ports: Ports, { card, project }: InProject): Promise<void> {
  const link = giveBack(claim(card.requestId, project, ports.clock.now()), {
    phase: 'open',
    issueId: card.issueId,
    issueKey: card.issueKey,
    unsure: true,
  });
  if ((await ports.links.add(link)) === 'exists') return;
  await ports.activity.note({ event: 'card-adopted', requestId: card.requestId, issueKey: card.issueKey });
  await ports.jobs.push(lookAgain(card.requestId, card));
}

function batches(ids: readonly RequestId[]): readonly (readonly RequestId[])[] {
  const count = Math.ceil(ids.length / CREATE_BATCH_MAX);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * CREATE_BATCH_MAX, (index + 1) * CREATE_BATCH_MAX),
  );
}
