import type { Remark } from '../card/card';
import type { MadeDecision } from '../card/plan';
import { AppError, isRefusal, type ErrorCode } from '../errors';
import { waitingFor, type DecisionId, type IssueId } from '../ids';
import type { Language } from '../lib/language';
import { instant, type CardLink } from '../link/link';
import { foundIn } from '../link/unusable';
import { cardOf, type LoggedResult } from '../log/decision-log';
import type { Concluded } from '../log/log-decisions';
import type { FetchedRequest, Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import type { Answer } from './judge-moves';
import { submitDecision, type Submitted, type SubmitPorts } from './submit-decision';

/** What came of moves, and the request as it is after that. */
export interface Answered {
  readonly decisions: readonly MadeDecision[];
  /** The same for the decision log. */
  readonly concluded: readonly Concluded[];
  readonly request: AccessRequest | undefined;
}

/** A card on which moves wait, with its request, unless Teleport's answer to one of them is to tell it. */
export interface Answering {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
  readonly fetched: FetchedRequest | undefined;
}

/**
 * Submits the decisions among the answers, in the order in which the moves were made. What
 * cannot be submitted now keeps all of them waiting: submitting a decision again never reviews twice.
 */
export async function answerMoves(
  ports: SubmitPorts,
  answering: Answering,
  answers: readonly Answer[],
): Promise<Answered> {
  const { link, fetched } = answering;
  const decided: Decided[] = [];
  for (const answer of answers) decided.push(await decide(ports, answering, answer));
  const told = decided.findLast(({ request }) => request !== undefined)?.request;
  const request = told ?? foundIn(fetched ?? (await ports.relay.fetch([link.requestId]))[0]);
  const concluded = decided.map(({ logged, result, request: seen = request }) => ({
    decision: logged,
    result,
    request: seen,
  }));
  return { decisions: decided.map(({ made }) => made), concluded, request };
}

/** A decision as made and as logged. */
type Decided = Pick<Submitted, 'made' | 'logged' | 'request'> & {
  /** Undefined where nobody can tell what came of it. */
  readonly result: LoggedResult | undefined;
};

async function decide(ports: SubmitPorts, { link, settings }: Answering, answer: Answer): Promise<Decided> {
  const { actor, decisionId, change } = answer;
  const move = { decisionId, via: 'drag', change: change.id, at: instant(change.atMs) } as const;
  if (answer.kind === 'review') {
    const { proposedState, reason } = answer;
    return submitDecision(ports, { link, settings }, { ...move, actor: answer.actor, proposedState, reason });
  }
  const { refusal } = answer;
  return {
    made: { kind: 'refused', marker: markerOf(answer), refusal, actor },
    logged: { ...move, card: cardOf(link), by: actor?.accountId },
    result: isUncertain(answer) ? undefined : { kind: 'refused', refusal },
    request: undefined,
  };
}

/** Whether it may have been sent before it was superseded: then it is not refused for certain. */
const isUncertain = (answer: Answer): boolean =>
  answer.kind === 'refused' && answer.refusal.kind === 'superseded' && answer.refusal.mayBeSent;

/** What the comment that answers a move is found by. */
export const markerOf = (answer: Answer): string =>
  `${isUncertain(answer) ? 'uncertain' : 'decision'}:${answer.decisionId}`;

/** What keeps a decision from Teleport for longer than a moment. Jira's own pauses do not, and `busy` passes in seconds. */
const AWAY: ReadonlySet<ErrorCode> = new Set([
  'keys-unavailable',
  'relay-refused',
  'relay-too-old',
  'relay-unreachable',
  'teleport-unavailable',
]);

export const isAway = (error: unknown): boolean => error instanceof AppError && AWAY.has(error.code);

/** A card that stands in Approved looks approved: say once that nothing is certain yet, if Jira lets the app. */
export async function sayWaiting(
  ports: Pick<Ports, 'cards' | 'decisions'>,
  { issueId, language }: { readonly issueId: IssueId; readonly language: Language | undefined },
  answers: readonly Answer[],
): Promise<void> {
  for (const answer of answers) {
    if (answer.kind !== 'review') continue;
    const note = waitingFor(answer.decisionId);
    const remark = { kind: 'waiting', marker: `decision:${note}`, actor: answer.actor } as const;
    try {
      await sayOnce(ports, { issueId, language, note }, remark);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
}

/** Whoever was here before may have ended between saying it and remembering that. */
export async function sayOnce(
  ports: Pick<Ports, 'cards' | 'decisions'>,
  {
    issueId,
    language,
    note,
  }: {
    readonly issueId: IssueId;
    readonly language: Language | undefined;
    readonly note: DecisionId;
  },
  remark: Remark,
  then: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (await ports.decisions.isRemembered(note)) return;
  if (!(await ports.cards.saidMarkers(issueId)).has(remark.marker))
    await ports.cards.say(issueId, [remark], language);
  await then();
  await ports.decisions.remember(note, remark.kind);
}
