import type { Refusal } from '../card/card';
import { reconcile, type ReconcilePorts } from '../card/reconcile';
import { AppError, type ErrorCode } from '../errors';
import { panelDecisionId, type IssueId, type RequestId } from '../ids';
import { instruct, toReconcile, type DecisionClick } from '../job';
import { instant } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import { foundIn } from '../link/unusable';
import { logResult } from '../log/log-decisions';
import { settingsOf } from '../project/settings-of';
import type { AccessRequest, Instant, ProposedState } from '../request/access-request';
import type { Person } from '../request/review';
import { submitDecision, type DecidedCard, type Submitted } from './submit-decision';
import { unlessAway } from './unless-away';

/** A decision as the panel sends it. The actor comes from the platform. */
export interface PanelDecision {
  readonly issueId: IssueId;
  readonly actor: Person;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly assumeStartAt?: Instant | undefined;
  /** What the panel was given when it showed the request: see `NonceOf`. */
  readonly nonce: string;
  /** Where in the app it was made, for the decision log. Absent: in the panel. */
  readonly via?: 'panel' | 'page' | undefined;
}

/** Letters and digits that stand for this person looking at this revision of the request, and for nothing else. */
export type NonceOf = (request: AccessRequest, actor: Person) => string;

/** What became of a decision in the panel. `changed`: not sent, since the request is no longer what the person saw. */
export type PanelOutcome =
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'changed' }
  /** Nobody could say how the request stands, so that nothing was sent and nothing will be. */
  | { readonly kind: 'not-sent'; readonly code: ErrorCode }
  /** Handed over, but not answered in time: the queue carries it on, and the card tells what becomes of it. */
  | { readonly kind: 'on-its-way' }
  | { readonly kind: 'recorded'; readonly request: AccessRequest; readonly at: Instant }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Submits a decision that a person made in the panel to Teleport, then makes the card follow. The nonce holds only as long
 * as the request is what the person saw: whatever was recorded changes the request, so that a second click, a reloaded
 * page or another tab sends nothing again; of calls that run side by side the relay lets one through.
 *
 * A card that somebody else works on does not hold up the decision: the card then follows a little later.
 */
export async function decidePanel(
  ports: ReconcilePorts,
  decision: PanelDecision,
  nonceOf: NonceOf,
): Promise<PanelOutcome> {
  const found = await findCard(ports, decision);
  if (found.kind !== 'found') return found;
  const { link, settings, request } = found;
  const { actor, proposedState, reason, assumeStartAt } = decision;
  if (request === undefined) return { kind: 'refused', refusal: { kind: 'gone' } };
  if (nonceOf(request, actor) !== decision.nonce) return { kind: 'changed' };
  const click: DecisionClick = {
    kind: 'decide',
    decisionId: panelDecisionId(decision.issueId, decision.nonce, proposedState),
    actor,
    proposedState,
    reason,
    ...(assumeStartAt === undefined ? {} : { assumeStartAt }),
    via: decision.via ?? 'panel',
    at: instant(ports.clock.now()),
  };
  const submitted = await submitOrQueue(ports, { link, settings }, click);
  if (submitted === undefined) return { kind: 'on-its-way' };
  const { outcome, logged, result } = submitted;
  const told = { decision: logged, result, request: submitted.request ?? request };
  // The log says already that the decision was sent.
  await unlessAway(() => logResult(ports, settings, told));
  if (outcome.kind !== 'recorded') return { kind: 'refused', refusal: outcome };
  await tellNowOrLater(ports, link.requestId, submitted);
  return { kind: 'recorded', request: outcome.request, at: new Date(ports.clock.now()).toISOString() };
}

type FoundCard =
  | ({ readonly kind: 'found'; readonly request: AccessRequest | undefined } & DecidedCard)
  | Extract<PanelOutcome, { kind: 'not-a-request' | 'not-sent' }>;

/** What the decision is about, as it stands now. */
async function findCard(ports: ReconcilePorts, { issueId }: PanelDecision): Promise<FoundCard> {
  try {
    const link = await linkOfIssue(ports, issueId);
    if (link === undefined) return { kind: 'not-a-request' };
    const settings = await settingsOf(ports, link);
    const request = foundIn((await ports.relay.fetch([link.requestId]))[0]);
    return { kind: 'found', link, settings, request };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'not-sent', code: error.code };
  }
}

/** What nobody has answered yet goes on in the queue: the relay lets one of the two through. Undefined then. */
async function submitOrQueue(
  ports: ReconcilePorts,
  card: DecidedCard,
  click: DecisionClick,
): Promise<Submitted | undefined> {
  try {
    return await submitDecision(ports, card, click);
  } catch (error) {
    if (!(error instanceof AppError) || !error.mayStillAnswer) throw error;
    await ports.jobs.push([instruct(card.link.requestId, click)]);
    return undefined;
  }
}

/** The review is made, whatever becomes of the card now; at the latest a tick finds a card that is out of date. */
async function tellNowOrLater(
  ports: ReconcilePorts,
  requestId: RequestId,
  { made, request }: Submitted,
): Promise<void> {
  try {
    await reconcile(ports, { kind: 'reconcile', requestId }, { decisions: [made], request });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await ports.jobs.push([toReconcile(requestId)]).catch(() => undefined);
  }
}
