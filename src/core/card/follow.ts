import { rememberWork } from '../access-end/end-with-work';
import { mayMoveOn } from '../decision/judge-moves';
import type { IssueSnapshot } from '../decision/moves';
import { AppError, isRefusal } from '../errors';
import { toReconcileMoved } from '../job';
import { settle, type AnsweredMove, type Fact } from '../link/evolve';
import { keepFailure, type FailurePorts, type Why } from '../link/keep-failure';
import type { CardLink, Errand } from '../link/link';
import { nextTryAt } from '../link/retry';
import { logFollowing, type Concluded } from '../log/log-decisions';
import type { Ports } from '../ports';
import type { CardState, ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import { cardStateOf, propertyOf, type CardProperty, type Remark } from './card';
import { assureSeen } from './hidden-card';
import { addressed, addWatchers, type RequesterPorts, type WatchPorts } from './people';
import { belonging, planCard, type CardPlan, type MadeDecision } from './plan';
import { showAccessOf } from './show-access';

export type FollowPorts = FailurePorts &
  WatchPorts &
  RequesterPorts &
  Pick<Ports, 'cards' | 'jobs' | 'relay' | 'settings' | 'log' | 'namedWork'>;

/** What a card follows: the request, and what has just been seen and decided on the card. */
export interface Following {
  readonly link: CardLink;
  readonly request: AccessRequest | undefined;
  readonly settings: ProjectSettings;
  /** The card, where somebody has just looked at it. */
  readonly issue?: IssueSnapshot | undefined;
  /** Whether its status is one that only Jira could explain: it is not moved away from there. */
  readonly isUnexplained?: boolean | undefined;
  readonly decisions?: readonly MadeDecision[] | undefined;
  /** The same for the decision log, unless that has it already. */
  readonly concluded?: readonly Concluded[] | undefined;
  /** What else is to be said of it. */
  readonly remarks?: readonly Remark[] | undefined;
  /** Moves that have just been answered: they may be undone. */
  readonly answered?: readonly AnsweredMove[] | undefined;
}

/** How far a card has come. `unsaid`: markers of what Jira did not let the app say; `problem`: why errands are left. */
export interface Followed {
  readonly fact: Extract<Fact, { kind: 'followed' }>;
  readonly unsaid: readonly string[];
  readonly problem: AppError | undefined;
}

/**
 * Makes a card whose lease the caller holds tell what its request says: says what is new, writes the property, moves it, and
 * does the errands. In this order, since a status may be locked against edits and comments. A remark is left out where an
 * earlier worker may have posted it and the card shows that it did. What Jira does not allow is listed instead of failing: the
 * request itself has its outcome in Teleport, and the card is as right as it can be.
 *
 * @throws AppError `card-hidden` or `project-hidden` where the card cannot be read either
 */
export async function follow(ports: FollowPorts, following: Following): Promise<Followed> {
  const { link, issue, concluded = [] } = following;
  const plan = planCard({ ...following, nowMs: ports.clock.now() });
  const news = { link, request: following.request, after: plan.after };
  await logFollowing(ports, following.settings, { ...news, concluded });
  await rememberWork(ports, following.settings, news);
  const { unsaid, trouble } = await show(ports, following, plan).catch(async (error: unknown) => {
    if (isRefusal(error)) await assureSeen(ports, link);
    throw error;
  });
  if (trouble !== undefined) await assureSeen(ports, link);
  const misplacedIn = issue === undefined || issue.projectId === link.projectId ? undefined : issue.projectId;
  const why = trouble ?? (misplacedIn && misplaced(link, misplacedIn));
  if (why !== undefined) await keepFailure(ports, link.requestId, why, link.issueKey);
  const retryAt = why && nextTryAt(ports.clock.now());
  const { errands, problem } = await runErrands(ports, following, plan);
  return {
    fact: { kind: 'followed', shown: plan.after, misplacedIn, retryAt, errands },
    unsaid,
    problem,
  };
}

/** The failure of a card that somebody took to a project which is not set up. */
const misplaced = ({ issueKey, projectId }: CardLink, found: string): Why => ({
  code: 'card-misplaced',
  message: `Card ${issueKey} was moved from project ${projectId} to project ${found}, which is not set up, so that nobody can decide on it: move it back, or open the Teleport access settings of that project and save them`,
});

/** What came of showing the card's plan: what could not be said, and the first thing that Jira did not allow. */
interface ShowResult {
  readonly unsaid: readonly string[];
  readonly trouble: Why | undefined;
}

async function show(ports: FollowPorts, following: Following, plan: CardPlan): Promise<ShowResult> {
  const { link, request } = following;
  const { issueId, requestId: id } = link;
  const said = mayBeSaid(link, plan.remarks) ? await ports.cards.saidMarkers(issueId) : undefined;
  const unheard = plan.remarks.filter((remark) => said?.has(remark.marker) !== true);
  const comments = commentsOf(await addressed(ports, { id, request }, unheard));
  let untold = await tell(ports, following, { comments, property: plan.property });
  let stuck: Why | undefined;
  if (plan.moveTo !== undefined) {
    stuck = await move(ports, following, plan.moveTo);
    // A status may be locked, and the next one not.
    if (untold.refusal !== undefined) untold = await tell(ports, following, untold);
  }
  return {
    unsaid: untold.comments.flat().map(({ marker }) => marker),
    trouble: untold.refusal === undefined ? stuck : notAllowed(link, untold.refusal),
  };
}

/** What a card tells of its request follows from the link, so that whoever takes over finds all of it again. */
const OF_REQUEST: ReadonlySet<Remark['kind']> = new Set(['review', 'resolved', 'misplaced']);

/**
 * Whether an earlier worker may have said some of this. What came of something that was wanted does not follow from the link,
 * and others may have left that certain meanwhile.
 */
const mayBeSaid = ({ unsure }: CardLink, remarks: readonly Remark[]): boolean =>
  remarks.length > 0 && (unsure || remarks.some(({ kind }) => !OF_REQUEST.has(kind)));

/** One comment per remark, but the last review and the resolution it brought about belong in one. */
function commentsOf(remarks: readonly Remark[]): readonly (readonly Remark[])[] {
  const comments: Remark[][] = [];
  for (const remark of remarks) {
    const last = comments.at(-1);
    if (remark.kind === 'resolved' && last?.at(-1)?.kind === 'review') last.push(remark);
    else comments.push([remark]);
  }
  return comments;
}

/** Comments and a property that are not on the card yet, and the first refusal that has kept any of them away. */
interface Untold {
  readonly comments: readonly (readonly Remark[])[];
  readonly property: CardProperty | undefined;
  readonly refusal?: AppError | undefined;
}

/** Says one comment after the other, and writes the property: what Jira refuses of it keeps the rest from nothing. */
async function tell(
  ports: Pick<Ports, 'cards'>,
  { link: { issueId }, settings: { language } }: Following,
  { comments, property }: Untold,
): Promise<Untold> {
  const unsaid: (readonly Remark[])[] = [];
  let refusal: AppError | undefined;
  for (const comment of comments) {
    const refused = await refusalOf(ports.cards.say(issueId, comment, language));
    if (refused !== undefined) unsaid.push(comment);
    refusal ??= refused;
  }
  const unwritten = property && (await refusalOf(ports.cards.writeProperty(issueId, property)));
  return { comments: unsaid, property: unwritten && property, refusal: refusal ?? unwritten };
}

/** Jira's refusal of what was asked, if it refuses that; any other failure is thrown. */
async function refusalOf(asked: Promise<void>): Promise<AppError | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error;
  }
}

const notAllowed = ({ issueKey }: CardLink, { message }: AppError): Why => ({
  code: 'jira-refused',
  message: `Jira does not let the app bring card ${issueKey} fully up to date: ${message}. Allow the app to edit and comment issues in all statuses of the workflow`,
});

/**
 * Moves the card, unless a person has moved it meanwhile and has no answer yet: that move is looked at instead. Should one come
 * in between all the same, the issue's history still has it. A card in another project is bound to that one first.
 *
 * @returns why the card cannot be moved, where it cannot
 */
async function move(ports: FollowPorts, following: Following, state: CardState): Promise<Why | undefined> {
  const { link, settings, issue, answered = [] } = following;
  // One of which Jira does not let the app tell is answered as far as it can be: else it would be looked at for ever.
  const known = answered.length === 0 ? link : { ...link, ...settle(link, answered, []) };
  const moved = await ports.cards.move(link.issueId, state, belonging(following), (newest) =>
    mayMoveOn({ settings, link: known }, newest),
  );
  switch (moved.kind) {
    case 'overtaken':
    case 'misplaced':
      await ports.jobs.push([toReconcileMoved(link.requestId)]);
      return undefined;
    case 'moved': {
      const isNew = state === 'pending' && issue !== undefined && isLeftByItself(issue, settings);
      // The workflow is not the one that was learned: the next new card is looked at again.
      if (isNew && settings.createTransition !== undefined)
        await ports.settings.learnTransition(settings, undefined);
      return undefined;
    }
    case 'there-already':
      return undefined;
    case 'impossible':
      await sayStuck(ports, following, state, moved.why);
      return { code: 'jira-refused', message: `Card ${link.issueKey} cannot be moved: ${moved.why}` };
  }
}

/** Whether nobody but the app has ever moved it. */
const isLeftByItself = ({ changes }: IssueSnapshot, { appAccountId }: ProjectSettings): boolean =>
  changes.every(({ author }) => author?.accountId === appAccountId);

/** Said on the card the first time only: it is tried again every hour. Where it cannot be said, the list has it. */
async function sayStuck(
  { cards }: Pick<Ports, 'cards'>,
  { link: { issueId, version, retryAt, unsure }, settings }: Following,
  state: CardState,
  why: string,
): Promise<void> {
  const beginning = `stuck:${state}:`;
  try {
    const said = unsure || retryAt !== undefined ? await cards.saidMarkers(issueId) : new Set<string>();
    if ([...said].some((marker) => marker.startsWith(beginning))) return;
    const remark = { kind: 'stuck', marker: `${beginning}${version}`, state, why } as const;
    await cards.say(issueId, [remark], settings.language);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** What is to be done beside the issue itself. The card is good without it: what fails is left to the next try. */
async function runErrands(
  ports: FollowPorts,
  { link, request, settings }: Following,
  plan: CardPlan,
): Promise<{ readonly errands: readonly Errand[]; readonly problem: AppError | undefined }> {
  const { after } = plan;
  const { requestId, issueId, issueKey, errands = [] } = link;
  const tellsMore = after.reviewsPosted !== link.reviewsPosted || after.resolution !== link.resolution;
  const due = new Set<Errand>(errands);
  if (tellsMore) due.add('tell-teleport');
  if (plan.property !== undefined && settings.accessField !== undefined) due.add('show-access');
  const left: Errand[] = [];
  let problem: AppError | undefined;
  for (const errand of due) {
    try {
      const { reviewsPosted: reviews, resolution } = after;
      if (errand === 'show-access') {
        const property = propertyOf(requestId, cardStateOf(resolution), request);
        await showAccessOf(ports, settings, [{ issueId, issueKey, property }]);
        continue;
      }
      if (request === undefined) continue;
      if (errand === 'tell-teleport')
        await ports.relay.noteIssue(requestId, { issueId, issueKey, shown: { reviews, resolution } });
      else await addWatchers(ports, link, settings, request);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem ??= error;
      left.push(errand);
    }
  }
  return { errands: left, problem };
}
