import { route } from '@forge/api';
import type { IssueSnapshot } from '#core/moves';
import type { IssueId } from '#core/ids';
import type { Cards, Standing } from '#core/ports';
import type * as v from '#wire/schema';
import { EARLIER_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { callJira, expectShape } from './client';
import { textsOf } from './comments';
import { allChanges } from './history';
import { BulkFetchedSchema, CommentPageSchema, SnapshotSchema } from './schemas';

type CommentPage = v.InferOutput<typeof CommentPageSchema>;

/** Comments looked through for a reason, newest first: a reason further back is not about this move. */
const COMMENTS_READ_MAX = 100;

/**
 * Reads an issue with its status changes and comments in one call; others only where Jira gave not all of them along.
 */
export const readIssue: Cards['read'] = async (issue): Promise<IssueSnapshot | undefined> => {
  const answer = await callJira(
    route`/rest/api/3/issue/${issue}?fields=status,project,comment,creator,created&expand=changelog&properties=${PROPERTY_KEY},${EARLIER_PROPERTY_KEY}`,
    { expected: [404] },
  );
  if (answer.status === 404) return undefined;
  const read = expectShape(SnapshotSchema, answer, 'read issue');
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
export const readStandings: Cards['standings'] = async (issues): Promise<readonly Standing[]> => {
  const answer = await callJira(route`/rest/api/3/issue/bulkfetch`, {
    method: 'POST',
    body: { issueIdsOrKeys: [...issues], fields: ['status', 'project'], properties: [PROPERTY_KEY] },
  });
  const read = expectShape(BulkFetchedSchema, answer, 'read issues');
  const found = new Map(read.issues.map((issue) => [issue.id, issue]));
  const unread = new Set<string>(read.issueErrors.map(({ id }) => id));
  return issues.map((id): Standing => {
    const issue = found.get(id);
    if (issue === undefined) return { kind: unread.has(id) ? 'unread' : 'unseen', issueId: id };
    const { status, project } = issue.fields;
    const requestId = issue.properties?.['teleport-access']?.requestId;
    return { kind: 'standing', issueId: id, projectId: project.id, status: status.id, requestId };
  });
};

async function allComments(issue: IssueId, given: CommentPage | undefined): Promise<CommentPage> {
  if (given !== undefined && given.total <= given.comments.length) return given;
  const answer = await callJira(
    route`/rest/api/3/issue/${issue}/comment?orderBy=-created&maxResults=${COMMENTS_READ_MAX}`,
  );
  return expectShape(CommentPageSchema, answer, 'read comments');
}
