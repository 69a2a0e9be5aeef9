import { AppError } from '#core/errors';
import type { AccountId, ProjectId, RequestId } from '#core/ids';
import type { Cards, PluginCard, FoundCard } from '#core/ports';
import { endedStatuses, type StatusMapping } from '#core/project/settings';
import type * as v from '#wire/schema';
import { EARLIER_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { askJira } from './client';
import { readOwnAccount } from './people';
import type { SearchPageSchema } from './schemas';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
const PAGE_MAX = 100;
const PAGES_MAX = 500;

/**
 * Older issues than this are of no request that is still there: Teleport keeps none for longer than a fortnight.
 *
 * @see https://goteleport.com/docs/identity-governance/access-requests/access-request-configuration/
 */
const EARLIER_DAYS_MAX = 30;

export const findIssues: Cards['find'] = async (requests) => {
  const own = await readOwnAccount();
  return cardsIn(await searchAll([createdBy(own), pointingTo(requests)]), own);
};

export const findChangedOrOpenIssues: Cards['findChangedOrOpen'] = async (
  { projectId, appAccountId, statuses },
  minutes,
) => {
  const changedOrOpen = [`updated >= -${minutes}m`, ...notEnded(statuses)].join(' OR ');
  const wanted = [inProject(projectId), createdBy(appAccountId), `(${changedOrOpen})`];
  return (await search(wanted)).issues.map(({ id, key, fields, properties }) => ({
    issueId: id,
    issueKey: key,
    requestId: properties?.[PROPERTY_KEY]?.requestId,
    status: fields.status.id,
  }));
};

export const findOpenIssues: Cards['findOpen'] = async (project, statuses) => {
  const own = await readOwnAccount();
  return cardsIn(await searchAll([inProject(project), createdBy(own), ...notEnded(statuses)]), own);
};

export const findPluginIssues: Cards['findPluginCards'] = async (project, statuses) => {
  const own = await readOwnAccount();
  const recent = `created >= -${EARLIER_DAYS_MAX}d`;
  const others = [inProject(project), `creator != "${own}"`, recent, ...notEnded(statuses)];
  return (await search(others)).issues.flatMap(({ id, key, fields, properties }): PluginCard[] => {
    const requestId = properties?.teleportAccessRequestId;
    const creatorId = fields.creator?.accountId;
    if (requestId === undefined || creatorId === undefined || creatorId === own) return [];
    return [{ ...cardIn({ id, key, fields }, requestId), creatorId }];
  });
};

const inProject = (project: ProjectId): string => `project = "${project}"`;

const createdBy = (account: AccountId): string => `creator = "${account}"`;

const pointingTo = (requests: readonly RequestId[]): string =>
  `issue.property[${PROPERTY_KEY}].requestId in (${requests.map((id) => `"${id}"`).join(', ')})`;

function notEnded(statuses: StatusMapping): readonly string[] {
  const ended = endedStatuses(statuses);
  return ended.length === 0 ? [] : [`status not in (${ended.map((id) => `"${id}"`).join(', ')})`];
}

type FoundIssue = v.InferOutput<typeof SearchPageSchema>['issues'][number];

/** What a search finds, and how much of it cannot be read. */
interface Found {
  readonly issues: readonly FoundIssue[];
  readonly unread: number;
}

/**
 * Issues that meet all conditions, oldest first: of two cards, the older one is the card. Of what cannot be seen, Jira finds
 * nothing and does not say so.
 */
async function search(conditions: readonly string[]): Promise<Found> {
  const jql = `${conditions.join(' AND ')} ORDER BY created ASC`;
  const issues: FoundIssue[] = [];
  const tokens = new Set<string>();
  let unread = 0;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const token = [...tokens].at(-1);
    const { value } = await askJira('searchCards', {
      body: {
        jql,
        fields: ['creator', 'created', 'status', 'project'],
        properties: [PROPERTY_KEY, EARLIER_PROPERTY_KEY],
        maxResults: PAGE_MAX,
        ...(token === undefined ? {} : { nextPageToken: token }),
      },
    });
    issues.push(...value.issues);
    unread += value.unread;
    const next = value.nextPageToken ?? undefined;
    // Jira has been seen to give the token again that it was asked with.
    if (next === undefined || tokens.has(next)) break;
    tokens.add(next);
  }
  return { issues, unread };
}

/**
 * As `search`, for whoever creates what is not found: an issue that cannot be read may be the one.
 *
 * @throws AppError `jira-unavailable` if there is any
 */
async function searchAll(conditions: readonly string[]): Promise<readonly FoundIssue[]> {
  const { issues, unread } = await search(conditions);
  if (unread === 0) return issues;
  throw new AppError(
    'jira-unavailable',
    `Jira found ${unread} issues that cannot be read, any of which may be a card: nothing is created beside them`,
    { retry: 'safe' },
  );
}

/** Those that point to a request and that this account created: which cannot be forged. */
function cardsIn(issues: readonly FoundIssue[], creator: AccountId): readonly FoundCard[] {
  return issues.flatMap(({ id, key, fields, properties }): FoundCard[] => {
    const requestId = properties?.['teleport-access']?.requestId;
    if (requestId === undefined || fields.creator?.accountId !== creator) return [];
    return [{ ...cardIn({ id, key, fields }, requestId), creatorId: creator }];
  });
}

const cardIn = (
  { id, key, fields }: Pick<FoundIssue, 'id' | 'key' | 'fields'>,
  requestId: RequestId,
): Omit<FoundCard, 'creatorId'> => ({
  requestId,
  issueId: id,
  issueKey: key,
  projectId: fields.project.id,
  createdMs: Date.parse(fields.created),
});
