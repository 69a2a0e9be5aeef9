import { answerMoves, isAway, markerOf, sayWaiting } from '../decision/answer-moves';
import { isUnexplained, judgeMoves, type Answer } from '../decision/judge-moves';
import type { IssueSnapshot } from '../decision/moves';
import type { SubmitPorts } from '../decision/submit-decision';
import { AppError } from '../errors';
import type { RequestId } from '../ids';
import type { ReconcileJob } from '../job';
import { busyForMs, hasCard, isIgnored, type CardLink, type Link, type ReminderMark } from '../link/link';
import { foundIn } from '../link/unusable';
import { busy, withLink, type WorkPorts } from '../link/with-link';
import type { FetchedRequest, Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import { settingsOf } from '../project/settings-of';
import type { AccessRequest } from '../request/access-request';
import { cardStateOf, type Remark } from './card';
import { follow, type FollowPorts } from './follow';
import type { MadeDecision } from './plan';
import { remind, type RemindPorts } from './remind';
import { dueReminder } from './reminders';

export type CardPorts = FollowPorts & SubmitPorts & RemindPorts & WorkPorts & Pick<Ports, 'decisions'>;

/** What has just been done in Teleport, for the card to tell. */
export interface Told {
  readonly decisions?: readonly MadeDecision[] | undefined;
  readonly remarks?: readonly Remark[] | undefined;
  /** The request as it is after that, where that is known. */
  readonly request?: AccessRequest | undefined;
}

/** A card, with what was read of it on the way. */
export interface SeenCard {
  readonly link: CardLink;
  readonly issue?: IssueSnapshot | undefined;
}

/** What keeps a card from being made right: the app cannot read it, or plugin data alone calls the issue the card. */
export type Obstacle =
  { readonly kind: 'unseen' } | { readonly kind: 'unproven'; readonly issue: IssueSnapshot };

/** What was heard of may be older than what the card tells by now: then Teleport itself is asked. */
export async function fetchHinted(
  { relay }: Pick<Ports, 'relay'>,
  {
    requestId,
    link,
    revisionHint,
  }: {
    readonly requestId: RequestId;
    readonly link: Link | undefined;
    readonly revisionHint?: string | undefined;
  },
): Promise<readonly FetchedRequest[]> {
  if (revisionHint === undefined) return relay.fetch([requestId]);
  const fetched = await relay.fetch([requestId], { revisionHints: { [requestId]: revisionHint } });
  const [item] = fetched;
  if (item?.kind !== 'found' || link === undefined || !hasCard(link)) return fetched;
  const { state, reviews } = item.request;
  const saysElse = link.phase === 'closed' && state !== link.resolution;
  const isBehind = saysElse || reviews.length < link.reviewsPosted;
  return isBehind ? relay.fetch([requestId]) : fetched;
}

/** Whether Jira has refused what is wrong with the card, and nobody has done anything since that calls for an answer. */
const isPutOff = ({ link, issue, answers }: Observed, nowMs: number): boolean =>
  link.retryAt !== undefined &&
  nowMs < Date.parse(link.retryAt) &&
  answers.length === 0 &&
  issue?.projectId === link.projectId &&
  link.misplacedIn === undefined;

/** The link, the issue and the project of a card as they are now, and what the moves on it call for. */
interface Observed extends SeenCard {
  readonly settings: ProjectSettings;
  readonly answers: readonly Answer[];
  readonly told: Told;
  /** The reminder that is due on it. */
  readonly reminder: ReminderMark | undefined;
}

/**
 * Looks at a card and at its request, answers the moves on it that have no answer, and has it say what Teleport says.
 *
 * @returns what keeps the card from that, if anything does
 * @throws AppError `history-incomplete` where Jira does not say how the card came to its status
 */
export async function reconcileCard(
  ports: CardPorts,
  seen: SeenCard,
  job: ReconcileJob,
  told: Told,
): Promise<Obstacle | undefined> {
  const { link } = seen;
  const nowMs = ports.clock.now();
  const waitMs = busyForMs(link, nowMs);
  if (waitMs > 0) throw busy(link.requestId, waitMs);
  const revisionHint = 'requestId' in job ? job.revisionHint : undefined;
  const isRequestNew = 'requestId' in job && job.cardWas === undefined;
  const mayBeWrong = isLeftUndone(link) || job.cardWas !== undefined;
  if (!mayBeWrong && revisionHint !== undefined && link.revision === revisionHint) return undefined;
  const issue = seen.issue ?? (mayBeWrong ? await ports.cards.read(link.issueId) : undefined);
  if (mayBeWrong && issue === undefined) return { kind: 'unseen' };
  if (link.isUnproven === true && issue !== undefined) return { kind: 'unproven', issue };
  const settings = await settingsOf(ports, link);
  const answers = issue === undefined ? [] : judgeMoves({ issue, settings, link });
  const reminder = settings.policy?.reminds === true ? dueReminder(link, nowMs) : undefined;
  const observed = { link, issue, settings, answers, told, reminder };
  if (!isRequestNew && !isLeftUndone(link) && isRight(observed)) return undefined;
  if (job.cardWas === 'moved' && isPutOff(observed, nowMs)) return undefined;
  // Teleport's answer to a decision tells of the request as well.
  const isSubmitting = answers.some(({ kind }) => kind === 'review');
  const [item] = isSubmitting ? [] : await fetchUntold(ports, observed, revisionHint);
  if (item?.kind !== 'unusable' && !isSubmitting) {
    const request = foundIn(item);
    if (needsNothing(observed, request)) return undefined;
    if (isShown(link, request) && link.errands === undefined) explainStatus(observed);
  }
  await setRight(ports, observed, item);
  explainStatus(observed);
  return undefined;
}

/** Teleport's answer to what was done there may have told of the request already. */
const fetchUntold = async (
  ports: Pick<Ports, 'relay'>,
  { link, told }: Observed,
  revisionHint: string | undefined,
): Promise<readonly FetchedRequest[]> =>
  told.request === undefined
    ? fetchHinted(ports, { requestId: link.requestId, link, revisionHint })
    : [{ kind: 'found', request: told.request }];

/** Whether the card has more to tell than how its request stands. */
export const hasNews = ({ decisions = [], remarks = [] }: Told): boolean =>
  decisions.length + remarks.length > 0;

/** Whether nobody is at work on the card, or died at it, or left something for later. */
const isLeftUndone = (link: CardLink): boolean =>
  link.unsure ||
  link.isUnproven === true ||
  link.busyUntil !== undefined ||
  link.retryAt !== undefined ||
  link.errands !== undefined ||
  link.unsaidMoves !== undefined ||
  (link.phase === 'open' && link.revision === undefined);

/** Whether the issue, as far as it was looked at, is where and what the link says, and nobody waits for an answer on it. */
function isRight({ link, issue, settings, answers }: Observed): boolean {
  if (issue === undefined) return true;
  const { status, projectId, requestId } = issue;
  const isInPlace = settings.statuses[cardStateOf(link.resolution)].includes(status);
  return answers.length === 0 && isInPlace && projectId === link.projectId && requestId === link.requestId;
}

function needsNothing(observed: Observed, request: AccessRequest | undefined): boolean {
  const { link, answers, told, reminder } = observed;
  if (hasNews(told)) return false;
  if (isIgnored(link, request)) return answers.length === 0;
  return reminder === undefined && isShown(link, request) && !isLeftUndone(link) && isRight(observed);
}

const isShown = (link: CardLink, request: AccessRequest | undefined): boolean =>
  request === undefined ? link.phase === 'closed' : link.revision === request.revision;

/**
 * Acts on a card alone, and keeps what has happened. What was left over beside the card is a failure of this try once the card
 * itself is done.
 *
 * @param item - the request, unless Teleport's answer to a decision is to tell it
 */
async function setRight(
  ports: CardPorts,
  observed: Observed,
  item: FetchedRequest | undefined,
): Promise<void> {
  const { link, answers } = observed;
  const sending = answers.flatMap(({ kind, change }) => (kind === 'review' ? [change.id] : []));
  try {
    const problem = await withLink(ports, link, { lists: true, sending }, (taken) =>
      answerAndFollow(ports, { ...observed, link: taken }, item),
    );
    if (problem !== undefined) throw problem;
  } catch (error) {
    if (sending.length > 0 && isAway(error))
      await sayWaiting(ports, { issueId: link.issueId, language: observed.settings.language }, answers);
    throw error;
  }
}

async function answerAndFollow(
  ports: CardPorts,
  observed: Observed & { readonly link: CardLink },
  item: FetchedRequest | undefined,
) {
  const { link, issue, answers, told, reminder } = observed;
  const answered = await answerMoves(ports, { ...observed, fetched: item }, answers);
  const bound = issue && (await bindingOf(ports, link, issue));
  const settings = bound?.settings ?? observed.settings;
  const { request } = answered;
  const unreminded = reminder && (await remindOf(ports, { link, settings, request }, reminder));
  const { fact, unsaid, problem } = await follow(ports, {
    link: { ...link, projectId: bound?.projectId ?? link.projectId },
    request,
    settings,
    issue,
    isUnexplained: isMysterious(observed),
    decisions: [...(told.decisions ?? []), ...answered.decisions],
    concluded: answered.concluded,
    remarks: told.remarks,
    answered: answers.map(({ change }) => change),
  });
  const isUnsaid = (answer: Answer): boolean => unsaid.includes(markerOf(answer));
  return {
    result: problem ?? unreminded,
    fact: {
      ...fact,
      answered: answers.filter((answer) => !isUnsaid(answer)).map(({ change }) => change),
      unsaid: answers.filter(isUnsaid).map(({ change }) => change.id),
      bound,
      reminded: unreminded === undefined ? reminder : undefined,
    },
  };
}

/**
 * What keeps people from being reminded is left to the next try, and the card is good without it. Of a request that has ended there
 * is none: what was said before is written down, or the card stays open.
 */
async function remindOf(
  ports: RemindPorts,
  card: Parameters<typeof remind>[1],
  mark: ReminderMark,
): Promise<AppError | undefined> {
  try {
    await remind(ports, card, mark);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && card.request?.state === 'pending') return error;
    throw error;
  }
}

/** A card that was taken to another project that is set up belongs to that one, for what is done from then on. */
async function bindingOf(
  ports: Pick<Ports, 'settings' | 'clock'>,
  link: CardLink,
  { projectId }: IssueSnapshot,
) {
  if (projectId === link.projectId) return undefined;
  const settings = await ports.settings.ofProject(projectId);
  return settings && { projectId, settings, atMs: ports.clock.now() };
}

/** Whether an open card stands where only a decision leads, without any decision. */
const isMysterious = ({ issue, settings, link, answers }: Observed): boolean =>
  issue?.projectId === link.projectId && answers.length === 0 && isUnexplained(issue, settings, link);

/** That is nothing that the app may pass over. */
function explainStatus(observed: Observed): void {
  const { issue } = observed;
  if (issue === undefined || !isMysterious(observed)) return;
  const message = `Jira's history of card ${issue.issueKey} does not say how it came to its status: move it back to pending, and decide again`;
  throw new AppError('history-incomplete', message, { retry: 'safe' });
}
