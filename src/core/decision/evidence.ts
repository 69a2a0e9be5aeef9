import type { Resolution } from '../link/link';
import { hasEnded, type AccessRequest, type Instant } from '../request/access-request';

/**
 * What speaks for or against a request, for the person who decides: facts only, each with where it is from, and no score. What
 * is not known is left out, never guessed.
 */

/** An earlier request of the same person, as its card tells. */
export interface EarlierRequest {
  readonly issueKey: string;
  readonly roles: readonly string[];
  readonly createdAt: Instant;
  /** Absent: still open. */
  readonly outcome?: Resolution | undefined;
}

/** Those that could be found. `isWhole`: whether that is all; else there are more, or some that cannot be read. */
export interface EarlierRequests {
  readonly requests: readonly EarlierRequest[];
  readonly isWhole: boolean;
}

/** A work item that the reason names, as the viewer sees it in Jira. */
export interface NamedWorkItem {
  readonly key: string;
  readonly summary: string;
  readonly status: string;
  /** Whether its status counts as done. */
  readonly isDone: boolean;
  /** Whether it is assigned to the requester; `unknown` where nobody knows the requester's account. */
  readonly assignee: 'requester' | 'somebody' | 'nobody' | 'unknown';
}

export type Fact =
  /**
   * Newest first, at most `EARLIER_SHOWN_MAX`; `total` counts all that were looked at, and `isWhole` says whether there are no
   * others. Source: cards that the viewer can see.
   */
  | ({ readonly kind: 'earlier'; readonly total: number } & EarlierRequests)
  /** Roles that none of those cards asked for. */
  | { readonly kind: 'new-roles'; readonly roles: readonly string[]; readonly total: number }
  /** Hours of the day (UTC) of the earlier requests: `from` and `to` are whole hours, `to` excluded, and may wrap round. */
  | { readonly kind: 'unusual-hour'; readonly at: Instant; readonly from: number; readonly to: number }
  /** Source: Teleport. `granted`: those of the requested roles that the user has already. */
  | { readonly kind: 'held-roles'; readonly roles: readonly string[]; readonly granted: readonly string[] }
  /** Source: Jira, asked as the viewer. */
  | { readonly kind: 'work-item'; readonly item: NamedWorkItem }
  /** Source: the request. Suggested reviewers who have not reviewed yet; `name` where Jira knows them. */
  | {
      readonly kind: 'reviewers';
      readonly people: readonly { readonly user: string; readonly name?: string }[];
    }
  | { readonly kind: 'waiting'; readonly since: Instant };

/** Earlier requests that are shown: a glance, no history. */
export const EARLIER_SHOWN_MAX = 5;
/** Fewer than these do not make a habit. */
const HABIT_MIN = 5;
/** Hours about a habit that still count as usual. */
const HABIT_MARGIN_HOURS = 2;
/** A habit that fills the day is none. */
const HABIT_HOURS_MAX = 16;
const HOURS = 24;
/** Work items that are looked up: each costs a call. */
export const WORK_ITEMS_MAX = 10;

/** What was found out, as far as it could be. */
export interface Findings {
  /** Undefined: could not be read. */
  readonly earlier?: EarlierRequests | undefined;
  readonly heldRoles?: readonly string[] | undefined;
  readonly workItems?: readonly NamedWorkItem[] | undefined;
  /** Display names of Teleport users whose Jira accounts are known. */
  readonly names?: ReadonlyMap<string, string> | undefined;
}

/** The facts about a pending request; none about one that is decided. */
export function factsOf(request: AccessRequest, found: Findings): readonly Fact[] {
  if (hasEnded(request)) return [];
  return [
    ...(found.workItems ?? []).map((item): Fact => ({ kind: 'work-item', item })),
    ...earlierFacts(request, found.earlier),
    ...heldFacts(request, found.heldRoles),
    ...hourFacts(request, found.earlier?.requests ?? []),
    ...reviewerFacts(request, found.names ?? new Map()),
    ...(request.createdAt === undefined ? [] : [{ kind: 'waiting', since: request.createdAt } as const]),
  ];
}

function earlierFacts({ roles }: AccessRequest, found: EarlierRequests | undefined): readonly Fact[] {
  if (found === undefined) return [];
  const { requests: earlier, isWhole } = found;
  const newestFirst = [...earlier].sort(
    (one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt),
  );
  const asked = new Set(earlier.flatMap((request) => request.roles));
  const fresh = roles.filter((role) => !asked.has(role));
  const total = earlier.length;
  return [
    { kind: 'earlier', requests: newestFirst.slice(0, EARLIER_SHOWN_MAX), total, isWhole },
    ...(total > 0 && fresh.length > 0 ? [{ kind: 'new-roles', roles: fresh, total } as const] : []),
  ];
}

function heldFacts({ roles }: AccessRequest, held: readonly string[] | undefined): readonly Fact[] {
  if (held === undefined) return [];
  return [{ kind: 'held-roles', roles: held, granted: roles.filter((role) => held.includes(role)) }];
}

function reviewerFacts(
  { suggestedReviewers, reviews }: AccessRequest,
  names: ReadonlyMap<string, string>,
): readonly Fact[] {
  const reviewed = new Set(reviews.map(({ author }) => author));
  const people = suggestedReviewers
    .filter((user) => !reviewed.has(user))
    .map((user) => {
      const name = names.get(user);
      return name === undefined ? { user } : { user, name };
    });
  return people.length === 0 ? [] : [{ kind: 'reviewers', people }];
}

/** Whether the request was made outside the hours at which its person has asked before: their own habit, in no time zone. */
function hourFacts({ createdAt }: AccessRequest, earlier: readonly EarlierRequest[]): readonly Fact[] {
  if (createdAt === undefined || earlier.length < HABIT_MIN) return [];
  const { from, length } = spanOf(earlier.map((request) => hourOf(request.createdAt)));
  if (length > HABIT_HOURS_MAX) return [];
  const isUsual = (hourOf(createdAt) - from + HOURS) % HOURS < length;
  return isUsual ? [] : [{ kind: 'unusual-hour', at: createdAt, from, to: (from + length) % HOURS }];
}

const hourOf = (at: Instant): number => new Date(at).getUTCHours();

/** The shortest stretch of the clock that holds all hours, with a margin on both sides. */
function spanOf(hours: readonly number[]): { readonly from: number; readonly length: number } {
  const sorted = [...new Set(hours)].sort((one, other) => one - other);
  // The widest gap between neighbours on the clock is what the stretch leaves out.
  const gaps = sorted.map((hour, index) => {
    const next = sorted[(index + 1) % sorted.length] ?? hour;
    return { after: next, width: ((next - hour + HOURS - 1) % HOURS) + 1 };
  });
  const widest = gaps.reduce((best, gap) => (gap.width > best.width ? gap : best));
  const covered = HOURS - widest.width + 1;
  const from = (widest.after - HABIT_MARGIN_HOURS + HOURS) % HOURS;
  return { from, length: covered + 2 * HABIT_MARGIN_HOURS };
}

/** Keys of work items as people write them: a project key, a hyphen, a number. */
const WORK_ITEM_KEY = /(?<![A-Za-z0-9_-])[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,8}(?![A-Za-z0-9-])/g;

/** The work items that a reason names, each once, in order; not the card itself. */
export const workItemsIn = (reason: string, own?: string): readonly string[] =>
  [...new Set(reason.match(WORK_ITEM_KEY) ?? [])].filter((key) => key !== own).slice(0, WORK_ITEMS_MAX);
