import { concludeEnding, endNow, type EndAccessPorts } from '../access-end/end-access';
import type { Told } from '../card/reconcile-card';
import type { DecisionClick, ReconcileJob } from '../job';
import { hasCard } from '../link/link';
import { foundIn } from '../link/unusable';
import { logResult } from '../log/log-decisions';
import type { Ports } from '../ports';
import { settingsOf } from '../project/settings-of';
import { submitDecision, type DecidedCard, type SubmitPorts } from './submit-decision';

export type CarryOutPorts = SubmitPorts & EndAccessPorts & Pick<Ports, 'links' | 'settings' | 'namedWork'>;

/** What a job wants to be done in Teleport, if anything. */
export const instructionOf = (job: ReconcileJob) => ('requestId' in job ? job.instruction : undefined);

/**
 * Does in Teleport what a job wants to be done there, from the queue, since nobody waits for it in front of a page any more. It
 * waits for nothing in Jira. Repeatable: a decision is reviewed once, and access ends once.
 *
 * @returns what the card is to tell; undefined where there is nothing, or no card
 */
export async function carryOut(ports: CarryOutPorts, job: ReconcileJob): Promise<Told | undefined> {
  const instruction = instructionOf(job);
  if (instruction === undefined || !('requestId' in job)) return {};
  const link = await ports.links.get(job.requestId);
  if (link === undefined || !hasCard(link)) return undefined;
  const card = { link, settings: await settingsOf(ports, link) };
  if (instruction.kind === 'decide') return decide(ports, card, instruction);
  return concludeEnding(ports, card, instruction, await endNow(ports, card, instruction));
}

async function decide(ports: CarryOutPorts, card: DecidedCard, click: DecisionClick): Promise<Told> {
  const { made, logged, result, request: told } = await submitDecision(ports, card, click);
  const request = told ?? foundIn((await ports.relay.fetch([card.link.requestId]))[0]);
  await logResult(ports, card.settings, { decision: logged, result, request });
  return { decisions: [made], request };
}

/** Forgets what a job has brought to its end. */
export async function forgetDone({ namedWork }: Pick<Ports, 'namedWork'>, job: ReconcileJob): Promise<void> {
  const instruction = instructionOf(job);
  if (instruction !== undefined && 'workItem' in instruction && 'requestId' in job)
    await namedWork.clear(job.requestId);
}
