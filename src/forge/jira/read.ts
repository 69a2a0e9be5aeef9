import type { IssueSnapshot } from '#core/decision/moves';
import type { IssueId } from '#core/ids';
import type { Cards, IssueStatus } from '#core/ports';
import { EARLIER_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { askJira } from './client';
import { textsOf } from './comments';
import { allChanges } from './history';
import type { CommentPage } from './schemas';

/** Comments looked through for a reason, newest first: a reason further back is not about this move. */
const COMMENTS_READ_MAX = 100;

/**
 * Reads an issue with its status changes and comments in one call; others only where Jira gave not all of them along.
 */
export const readIssue: Cards['read'] = async (issue): Promise<IssueSnapshot | undefined> => {
  const answer = await askJira('readIssue', {
    path: { issueIdOrKey: issue },
    query: {
      fields: 'status,project,comment,creator,created',
      expand: 'changelog',
      properties: `${PROPERTY_KEY},${EARLIER_PROPERTY_KEY}`,
    },
  });
  if (answer.kind !== 'ok') return undefined;
  const read = answer.value;
  return {
    issueId: read.id,
    issueKey: read.key,
    projectId: read.fields.project.id,
    status: read.fields.status.id,
    changes: await allChanges(issue, read.fields.project.id, read.changelog),
    requestId: read.properties?.['teleport-access']?.requestId,
    earlierRequestId: read.properties?.teleportAccessRequestId,
    creatorId: read.fields.creator?.accountId,
    createdMs: Date.parse(read.fields.created),
    commentsNewestFirst: textsOf(await allComments(issue, read.fields.comment)),
  };
};

/**
 * Jira leaves out of its answer what is deleted or hidden, and lists apart what it could not read just now.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
 */
export const readIssueStatuses: Cards['issueStatuses'] = async (
  issues,
  accessField,
): Promise<readonly IssueStatus[]> => {
  const { value } = await askJira('readIssues', {
    body: {
      issueIdsOrKeys: [...issues],
      fields: ['status', 'project', ...(accessField === undefined ? [] : [accessField])],
      properties: [PROPERTY_KEY],
    },
  });
  const found = new Map(value.issues.map((issue) => [issue.id, issue]));
  const named = new Set(value.named);
  return issues.map((id): IssueStatus => {
    const issue = found.get(id);
    if (issue === undefined)
      return { kind: named.has(id) || !value.isWhole ? 'unread' : 'unseen', issueId: id };
    const { status, project } = issue.fields;
    const requestId = issue.properties?.['teleport-access']?.requestId;
    const lacksAccess = accessField === undefined ? undefined : (issue.fields[accessField] ?? null) === null;
    return { kind: 'seen', issueId: id, projectId: project.id, status: status.id, requestId, lacksAccess };
  });
};

async function allComments(issue: IssueId, page: CommentPage | undefined): Promise<CommentPage> {
  if (page !== undefined && page.total <= page.given) return page;
  const { value } = await askJira('readComments', {
    path: { issueIdOrKey: issue },
    query: { orderBy: '-created', maxResults: COMMENTS_READ_MAX },
  });
  return value;
}
