import type { AccessRequest } from '../access-request';
import { cardOf, type LoggedDecision, type LoggedResult } from '../decision-log';
import { AppError, type ErrorCode } from '../errors';
import { decisionId, waitingFor, type IssueId, type ProjectId } from '../ids';
import { isUnexplained, judgeMoves, type Answer } from '../judge-moves';
import { busyForMs, hasCard, instant, type CardLink } from '../link';
import type { IssueSnapshot } from '../moves';
import type { MadeDecision } from '../plan';
import type { Remark } from '../card';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../settings';
import { adoptEndedCard } from './adopt-cards';
import { handIn, resultOf } from './hand-in';
import { keepFailure } from './keep-failure';
import { linkOfIssue } from './link-of-issue';
import { logResult, logSending } from './log-decisions';
import { misplaced } from './misplaced';
import { foundIn } from './unusable';
import { follow, settingsOf } from './update-card';
import { busy, withLink, type Worked } from './with-link';

/**
 * Looks at an issue that somebody may have moved, and answers each of their moves: a decision is handed in to Teleport, all
 * else is refused on the card. Ends with a card that says what Teleport says: moved back where the decisions did not (or not
 * yet) settle the request. A card in another project than it was made in is bound to that one, for what is done from then on.
 *
 * @throws AppError `history-incomplete` where Jira does not say how the card came to its status
 */
export async function decideDrag(ports: Ports, issueId: IssueId): Promise<void> {
  const issue = await ports.cards.read(issueId);
  if (issue === undefined) return;
  const link = await linkOf(ports, issue);
  if (link === undefined) {
    await waitForItsLink(ports, issue);
    return adoptEndedCard(ports, issue);
  }
  if (link.issueId !== issueId) {
    await refuseImpostor(ports, issue, link);
    return;
  }
  const settings = await settingsOf(ports, link);
  const answers = judgeMoves({ issue, settings, link });
  const isMisplaced = issue.projectId !== link.projectId;
  if (answers.length === 0 && !isMisplaced) {
    explainStatus(issue, settings, link);
    return;
  }
  const sending = answers.flatMap(({ kind, change }) => (kind === 'review' ? [change.id] : []));
  try {
    await withLink(ports, link, { lists: false, sending }, (taken) =>
      answerAll(ports, { link: taken, issue, settings, answers }),
    );
  } catch (error) {
    if (isAway(error)) await sayWaiting(ports, issueId, answers);
    throw error;
  }
}

/** An open card that stands where only a decision leads, without any decision, is nothing that the app may pass over. */
function explainStatus(issue: IssueSnapshot, settings: ProjectSettings, link: CardLink): void {
  if (!isUnexplained(issue, settings, link)) return;
  const message = `Jira's history of card ${issue.issueKey} does not say how it came to its status: move it back to pending, and decide again`;
  throw new AppError('history-incomplete', message, { retry: 'safe' });
}

/** What keeps a decision from Teleport for longer than a moment. Jira's own pauses do not, and `busy` passes in seconds. */
const AWAY: ReadonlySet<ErrorCode> = new Set([
  'keys-unavailable',
  'relay-refused',
  'relay-too-old',
  'relay-unreachable',
  'teleport-unavailable',
]);

const isAway = (error: unknown): boolean => error instanceof AppError && AWAY.has(error.code);

/** The link of the issue, or else of the card that it only claims to be. */
async function linkOf(ports: Ports, issue: IssueSnapshot): Promise<CardLink | undefined> {
  const own = await linkOfIssue(ports, issue.issueId, issue.requestId);
  if (own !== undefined || issue.requestId === undefined) return own;
  const claimed = await ports.links.get(issue.requestId);
  return claimed !== undefined && hasCard(claimed) ? claimed : undefined;
}

/**
 * Between the creation of an issue and the storing of its link the app's own property alone tells whose card it is. While
 * a worker may be at that, the drag waits; once none can be, whoever takes the claim over looks at the issue again.
 */
async function waitForItsLink(
  ports: Pick<Ports, 'links' | 'settings' | 'clock'>,
  { requestId, projectId, creatorId }: IssueSnapshot,
): Promise<void> {
  const claimed = requestId === undefined ? undefined : await ports.links.get(requestId);
  if (claimed === undefined || hasCard(claimed)) return;
  const waitMs = busyForMs(claimed, ports.clock.now());
  if (waitMs === 0) return;
  const settings = await ports.settings.ofProject(projectId);
  if (creatorId !== undefined && creatorId === settings?.appAccountId) throw busy(claimed.requestId, waitMs);
}

/** An issue that claims to be another card's request is told so, once per drag; nothing is sent. */
async function refuseImpostor(ports: Ports, issue: IssueSnapshot, link: CardLink): Promise<void> {
  const change = issue.changes.at(-1);
  if (change === undefined) return;
  const id = decisionId(issue.issueId, change.id);
  if (await ports.decisions.isSettled(id)) return;
  const marker = `decision:${id}`;
  await sayOnce(ports, issue.issueId, { kind: 'refused', marker, refusal: { kind: 'not-this-card' } });
  const { issueId, issueKey, projectId } = issue;
  const card = { requestId: link.requestId, issueId, issueKey, projectId };
  const by = change.author?.accountId;
  await logResult(ports, await settingsOf(ports, link), {
    decision: { decisionId: id, card, by, way: 'drag', change: change.id, at: instant(change.atMs) },
    result: { kind: 'refused', refusal: { kind: 'not-this-card' } },
    request: undefined,
  });
  await ports.decisions.settle(id, 'not-this-card');
}

/** Whoever was here before may have ended between saying it and remembering that. */
async function sayOnce(ports: Ports, issueId: IssueId, remark: Remark): Promise<void> {
  if ((await ports.cards.saidMarkers(issueId)).has(remark.marker)) return;
  await ports.cards.say(issueId, [remark]);
}

/** Moves that wait for an answer, on a card whose lease is held. */
interface Answering {
  readonly link: CardLink;
  readonly issue: IssueSnapshot;
  readonly settings: ProjectSettings;
  readonly answers: readonly Answer[];
}

/**
 * In the order in which they were made. What cannot be handed in now keeps all of them waiting: handing a decision in again
 * never reviews twice.
 */
async function answerAll(ports: Ports, answering: Answering): Promise<Worked<void>> {
  const { link, issue, answers } = answering;
  const outcomes: Decided[] = [];
  for (const answer of answers) outcomes.push(await decisionOf(ports, answering, answer));
  const decisions = outcomes.map(({ made }) => made);
  const request =
    outcomes.findLast((outcome) => outcome.request !== undefined)?.request ??
    foundIn((await ports.relay.fetch([link.requestId]))[0]);
  for (const { logged, result, request: seen = request } of outcomes) {
    if (result === undefined) await logSending(ports, answering.settings, logged);
    else await logResult(ports, answering.settings, { decision: logged, result, request: seen });
  }
  const bound = issue.projectId === link.projectId ? undefined : await bindingOf(ports, issue);
  const now = { ...link, projectId: bound?.projectId ?? link.projectId };
  const { shown, unsaid } = await follow(ports, {
    link: now,
    request,
    settings: await settingsOf(ports, now),
    status: issue.status,
    decisions,
    answered: answers.map(({ change }) => change.id),
    isMisplaced: issue.projectId !== now.projectId,
    isToldOfPlace: issue.projectId === link.misplacedIn,
  });
  const misplacedIn = issue.projectId === now.projectId ? undefined : issue.projectId;
  if (misplacedIn !== undefined) await listMisplaced(ports, link, misplacedIn);
  const isUnsaid = ({ decisionId: id }: Answer): boolean =>
    unsaid.includes(`decision:${id}`) || unsaid.includes(`uncertain:${id}`);
  const answered = answers.filter((answer) => !isUnsaid(answer)).map(({ change }) => change);
  const untold = answers.filter(isUnsaid).map(({ change }) => change.id);
  return {
    result: undefined,
    fact: { kind: 'followed', shown, answered, unsaid: untold, bound, misplacedIn },
  };
}

async function listMisplaced(ports: Ports, link: CardLink, found: ProjectId): Promise<void> {
  const { code, message } = misplaced(link, found);
  const job = { kind: 'place', requestId: link.requestId } as const;
  await keepFailure(ports, job, { code, message, issueKey: link.issueKey });
}

/** A card that was taken to another project that is set up belongs to that one from now on. */
async function bindingOf(
  ports: Pick<Ports, 'settings' | 'clock'>,
  { projectId }: IssueSnapshot,
): Promise<{ readonly projectId: ProjectId; readonly atMs: number } | undefined> {
  if ((await ports.settings.ofProject(projectId)) === undefined) return undefined;
  return { projectId, atMs: ports.clock.now() };
}

/** A card that stands in Approved looks approved: say once that nothing is certain yet. */
async function sayWaiting(ports: Ports, issueId: IssueId, answers: readonly Answer[]): Promise<void> {
  for (const answer of answers) {
    if (answer.kind !== 'review') continue;
    const note = waitingFor(answer.decisionId);
    if (await ports.decisions.isSettled(note)) continue;
    await sayOnce(ports, issueId, { kind: 'waiting', marker: `decision:${note}`, actor: answer.actor });
    await ports.decisions.settle(note, 'waiting');
  }
}

/** A decision as made and as logged, with the request as Teleport's answer showed it, where it did. */
interface Decided {
  readonly made: MadeDecision;
  readonly logged: LoggedDecision;
  /** Undefined where nobody can tell what came of it. */
  readonly result: LoggedResult | undefined;
  readonly request: AccessRequest | undefined;
}

async function decisionOf(ports: Ports, { link, settings }: Answering, answer: Answer): Promise<Decided> {
  const { actor, decisionId: id } = answer;
  const marker = `decision:${id}`;
  const logged = loggedDrag(link, answer);
  if (answer.kind === 'refused') {
    const { refusal } = answer;
    const isOpen = refusal.kind === 'superseded' && refusal.mayBeSent;
    const made: MadeDecision = isOpen
      ? { ...answer, marker: `uncertain:${id}` }
      : { kind: 'refused', marker, refusal, actor };
    const result = isOpen ? undefined : ({ kind: 'refused', refusal } as const);
    return { made, logged, result, request: undefined };
  }
  const { proposedState, reason } = answer;
  const outcome = await handIn(
    ports,
    { logged, settings, place: 'drag' },
    { decisionId: id, actor: answer.actor, proposedState, reason },
  );
  const result = resultOf(outcome);
  if (outcome.kind === 'recorded') {
    const made = { kind: 'recorded', marker, actor: answer.actor, state: proposedState } as const;
    return { made, logged, result, request: outcome.request };
  }
  const request = 'request' in outcome ? outcome.request : undefined;
  return { made: { kind: 'refused', marker, refusal: outcome, actor }, logged, result, request };
}

/** The move that an answer is about, as the decision log tells of it. */
function loggedDrag(link: CardLink, answer: Answer): LoggedDecision {
  const { change, decisionId: id, actor } = answer;
  const said = answer.kind === 'review' ? { state: answer.proposedState, reason: answer.reason } : undefined;
  return {
    decisionId: id,
    card: cardOf(link),
    by: actor?.accountId,
    way: 'drag',
    change: change.id,
    at: instant(change.atMs),
    ...said,
  };
}
