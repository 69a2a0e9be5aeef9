import type { AccountId, GroupId, ProjectId, RoleId, StatusId } from '../ids';
import type { Language } from '../lib/language';
import type { Instant, ProposedState } from '../request/access-request';
import type { FieldValues } from './screen-fields';

/** What a card can show. Every resolution has one; a deleted request shows as expired. */
export const CARD_STATES = ['pending', 'approved', 'denied', 'promoted', 'expired'] as const;
export type CardState = (typeof CARD_STATES)[number];

/**
 * Which statuses stand for what, by id: names change and are translated. Several statuses may mean the same;
 * the first is where the app moves a card to. A status in none of the lists is unmapped: moving there decides nothing.
 */
export type StatusMapping = Readonly<Record<CardState, readonly StatusId[]>>;

/**
 * What cards tell of in comments: every review and how a request ended, only how it ended, or neither. Refusals, waiting and
 * moves that failed are always told.
 */
export const COMMENT_LEVELS = ['all', 'decisions', 'none'] as const;
export type CommentLevel = (typeof COMMENT_LEVELS)[number];

/**
 * How long the decision log may keep entries: Forge's storage forgets what is older than a year at the latest.
 * @see https://developer.atlassian.com/platform/forge/storage-reference/storage-api-basic/
 */
export const LOG_DAYS = [30, 90, 180, 365] as const;
export type LogDays = (typeof LOG_DAYS)[number];
export const LOG_DAYS_MAX = 365;

/** What a project asks of decisions, and what its cards carry, beyond what Teleport asks. */
export interface DecisionPolicy {
  /** Decisions for which a person must say why. */
  readonly reasonRequiredFor: readonly ProposedState[];
  /** Labels of new cards. */
  readonly labels?: readonly string[] | undefined;
  /** Whether a new card is due on the day (UTC) by which its request must be reviewed. */
  readonly hasDueDate?: boolean | undefined;
  /** Whether a new card's reporter is the requester, where their Atlassian account is known. */
  readonly isReportedByRequester?: boolean | undefined;
  /** Whether the reviewers that Teleport suggests, as far as their accounts are known, watch a new card. */
  readonly isWatchedByReviewers?: boolean | undefined;
  /** Whether the app's field “Access” on cards says how their requests stand. */
  readonly showsAccess?: boolean | undefined;
  /** Whether the panel shows no facts beside the decision. */
  readonly hidesEvidence?: boolean | undefined;
  /** Whether those who can decide are reminded at half of a request's time, and when a tenth of it is left. */
  readonly reminds?: boolean | undefined;
  /** Whether access ends once the work items that its request names are closed. */
  readonly endsWithWork?: boolean | undefined;
  /** Absent: `all`. */
  readonly comments?: CommentLevel | undefined;
  /** Days for which the decision log keeps entries. Absent: the most that Forge's storage allows. */
  readonly logDays?: LogDays | undefined;
}

/** Something of the states that have it. */
export type SomeStates<T> = Readonly<Partial<Record<CardState, T | undefined>>>;

/** How one Jira project is used. */
export interface ProjectSettings {
  readonly projectId: ProjectId;
  readonly projectKey: string;
  readonly issueTypeId: string;
  /** The app's own account, by which it knows its own moves. */
  readonly appAccountId: AccountId;
  readonly statuses: StatusMapping;
  /**
   * Those of the pending statuses that a card is in once it has some of the approvals that it needs: a board then shows that
   * the first of two approvals counted. None, or absent: such a card stays with the other pending ones.
   */
  readonly partlyApproved?: readonly StatusId[] | undefined;
  /** What the mapped statuses were called when an admin said what they mean. Another name may mean something else. */
  readonly statusNames?: StatusNames | undefined;
  /** Mapped statuses that were seen under another name, or gone, since then: nothing is decided there until somebody saves. */
  readonly doubtfulStatuses?: readonly StatusId[] | undefined;
  /** When the mapping was chosen: moves from before had another meaning, or none. */
  readonly mappedAt?: Instant | undefined;
  /** People who may decide in modes `relay` and `override`, where Teleport cannot tell. None, here and below: nobody. */
  readonly approvers: readonly AccountId[];
  /** Groups whose members may, too. */
  readonly approverGroups?: readonly GroupId[] | undefined;
  /** Roles of this project whose members may, too: people who have the role, and groups that do. */
  readonly approverRoles?: readonly RoleId[] | undefined;
  /** What the project asks of decisions beyond what Teleport does. */
  readonly policy?: DecisionPolicy | undefined;
  /**
   * The transition that takes a new issue to its pending status; `none` if it starts there; absent until learned. The app
   * learns it by itself, so that it is kept apart from what admins save.
   */
  readonly createTransition?: string | undefined;
  /** What new cards get in fields that the create screen asks for. */
  readonly createFields?: FieldValues | undefined;
  /** What cards get in fields of the transition that takes them to a state, as far as its screen has them. */
  readonly moveFields?: SomeStates<FieldValues> | undefined;
  /** What its cards and comments speak: the site's language when somebody saved. Absent: English. */
  readonly language?: Language | undefined;
  /** Id of the app's own field that cards show how their requests stand in. Absent: they have none. */
  readonly accessField?: string | undefined;
  /** Turned off: no new cards. The ones that are open go on. Absent: on. */
  readonly isOff?: boolean | undefined;
}

/** Days for which the project's entries in the decision log are kept. */
export const logDaysOf = ({ policy }: Pick<ProjectSettings, 'policy'>): LogDays =>
  policy?.logDays ?? LOG_DAYS_MAX;

/** Names by the ids of statuses. */
export type StatusNames = Readonly<Record<string, string>>;

/** The settings under which a card is where it belongs: of the pending statuses those for what it has of its approvals. */
export function settingsFor<Known extends Pick<ProjectSettings, 'statuses' | 'partlyApproved'>>(
  settings: Known,
  { approvals }: { readonly approvals: number },
): Known {
  const { statuses, partlyApproved = [] } = settings;
  if (partlyApproved.length === 0) return settings;
  const pending =
    approvals > 0 ? partlyApproved : statuses.pending.filter((status) => !partlyApproved.includes(status));
  return { ...settings, statuses: { ...statuses, pending } };
}

/** All statuses of a mapping, each once. */
export const mappedStatuses = (statuses: StatusMapping): readonly StatusId[] => [
  ...new Set(CARD_STATES.flatMap((state) => statuses[state])),
];

/** Names are compared as people read them. */
const isSameName = (one: string, other: string): boolean =>
  one.normalize('NFKC').trim().toLowerCase() === other.normalize('NFKC').trim().toLowerCase();

/**
 * Whether a status, under the name that somebody saw it under, is the one whose meaning an admin confirmed. Where a name is
 * not known there is nothing to compare.
 */
export function isConfirmed(
  { statusNames = {}, doubtfulStatuses = [] }: Pick<ProjectSettings, 'statusNames' | 'doubtfulStatuses'>,
  status: StatusId,
  seenAs: string | undefined,
): boolean {
  const confirmed = statusNames[status];
  if (doubtfulStatuses.includes(status)) return false;
  return confirmed === undefined || seenAs === undefined || isSameName(confirmed, seenAs);
}

/** Mapped statuses that are gone from the project, or called otherwise than when an admin said what they mean. */
export function changedStatuses(
  { statuses, statusNames }: Pick<ProjectSettings, 'statuses' | 'statusNames'>,
  now: StatusNames,
): readonly StatusId[] {
  if (statusNames === undefined) return [];
  return mappedStatuses(statuses).filter((status) => {
    const [before, name] = [statusNames[status], now[status]];
    return before !== undefined && (name === undefined || !isSameName(before, name));
  });
}

/** What a move to a status stands for, or `unmapped`. Where two states share it, the one that people decide with. */
export function meaningOf(statuses: StatusMapping, status: StatusId): CardState | 'unmapped' {
  return CARD_STATES.find((state) => statuses[state].includes(status)) ?? 'unmapped';
}

/** Statuses that only a card of an ended request has. */
export const endedStatuses = (statuses: StatusMapping): readonly StatusId[] => [
  ...new Set(CARD_STATES.flatMap((state) => (state === 'pending' ? [] : statuses[state]))),
];

/** Since when a mapping that is saved now holds: one that is saved again keeps its age, so that drags under way go on. */
export function mappedAt(
  before: Pick<ProjectSettings, 'statuses' | 'statusNames' | 'doubtfulStatuses' | 'mappedAt'> | undefined,
  { statuses, statusNames = {} }: Pick<ProjectSettings, 'statuses' | 'statusNames'>,
  nowMs: number,
): Instant {
  const isSame =
    before !== undefined &&
    (before.doubtfulStatuses ?? []).length === 0 &&
    CARD_STATES.every((state) => isSameList(before.statuses[state], statuses[state])) &&
    changedStatuses({ statuses, statusNames: before.statusNames }, statusNames).length === 0;
  return (isSame ? before.mappedAt : undefined) ?? new Date(nowMs).toISOString();
}

const isSameList = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, index) => one === others[index]);

/** One thing wrong with a mapping: `subject` names the card state it is about. */
export interface MappingProblem {
  readonly subject: CardState;
  readonly problem: 'missing' | 'ambiguous';
}

/**
 * Card states that may share a status, for boards with few columns. In each pair a person can choose at most one, so a
 * move there still means one thing, and neither end passes for the opposite of what happened.
 */
const MAY_SHARE: readonly (readonly [CardState, CardState])[] = [
  ['promoted', 'expired'],
  ['promoted', 'approved'],
  ['expired', 'denied'],
];

/** Checks that a mapping can be used: every card state has a status, and no status stands for two that may not share. */
export function mappingProblems(statuses: StatusMapping): readonly MappingProblem[] {
  return CARD_STATES.flatMap((subject): MappingProblem[] => {
    if (statuses[subject].length === 0) return [{ subject, problem: 'missing' }];
    const others = CARD_STATES.filter((other) => other !== subject && !mayShare(other, subject));
    const shared = statuses[subject].some((status) =>
      others.some((other) => statuses[other].includes(status)),
    );
    return shared ? [{ subject, problem: 'ambiguous' }] : [];
  });
}

const mayShare = (one: CardState, other: CardState): boolean =>
  MAY_SHARE.some((pair) => pair.includes(one) && pair.includes(other));
