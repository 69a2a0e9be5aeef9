import { cardStateOf, type Refusal } from '../card/card';
import { decisionId, type DecisionId } from '../ids';
import type { CardLink } from '../link/link';
import { isConfirmed, meaningOf, type ProjectSettings } from '../project/settings';
import type { ProposedState } from '../request/access-request';
import type { Person } from '../request/review';
import type { ChangeAuthor, IssueSnapshot, NewestChange, StatusChange } from './moves';
import { isReasonTooLong, reasonFor } from './reason';

/** What becomes of one status change that somebody made. `silent`: it is no decision and takes none back. */
export type Verdict =
  | { readonly kind: 'silent'; readonly change: StatusChange }
  | {
      readonly kind: 'review';
      readonly change: StatusChange;
      readonly decisionId: DecisionId;
      readonly actor: Person;
      readonly proposedState: ProposedState;
      readonly reason: string;
    }
  | {
      readonly kind: 'refused';
      readonly change: StatusChange;
      readonly decisionId: DecisionId;
      readonly refusal: Refusal;
      readonly actor?: Person | undefined;
    };

/** A verdict that somebody is to hear of. */
export type Answer = Exclude<Verdict, { kind: 'silent' }>;

/** A card as it is judged: what is on the issue, and under which mapping it was bound to its project. */
export interface Judged {
  readonly issue: Pick<
    IssueSnapshot,
    'issueId' | 'projectId' | 'creatorId' | 'changes' | 'commentsNewestFirst'
  >;
  /** Of the project that the link names. */
  readonly settings: ProjectSettings;
  readonly link: Pick<
    CardLink,
    | 'phase'
    | 'claimedAt'
    | 'resolution'
    | 'projectId'
    | 'settledMoves'
    | 'settledTo'
    | 'sentMoves'
    | 'unsaidMoves'
  >;
}

/**
 * Judges every status change that nobody has answered yet, oldest first, each under the mapping and the project that it was
 * made under: events come late, doubled and out of order, so that only the issue's own history counts. No answer is lost:
 * whatever a person did becomes a review, or a remark that says why not, or is no decision in the first place.
 *
 * A denial counts though the card was moved on, unless by the person who made it. An approval counts only while nobody but
 * the app has moved the card on.
 */
export function judgeMoves(judged: Judged): readonly Answer[] {
  const { issue, settings } = judged;
  const open = new Set(unanswered(judged));
  const moves = issue.changes.filter((change) => !isOwn(change, settings));
  const alone = moves.map((change) => judgeAlone(judged, change));
  const verdicts = alone.map((verdict, index) => asSuperseded(judged, verdict, alone.slice(index + 1)));
  return verdicts.flatMap((verdict, index): readonly Answer[] => {
    if (!open.has(verdict.change)) return [];
    const before = verdicts.slice(0, index).filter(({ change }) => open.has(change));
    const answer = verdict.kind === 'silent' ? asVainUndo(judged, verdict.change, before) : verdict;
    return answer === undefined ? [] : [answer];
  });
}

/** Whether the app may move the card away from where its newest change has taken it: nobody waits for an answer there. */
export function mayMoveOn(
  { settings, link }: { readonly settings: ProjectSettings; readonly link: CardLink },
  { change, creatorId }: NewestChange,
): boolean {
  if (change === undefined) return true;
  const { issueId, projectId } = link;
  const issue = { issueId, projectId, creatorId, changes: [change], commentsNewestFirst: [] };
  return judgeMoves({ issue, settings, link }).length === 0;
}

/**
 * Whether an open card stands in a status that means something, without any change that led there: then its history is not
 * all there, and nobody can tell whose decision it is.
 */
export function isUnexplained(
  { status, changes }: Pick<IssueSnapshot, 'status' | 'changes'>,
  { statuses }: ProjectSettings,
  { phase }: Pick<CardLink, 'phase'>,
): boolean {
  const meaning = meaningOf(statuses, status);
  if (phase === 'closed' || meaning === 'unmapped' || meaning === 'pending') return false;
  return changes.at(-1)?.to !== status;
}

const isOwn = ({ author }: StatusChange, { appAccountId }: ProjectSettings): boolean =>
  author?.accountId === appAccountId;

function isAnswered({ id, atMs }: StatusChange, link: Judged['link']): boolean {
  const { settledMoves, settledTo, unsaidMoves = [] } = link;
  if (unsaidMoves.includes(id)) return false;
  return settledMoves.includes(id) || (settledTo !== undefined && atMs <= Date.parse(settledTo));
}

/**
 * Of the moves from before the app had the card, what came before a move of whoever else created the issue was theirs to
 * answer. That an earlier installation of the app moved the card on proves no answer: those are on the card, with markers.
 */
function unanswered({ issue, settings, link }: Judged): readonly StatusChange[] {
  const boundMs = Date.parse(link.claimedAt);
  const isTheirs = (change: StatusChange): boolean =>
    change.atMs < boundMs &&
    !isOwn(change, settings) &&
    change.author !== undefined &&
    change.author.accountId === issue.creatorId;
  const since = issue.changes.findLastIndex(isTheirs) + 1;
  return issue.changes.slice(since).filter((change) => !isOwn(change, settings) && !isAnswered(change, link));
}

function judgeAlone(judged: Judged, change: StatusChange): Verdict {
  const { issue, settings, link } = judged;
  const meaning = meaningOf(settings.statuses, change.to);
  const isHere = (change.projectId ?? issue.projectId) === link.projectId;
  // A card that has ended is told of a move back only while it stands there.
  const isBack = meaning === 'pending' && (link.phase !== 'closed' || change !== issue.changes.at(-1));
  if ((isHere && isBack) || (change.isAlong === true && standsRight(judged, change)))
    return { kind: 'silent', change };
  const actor = change.author && personOf(change.author);
  const refuse = (refusal: Refusal): Verdict => refused(judged, change, refusal);
  if (link.unsaidMoves?.includes(change.id) === true) return refuse({ kind: 'unsaid' });
  const obstacle = obstacleTo(judged, change, isHere);
  if (obstacle !== undefined || actor === undefined) return refuse(obstacle ?? { kind: 'no-actor' });
  if (meaning === 'unmapped') return refuse({ kind: 'unmapped-status' });
  if (meaning !== 'approved' && meaning !== 'denied') return refuse({ kind: 'not-a-decision', meaning });
  const reason = reasonFor(issue.commentsNewestFirst, {
    actor: actor.accountId,
    atMs: change.atMs,
    previousAtMs: previousOf(issue, change)?.atMs,
  });
  if (isReasonTooLong(reason)) return refuse({ kind: 'reason-too-long' });
  const id = decisionId(issue.issueId, change.id);
  return { kind: 'review', change, decisionId: id, actor, proposedState: meaning, reason };
}

/** The move that the same person made before this one. */
const previousOf = ({ changes }: Judged['issue'], change: StatusChange): StatusChange | undefined =>
  changes
    .slice(0, changes.indexOf(change))
    .findLast(({ author }) => author?.accountId === change.author?.accountId);

const refused = ({ issue }: Judged, change: StatusChange, refusal: Refusal) =>
  ({
    kind: 'refused',
    change,
    decisionId: decisionId(issue.issueId, change.id),
    refusal,
    actor: change.author && personOf(change.author),
  }) as const;

/** What speaks against a change, whatever status it led to. */
function obstacleTo({ settings, link }: Judged, change: StatusChange, isHere: boolean): Refusal | undefined {
  const { author, atMs } = change;
  if (author === undefined) return { kind: 'no-actor' };
  if (author.accountType !== 'atlassian') return { kind: 'app-actor' };
  if (change.isIndirect === true) return { kind: 'indirect' };
  if (author.isDeactivated === true) return { kind: 'deactivated' };
  if (change.isAlong === true) return { kind: 'moved-along' };
  if (!isHere) return { kind: 'other-project' };
  if (atMs < Date.parse(link.claimedAt)) return { kind: 'before-takeover' };
  if (settings.mappedAt !== undefined && atMs < Date.parse(settings.mappedAt))
    return { kind: 'before-mapping' };
  if (!isConfirmed(settings, change.to, change.toName)) return { kind: 'status-renamed' };
  return undefined;
}

/** A decision that was moved away from: an approval by anybody but the app, a denial by the person who made it alone. */
function asSuperseded(judged: Judged, verdict: Verdict, later: readonly Verdict[]): Verdict {
  if (verdict.kind !== 'review') return verdict;
  const isByThem = ({ change: { author } }: Verdict): boolean =>
    author?.accountId === verdict.actor.accountId;
  const successor = verdict.proposedState === 'approved' ? later[0] : later.find(isByThem);
  if (successor === undefined) return verdict;
  const { author, toName } = successor.change;
  return refused(judged, verdict.change, {
    kind: 'superseded',
    by: isByThem(successor) ? undefined : (author?.displayName ?? 'somebody'),
    status: toName,
    mayBeSent: judged.link.sentMoves?.includes(verdict.change.id) === true,
  });
}

/** A move back to pending which does not take back what somebody else has decided: that is sent all the same. */
function asVainUndo(judged: Judged, change: StatusChange, before: readonly Verdict[]): Answer | undefined {
  const denial = before.findLast(
    (verdict) => verdict.kind === 'review' && verdict.proposedState === 'denied',
  );
  const isUndo = meaningOf(judged.settings.statuses, change.to) === 'pending' && change.isAlong !== true;
  if (denial?.kind !== 'review' || !isUndo) return undefined;
  return refused(judged, change, { kind: 'not-undone', by: denial.actor.displayName });
}

/** Whether a status is one that the card belongs in: nobody needs to hear of a migration that leaves cards where they are. */
function standsRight({ settings, link: { phase, resolution } }: Judged, { to }: StatusChange): boolean {
  return settings.statuses[phase === 'closed' ? cardStateOf(resolution) : 'pending'].includes(to);
}

export function personOf({ accountId, displayName, emailAddress }: ChangeAuthor): Person {
  return { accountId, displayName, ...(emailAddress === undefined ? {} : { emailAddress }) };
}
