import { adoptEarlierCards, type AdoptPorts } from '../card/adopt-cards';
import { toReconcile, type Job } from '../job';
import { batches } from '../lib/batches';
import { Problems } from '../lib/problems';
import { instant, type Link } from '../link/link';
import type { Nudge, Ports, SyncResult, SyncState } from '../ports';
import { isAnyOn } from '../project/targets';
import type { RequestHead } from '../request/access-request';
import { compareCards, type ComparePorts } from './compare-cards';
import { differenceOf, isUnaccounted, type Difference } from './difference';
import { isSweepDue, sweepHourly, type SweepPorts } from './hourly-sweep';
import { pausedForMs, pausingIfSpent, withinQuota } from './quota';

export type SyncPorts = AdoptPorts & ComparePorts & SweepPorts & Pick<Ports, 'quota'>;

/** Doubtful requests per tick that get a creation of their own. */
const ALONE_MAX = 25;
/** Updates queued by one tick: the rest waits for the next, since Forge takes 500 events a minute for everything. */
const UPDATES_MAX = 400;

/**
 * The five-minute tick: asks the relay what is pending and queues whatever differs from the cards, and compares the cards with
 * what stands in Jira. It is the catch-up after any outage, and the only path when nudges or events do not arrive. Once an
 * hour everything is looked at, however little seems to have changed.
 *
 * @param nudge - makes the target to nudge; only called when the relay does not know the current one
 * @throws AppError after all the rest is done: the first that may pass, else the first
 */
export async function syncRequests(ports: SyncPorts, nudge: () => Promise<Nudge | undefined>): Promise<void> {
  const state = await ports.settings.syncState();
  if (state === undefined) return;
  const problems = new Problems();
  const nowMs = ports.clock.now();
  const unfinished = await ports.links.unfinished();
  const isSweep = isSweepDue(state, nowMs);
  const agreed = isSweep ? undefined : accountedDigest(state, unfinished);
  const answer = await problems.keep(() => ports.relay.sync({ known: agreed }));
  let known = state;
  const reach = async (step: (from: SyncState) => Promise<SyncState>): Promise<boolean> => {
    const next = await problems.keep(() => pausingIfSpent(ports, () => step(known)));
    known = next ?? known;
    return next !== undefined;
  };
  if (answer !== undefined) {
    // Nudges create cards: none may come before the cards that exist are known.
    const isKnown = state.adopted || (await reach((from) => adopt(ports, from, answer, problems)));
    // Where nudges cannot be asked for, this tick is the only path.
    if (isKnown) await reach((from) => tellNudge(ports, from, answer, nudge));
    const isIdle = answer.kind === 'unchanged' && !isSweep;
    const isOpen = isKnown && !isIdle && (await mayCallJira(ports));
    if (isOpen && answer.kind === 'heads') await reach((from) => catchUp(ports, from, answer, nowMs));
    if (isOpen && isSweep) await reach((from) => sweep(ports, from, problems));
  }
  // What people are told of projects and cards does not wait for Teleport.
  if (await mayCallJira(ports))
    await reach((from) => compareCards(ports, from, unfinished, answer !== undefined));
  if (known !== state) await ports.settings.saveSyncState(known);
  problems.throwFirst();
}

/** The list that all cards are known to agree with, as long as that says something about all of them. */
const accountedDigest = ({ accounted }: SyncState, unfinished: readonly Link[]): string | undefined =>
  accounted === undefined || unfinished.some((link) => isUnaccounted(link, accounted.at))
    ? undefined
    : accounted.digest;

async function adopt(
  ports: SyncPorts,
  state: SyncState,
  answer: SyncResult,
  problems: Problems,
): Promise<SyncState> {
  if (answer.kind !== 'heads') return state;
  const { projects, refusal } = await withinQuota(ports, () => adoptEarlierCards(ports, state, answer.heads));
  if (refusal !== undefined) problems.add(refusal);
  return { ...state, boards: projects };
}

/** While Jira's quota is spent, nothing is queued that could only wait: the first tick after it finds the same again. */
const mayCallJira = async (ports: SyncPorts): Promise<boolean> => (await pausedForMs(ports)) === 0;

async function sweep(ports: SyncPorts, state: SyncState, problems: Problems): Promise<SyncState> {
  const swept = await sweepHourly(ports, state);
  if (swept.refusal !== undefined) problems.add(swept.refusal);
  return swept.state;
}

/** A relay that restarted has forgotten where to nudge: tell it again. */
async function tellNudge(
  ports: SyncPorts,
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
  ports: SyncPorts,
  state: SyncState,
  answer: Extract<SyncResult, { kind: 'heads' }>,
  nowMs: number,
): Promise<SyncState> {
  const difference = await differenceNow(ports, state, answer.heads);
  const jobs = jobsOf(difference);
  if (jobs.length > 0) {
    await ports.jobs.push(jobs);
    await ports.activity.note({ event: 'sync', detail: wordsOf(difference) });
  }
  const isAccounted = jobs.length === 0 && !difference.isWaiting;
  return {
    ...state,
    adopted: true,
    searchedTo: undefined,
    unlisted: answer.unlisted,
    accounted: isAccounted ? { digest: answer.digest, at: instant(nowMs) } : undefined,
  };
}

/** With every project turned off nothing is created: what is pending waits, and is looked at again each time. */
async function differenceNow(
  ports: SyncPorts,
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
  const of = together.flat().length;
  return [
    ...alone.map((requestIds): Job => ({ kind: 'create', requestIds })),
    ...together.map((requestIds, index): Job => {
      const upTo = together.slice(0, index + 1).flat().length;
      return { kind: 'create', requestIds, ...(together.length > 1 ? { progress: { upTo, of } } : {}) };
    }),
    ...update.slice(0, UPDATES_MAX).map((id) => toReconcile(id)),
  ];
}

const wordsOf = ({ create, doubtful, update }: Difference): string =>
  `${create.length + doubtful.length} to create, ${update.length} to update`;
