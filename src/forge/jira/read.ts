import { route } from '@forge/api';
import type { IssueSnapshot, StatusChange } from '#core/drag';
import { statusId, type IssueId } from '#core/ids';
import type { Cards, Standing } from '#core/ports';
import type * as v from '#wire/schema';
import { EARLIER_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { callJira, expectShape } from './client';
import { textsOf } from './comments';
import { BulkFetchedSchema, CommentPageSchema, SnapshotSchema, type History } from './schemas';

type CommentPage = v.InferOutput<typeof CommentPageSchema>;

/** Comments looked through for a reason, newest first: a reason further back is not about this move. */
const COMMENTS_READ_MAX = 100;

/**
 * Reads an issue with its newest status change and comments in one call; a second one only where Jira gave not all
 * comments along.
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
    newestChange: newestStatusChange(read.changelog?.histories ?? []),
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
    body: { issueIdsOrKeys: [...issues], fields: ['status'] },
  });
  const read = expectShape(BulkFetchedSchema, answer, 'read issues');
  const statuses = new Map(read.issues.map(({ id, fields }) => [id, fields.status.id]));
  const unread = new Set<string>(read.issueErrors.map(({ id }) => id));
  return issues.map((id): Standing => {
    const status = statuses.get(id);
    if (status !== undefined) return { kind: 'standing', issueId: id, status };
    return { kind: unread.has(id) ? 'unread' : 'gone', issueId: id };
  });
};

async function allComments(issue: IssueId, given: CommentPage | undefined): Promise<CommentPage> {
  if (given !== undefined && given.total <= given.comments.length) return given;
  const answer = await callJira(
    route`/rest/api/3/issue/${issue}/comment?orderBy=-created&maxResults=${COMMENTS_READ_MAX}`,
  );
  return expectShape(CommentPageSchema, answer, 'read comments');
}

/**
 * Fields that make Jira find an issue another status, whoever changes them: a step that changes one of these chooses no
 * status for its own sake. The names are those of Jira's changelog, in small letters: Jira documents none of them.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-changelog-get
 */
const CARRYING_FIELDS: ReadonlySet<string> = new Set(['project', 'key', 'issuetype', 'workflow']);

const carriesStatus = ({ items }: History): boolean =>
  items.some(({ field, fieldId }) => CARRYING_FIELDS.has((fieldId ?? field ?? '').toLowerCase()));

/** The newest history entry that changed the status. */
export const newestStatusChange = (histories: readonly History[]): StatusChange | undefined =>
  statusChanges(histories)[0];

/** History entries that changed the status, newest first: by their time, then by their id, which Jira counts up. */
export function statusChanges(histories: readonly History[]): readonly StatusChange[] {
  const changes = histories.flatMap((history) => {
    const item = history.items.find((candidate) => (candidate.fieldId ?? candidate.field) === 'status');
    return item?.to === undefined || item.to === null ? [] : [{ history, to: item.to }];
  });
  changes.sort(
    (a, b) =>
      Date.parse(b.history.created) - Date.parse(a.history.created) ||
      Number(b.history.id) - Number(a.history.id),
  );
  return changes.map(({ history, to }) => ({
    id: history.id,
    to: statusId(to),
    author: history.author,
    atMs: Date.parse(history.created),
    isAlong: carriesStatus(history),
  }));
}
