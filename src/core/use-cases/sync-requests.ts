import { differenceOf, type Difference } from '../reconcile';
import type { Job } from '../job';
import type { Nudge, Ports, SyncResult, SyncState } from '../ports';
import type { RequestHead } from '../access-request';
import { adoptEarlierCards } from './adopt-cards';
import { batches } from './batches';
import { isLookDue, lookAtCards } from './look-at-cards';
import { Problems } from './problems';
import { pausedForMs, pauseIfSpent, withinQuota } from './quota';
import { isAnyOn } from './targets';

/** Doubtful requests per tick that get a creation of their own. */
const ALONE_MAX = 25;
/** Updates queued by one tick: the rest waits for the next, since Forge takes 500 events a minute for everything. */
const UPDATES_MAX = 400;

/**
 * The five-minute tick: asks the relay what is pending and queues whatever differs from the cards. It is the catch-up
 * after any outage, and the only path when nudges do not arrive. When nothing changed it costs one read and one call; once
 * an hour everything is compared all the same.
 *
 * @param nudge - makes the target to nudge; only called when the relay does not know the current one
 * @throws AppError also `jira-rate-limited`: the cards of an earlier installation wait for Jira's quota; what concerns one
 *   project or the nudge alone, after the rest is done
 */
export async function syncRequests(ports: Ports, nudge: () => Promise<Nudge | undefined>): Promise<void> {
  const state = await ports.settings.syncState();
  if (state === undefined) return;
  const isLook = isLookDue(state, ports.clock.now());
  const answer = await ports.relay.sync({ known: isLook ? undefined : state.settledDigest });
  const problems = new Problems();
  let known = state;
  // Nudges create cards: none may come before the cards that exist are known.
  if (!state.adopted && answer.kind === 'heads') {
    const { heads } = answer;
    const { projects, refusal } = await withinQuota(ports, () => adoptEarlierCards(ports, state, heads));
    if (refusal !== undefined) problems.add(refusal);
    known = { ...state, boards: projects };
  }
  // Where nudges cannot be asked for, this tick is the only path.
  const told = (await problems.keep(() => tellNudge(ports, known, answer, nudge))) ?? known;
  const isIdle = answer.kind === 'unchanged' && !isLook;
  const next = isIdle ? told : await catchUpIfAllowed(ports, told, answer);
  if (next !== state) await ports.settings.saveSyncState(next);
  problems.throwFirst();
}

/**
 * While Jira's quota is spent, nothing is queued that could only wait: the first tick after it finds the same again. What
 * was done before the quota ran out is kept.
 */
async function catchUpIfAllowed(ports: Ports, state: SyncState, answer: SyncResult): Promise<SyncState> {
  if ((await pausedForMs(ports)) > 0) return state;
  let reached = state;
  try {
    if (answer.kind === 'heads') reached = await catchUp(ports, reached, answer);
    if (!isLookDue(reached, ports.clock.now())) return reached;
    const look = await lookAtCards(ports, reached);
    reached = look.state;
    if (look.refusal !== undefined) throw look.refusal;
    return reached;
  } catch (error) {
    await pauseIfSpent(ports, error);
    if (reached !== state) await ports.settings.saveSyncState(reached);
    throw error;
  }
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
  const difference = await differenceNow(ports, state, answer.heads);
  const jobs = jobsOf(difference);
  if (jobs.length > 0) {
    await ports.jobs.push(jobs);
    await ports.activity.note({ event: 'sync', detail: wordsOf(difference) });
  }
  const isSettled = jobs.length === 0 && !difference.isWaiting;
  return {
    ...state,
    adopted: true,
    searchedTo: undefined,
    settledDigest: isSettled ? answer.digest : undefined,
  };
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
  const of = together.flat().length;
  return [
    ...alone.map((requestIds): Job => ({ kind: 'create', requestIds })),
    ...together.map((requestIds, index): Job => {
      const upTo = together.slice(0, index + 1).flat().length;
      return { kind: 'create', requestIds, ...(together.length > 1 ? { progress: { upTo, of } } : {}) };
    }),
    ...update.slice(0, UPDATES_MAX).map((requestId): Job => ({ kind: 'update', requestId })),
  ];
}

const wordsOf = ({ create, doubtful, update }: Difference): string =>
  `${create.length + doubtful.length} to create, ${update.length} to update`;
