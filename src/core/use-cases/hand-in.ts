import type { AccessRequest } from '../access-request';
import { cardOf, type LoggedDecision } from '../decision-log';
import type { DecideJob } from '../job';
import { hasCard, type CardLink } from '../link';
import type { MadeDecision } from '../plan';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../settings';
import { finishClick } from './finish-click';
import { follow, type FollowPorts } from './follow';
import { logResult } from './log-decisions';
import { settingsOf } from './settings-of';
import { resultOf, submitDecision, type SubmitOutcome, type SubmitPorts } from './submit-decision';
import { foundIn } from './unusable';
import { withLink } from './with-link';

/** A decision by a click, and the card that it was made on. */
export interface Click {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
  readonly job: DecideJob;
}

export type FinishPorts = FollowPorts & SubmitPorts & Pick<Ports, 'links'>;

/** Hands a click to Teleport. Repeating it never reviews twice. */
export const handIn = (ports: SubmitPorts, { link, settings, job }: Click): Promise<SubmitOutcome> => {
  const { decisionId, actor, proposedState, reason, assumeStartAt } = job;
  return submitDecision(
    ports,
    { logged: loggedClick(link, job), settings, place: 'panel' },
    { decisionId, actor, proposedState, reason, ...(assumeStartAt === undefined ? {} : { assumeStartAt }) },
  );
};

/** A click as the decision log tells of it. */
export const loggedClick = (link: CardLink, job: DecideJob): LoggedDecision => {
  const { decisionId, actor, way, proposedState: state, reason, at } = job;
  return { decisionId, card: cardOf(link), by: actor.accountId, way, state, reason, at };
};

/** A click that has its answer, as the card tells of it. */
function madeBy({ decisionId, actor, proposedState }: DecideJob, outcome: SubmitOutcome): MadeDecision {
  const marker = `decision:${decisionId}`;
  return outcome.kind === 'recorded'
    ? { kind: 'recorded', marker, actor, state: proposedState }
    : { kind: 'refused', marker, refusal: outcome, actor };
}

/**
 * Brings a click to its end from the queue, once nobody waits for it in front of a page: log and card tell what came of it, also
 * of a refusal. What does not come to its end for too long is listed.
 *
 * @throws AppError that is `safe` to retry after a pause
 */
export function finishDecision(ports: FinishPorts, job: DecideJob, tries: number): Promise<void> {
  const what = `The decision of ${job.actor.accountId} on ${job.requestId}`;
  return finishClick(ports, { job, tries, what }, () => carryOut(ports, job));
}

async function carryOut(ports: FinishPorts, job: DecideJob): Promise<void> {
  const link = await ports.links.get(job.requestId);
  if (link === undefined || !hasCard(link)) return;
  const settings = await settingsOf(ports, link);
  const outcome = await handIn(ports, { link, settings, job });
  const request =
    'request' in outcome ? outcome.request : foundIn((await ports.relay.fetch([job.requestId]))[0]);
  const told = { decision: loggedClick(link, job), result: resultOf(outcome), request };
  await logResult(ports, settings, told);
  await followClick(ports, { link, settings, job }, outcome, request);
}

/**
 * Has the card tell of a click that has its answer.
 *
 * @throws AppError `busy` where somebody else works on the card; what was left over beside it
 */
export async function followClick(
  ports: FinishPorts,
  { link, settings, job }: Click,
  outcome: SubmitOutcome,
  request: AccessRequest | undefined,
): Promise<void> {
  const problem = await withLink(ports, link, { lists: false }, async (taken) => {
    const decisions = [madeBy(job, outcome)];
    const followed = await follow(ports, { link: taken, request, settings, decisions });
    return { result: followed.problem, fact: followed.fact };
  });
  if (problem !== undefined) throw problem;
}
