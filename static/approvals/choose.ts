import type { ApprovalItem } from '#wire/pages/approvals';

/** What the list is narrowed to. Empty: to nothing. */
export interface Filters {
  readonly project: string;
  readonly text: string;
}

export const NO_FILTERS: Filters = { project: '', text: '' };

/** Whether this person can decide it, here. */
export const canDecide = ({ asked }: ApprovalItem): boolean =>
  asked !== undefined &&
  asked.request.tier !== 'teleport' &&
  asked.request.kind === 'short-term' &&
  (asked.eligibility.kind === 'can' || asked.eligibility.kind === 'unchecked');

/** Whether nothing speaks against this person's deciding it, as far as the relay could tell. */
export const isWaitingForMe = (item: ApprovalItem): boolean =>
  canDecide(item) && item.asked?.eligibility.kind === 'can';

/** Those that fit all filters; text is found in the key, the summary, the requester, the roles and the reason. */
export function fitting(items: readonly ApprovalItem[], { project, text }: Filters): readonly ApprovalItem[] {
  const sought = text.trim().toLowerCase();
  return items.filter(({ issueKey, projectKey, summary, asked }) => {
    if (project !== '' && projectKey !== project) return false;
    if (sought === '') return true;
    const { user = '', roles = [], requestReason = '' } = asked?.request ?? {};
    return [issueKey, summary, user, ...roles, requestReason].some((one) =>
      one.toLowerCase().includes(sought),
    );
  });
}

/** Keys of the projects that there is something of. */
export const projectsOf = (items: readonly ApprovalItem[]): readonly string[] =>
  [...new Set(items.map(({ projectKey }) => projectKey))].sort((one, other) => one.localeCompare(other));
