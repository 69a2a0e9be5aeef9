import { inOrder, type StatusChange } from '#core/decision/moves';
import { AppError } from '#core/errors';
import { projectId, statusId, type IssueId, type ProjectId } from '#core/ids';
import type { Cards } from '#core/ports';
import { askJira } from './client';
import type { Changelog, History } from './schemas';

/**
 * Fewer entries than this are all that there are: no answer of Jira's is known to give less of a longer history along.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
 */
const GIVEN_ALONG = 40;
/** Entries of one page. Jira gives up to 10,000, which would not fit into an answer to a function. */
const PAGE_MAX = 1_000;
/** A card with more history than this is not one that people decide on. */
const PAGES_MAX = 50;

/** All status changes of an issue, oldest first: from what was read along with it, if that is all. */
export async function allChanges(
  issue: IssueId,
  project: ProjectId,
  { histories, total }: Changelog,
): Promise<readonly StatusChange[]> {
  const isAll = total <= histories.length && histories.length < GIVEN_ALONG;
  const all = isAll ? histories : ((await readHistories([issue])).get(issue) ?? []);
  return statusChanges(all, project);
}

/** By the field alone: whatever else belongs to such a change is read when the card is looked at. */
export const readChanges: Cards['changesOf'] = async (issues) => {
  const histories = await readHistories(issues, ['status']);
  return new Map([...histories].map(([id, entries]) => [id, statusChanges(entries)]));
};

/**
 * Jira gives the entries of all issues in the order of their time, so that an issue may come on any page.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post
 */
async function readHistories(
  issues: readonly IssueId[],
  fieldIds?: readonly string[],
): Promise<ReadonlyMap<IssueId, readonly History[]>> {
  const found = new Map<IssueId, History[]>();
  if (issues.length === 0) return found;
  let nextPageToken: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { value } = await askJira('readHistories', {
      body: { issueIdsOrKeys: [...issues], fieldIds, maxResults: PAGE_MAX, nextPageToken },
    });
    for (const { issueId, changeHistories } of value.issueChangeLogs)
      found.set(issueId, [...(found.get(issueId) ?? []), ...changeHistories]);
    nextPageToken = value.nextPageToken ?? undefined;
    if (nextPageToken === undefined) return found;
  }
  const message = `The history of ${issues.length} cards has more than ${PAGES_MAX * PAGE_MAX} entries: delete those with a long one`;
  throw new AppError('history-incomplete', message, { retry: 'never' });
}

/**
 * Fields that make Jira find an issue another status, whoever changes them: a step that changes one of these chooses no
 * status for its own sake. The names are those of Jira's changelog, in small letters: Jira documents none of them.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-changelog-get
 */
const CARRYING_FIELDS: ReadonlySet<string> = new Set(['project', 'key', 'issuetype', 'workflow']);

const nameOf = ({ field, fieldId }: History['items'][number]): string =>
  (fieldId ?? field ?? '').toLowerCase();

/**
 * History entries that changed the status, oldest first, each with the project that the issue was in by then.
 *
 * @param project - the one that the issue is in now; without it nothing is said of projects
 */
export function statusChanges(histories: readonly History[], project?: ProjectId): readonly StatusChange[] {
  const changes: StatusChange[] = [];
  let current = project;
  const ordered = inOrder(histories.map((history) => ({ ...history, atMs: history.created })));
  for (const history of ordered.toReversed()) {
    const status = history.items.find((item) => nameOf(item) === 'status');
    if (status?.to !== undefined) changes.push(changeOf(history, status, current));
    const moved = history.items.find((item) => nameOf(item) === 'project');
    if (current !== undefined && typeof moved?.from === 'string') current = projectId(moved.from);
  }
  return changes.reverse();
}

function changeOf(
  { id, created, author, historyMetadata, items }: History,
  { to, toString: toName }: History['items'][number],
  project: ProjectId | undefined,
): StatusChange {
  return {
    id,
    to: statusId(to ?? ''),
    toName: typeof toName === 'string' ? toName : undefined,
    author: author && { ...author, isDeactivated: author.active === false },
    atMs: created,
    isAlong: items.some((item) => CARRYING_FIELDS.has(nameOf(item))),
    isIndirect: isNoted(historyMetadata),
    projectId: project,
  };
}

/** Jira leaves the note out where there is none; an empty one says nothing either. */
const isNoted = (note: unknown): boolean =>
  typeof note === 'object' ? note !== null && Object.keys(note).length > 0 : note !== undefined;
