import { route } from '@forge/api';
import type * as v from '#wire/schema';
import type { AccountId, ProjectId, RequestId } from '#core/ids';
import type { Cards, FoundCard } from '#core/ports';
import type { StatusMapping } from '#core/settings';
import { PROPERTY_KEY } from '../names';
import { callJira, expectShape } from './client';
import { readOwnAccount } from './people';
import { SearchPageSchema } from './schemas';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
const PAGE_MAX = 100;
const PAGES_MAX = 500;

export const findIssues: Cards['find'] = (project, requests) =>
  search(project, (own) => cardsOf(own, requests));

export const findMovedIssues: Cards['findMoved'] = (project, requests, statuses) =>
  search(project, (own) => [...cardsOf(own, requests), `status not in (${statuses.pending.join(', ')})`]);

export const findOpenIssues: Cards['findOpen'] = (project, statuses) => {
  const ended = endedStatuses(statuses);
  const isOpen = ended.length === 0 ? [] : [`status not in (${ended.join(', ')})`];
  return search(project, (own) => [`creator = "${own}"`, ...isOpen]);
};

const cardsOf = (own: AccountId, requests: readonly RequestId[]): readonly string[] => [
  `creator = "${own}"`,
  `issue.property[${PROPERTY_KEY}].requestId in (${requests.map((id) => `"${id}"`).join(', ')})`,
];

/** Statuses that only a card of an ended request has. */
function endedStatuses(statuses: StatusMapping): readonly string[] {
  return [...new Set([...statuses.approved, ...statuses.denied, ...statuses.promoted, ...statuses.expired])];
}

/**
 * Cards that the app itself created, oldest first: of two, the older one is the card. The creator of an issue cannot be
 * forged; its property can.
 */
async function search(
  project: ProjectId,
  conditions: (ownAccount: AccountId) => readonly string[],
): Promise<readonly FoundCard[]> {
  const own = await readOwnAccount();
  const jql = `${[`project = ${project}`, ...conditions(own)].join(' AND ')} ORDER BY created ASC`;
  const found: FoundCard[] = [];
  let token: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await callJira(route`/rest/api/3/search/jql`, {
      method: 'POST',
      body: {
        jql,
        fields: ['creator'],
        properties: [PROPERTY_KEY],
        maxResults: PAGE_MAX,
        ...(token === undefined ? {} : { nextPageToken: token }),
      },
    });
    const { issues, nextPageToken } = expectShape(SearchPageSchema, answer, 'search issues');
    found.push(...issues.flatMap((issue) => cardOf(issue, own)));
    token = nextPageToken ?? undefined;
    if (token === undefined) break;
  }
  return found;
}

type FoundIssue = v.InferOutput<typeof SearchPageSchema>['issues'][number];

function cardOf(issue: FoundIssue, ownAccount: string): readonly FoundCard[] {
  const requestId = issue.properties?.['teleport-access']?.requestId;
  if (requestId === undefined || issue.fields.creator?.accountId !== ownAccount) return [];
  return [{ issueId: issue.id, issueKey: issue.key, requestId }];
}
