import { openCards, seenCards, type ViewersJira } from '../decision/list-approvals';
import type { ProjectId } from '../ids';
import { instant } from '../link/link';
import type { Ports } from '../ports';
import type { LogEntry } from './decision-log';
import { statisticsOf, type Statistics } from './statistics';

/** Days that a dashboard may look back. */
export const PERIOD_DAYS = [7, 30, 90] as const;
export type PeriodDays = (typeof PERIOD_DAYS)[number];

/** Of which project, or of all; and how far back. */
export interface StatisticsWish {
  readonly projectId?: ProjectId | undefined;
  readonly days: PeriodDays;
}

const DAY_MS = 86_400_000;
/** A request may have waited for so long before it was decided in the period. */
const WAITED_DAYS_MAX = 14;
/** Pages of the log that one look reads, and cards that it asks Jira about: a dashboard is not to take a site's quota. */
const PAGES_MAX = 30;
const CARDS_MAX = 1_000;

/**
 * What the cards that a person can see in Jira tell of how requests are dealt with. Jira is asked as the person, card by card:
 * a number that counts what somebody may not see would tell of it.
 *
 * @returns with whether there was more than one look reads: then the oldest is missing
 */
export async function gatherStatistics(
  {
    log,
    links,
    clock,
    jira,
  }: Pick<Ports, 'log' | 'links' | 'clock'> & { readonly jira: Pick<ViewersJira, 'seen'> },
  { projectId, days }: StatisticsWish,
): Promise<Statistics & { readonly isCut: boolean }> {
  const nowMs = clock.now();
  const from = instant(nowMs - days * DAY_MS);
  const earliest = instant(nowMs - (days + WAITED_DAYS_MAX) * DAY_MS);
  const entries: LogEntry[] = [];
  let after: string | undefined;
  let pages = 0;
  let unreadEntries = 0;
  do {
    const page = await log.read({ projectId, from: earliest, to: instant(nowMs + DAY_MS), after });
    entries.push(...page.entries);
    unreadEntries += page.unread ?? 0;
    after = page.next;
    pages += 1;
  } while (after !== undefined && pages < PAGES_MAX);
  const open = openCards(await links.unfinished()).filter(
    (link) => projectId === undefined || link.projectId === projectId,
  );
  const issues = [...new Set([...open, ...entries].map(({ issueId }) => issueId))];
  const { cards: seen, unread } = await seenCards(jira, issues.slice(0, CARDS_MAX));
  const asked = new Map(
    entries.flatMap((entry) => (entry.event === 'request' ? [[entry.requestId, entry.at] as const] : [])),
  );
  const openSince = open
    .filter(({ issueId }) => seen.has(issueId))
    .map(({ requestId, claimedAt }) => asked.get(requestId) ?? claimedAt);
  const visible = entries.filter(({ issueId }) => seen.has(issueId));
  return {
    ...statisticsOf(visible, openSince, { from, nowMs }),
    isCut: after !== undefined || issues.length > CARDS_MAX || unread + unreadEntries > 0,
  };
}
