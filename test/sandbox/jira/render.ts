/** State as Jira's JSON: accounts, statuses, projects, issues, comments, changelogs. */
import { hasRole } from './permissions';
import type {
  Account,
  Comment,
  History,
  Issue,
  IssueType,
  Project,
  Site,
  Status,
  StatusCategory,
} from './state';
import { asArray, asObject, jiraTime, type Json, type JsonObject } from './json';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-status-categories/ */
const CATEGORIES: Readonly<
  Record<StatusCategory, { id: number; key: string; colorName: string; name: string }>
> = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
};

/** An account. Parity: no avatars; the pages draw initials. */
export function renderAccount(site: Site, account: Account, reader?: Account): JsonObject {
  const isShown = account.isEmailVisible || reader?.accountId === account.accountId;
  return {
    self: `${site.baseUrl}/rest/api/3/user?accountId=${encodeURIComponent(account.accountId)}`,
    accountId: account.accountId,
    accountType: account.accountType,
    emailAddress: isShown ? account.emailAddress : undefined,
    displayName: account.displayName,
    active: account.active,
    timeZone: 'Africa/Johannesburg',
  };
}

/** A status with its category. */
export function renderStatus(site: Site, status: Status): JsonObject {
  const category = CATEGORIES[status.category];
  return {
    self: `${site.baseUrl}/rest/api/3/status/${status.id}`,
    description: '',
    iconUrl: `${site.baseUrl}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    statusCategory: { self: `${site.baseUrl}/rest/api/3/statuscategory/${category.id}`, ...category },
    scope:
      status.projectId === undefined ? undefined : { type: 'PROJECT', project: { id: status.projectId } },
  };
}

/** An issue type. */
export function renderIssueType(site: Site, type: IssueType): JsonObject {
  return {
    self: `${site.baseUrl}/rest/api/3/issuetype/${type.id}`,
    id: type.id,
    description: '',
    iconUrl: `${site.baseUrl}/images/icons/issuetypes/task.png`,
    name: type.name,
    subtask: false,
    hierarchyLevel: 0,
    scope: type.projectId === undefined ? undefined : { type: 'PROJECT', project: { id: type.projectId } },
  };
}

/** A project as issues mention it. */
export function renderProjectReference(site: Site, project: Project): JsonObject {
  return {
    self: `${site.baseUrl}/rest/api/3/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.typeKey ?? 'software',
    simplified: project.style === 'next-gen',
  };
}

/** A comment; `withProperties` stands for `expand=properties`. */
export function renderComment(
  site: Site,
  issue: Issue,
  comment: Comment,
  withProperties = false,
): JsonObject {
  return {
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    ...renderAuthor(site, comment),
    body: comment.body,
    updateAuthor: renderAccount(site, site.account(comment.updateAuthorId)),
    created: jiraTime(comment.createdAt),
    updated: jiraTime(comment.updatedAt),
    visibility: comment.visibility && { ...comment.visibility, identifier: comment.visibility.value },
    jsdPublic: isPublic(site, issue, comment),
    properties: withProperties ? [...comment.properties].map(([key, value]) => ({ key, value })) : undefined,
  };
}

function renderAuthor(site: Site, { authorId, oddAuthor }: Comment | History): JsonObject {
  return { author: oddAuthor === undefined ? renderAccount(site, site.account(authorId)) : oddAuthor.as };
}

/** How whoever writes a comment keeps it from the customers of a service project. */
const INTERNAL_PROPERTY = 'sd.public.comment';

/** Whether customers see the comment: in service projects they do, unless it says that it is internal. */
function isPublic(site: Site, issue: Issue, { properties }: Comment): boolean {
  if (site.projectOf(issue).typeKey !== 'service_desk') return true;
  return asObject(properties.get(INTERNAL_PROPERTY))?.['internal'] !== true;
}

/** The comments of an issue that `reader` may see, oldest first. */
export function visibleComments(site: Site, issue: Issue, reader: Account): readonly Comment[] {
  const project = site.projectOf(issue);
  return issue.comments.filter((comment) => {
    const { visibility } = comment;
    if (reader.accountType === 'customer' && !isPublic(site, issue, comment)) return false;
    if (visibility === undefined) return true;
    return visibility.type === 'role'
      ? hasRole(reader, visibility.value, project)
      : reader.groups.has(visibility.value);
  });
}

/** One entry of the changelog. */
export function renderHistory(site: Site, history: History): JsonObject {
  return {
    id: history.id,
    ...renderAuthor(site, history),
    created: jiraTime(history.createdAt),
    items: history.items.map((item) => ({ ...item })),
    historyMetadata: history.metadata,
  };
}

/** The fields of an issue as far as `wanted` asks for them: names, `*all`, `*navigable`, `-name`. */
export function renderFields(
  site: Site,
  issue: Issue,
  reader: Account,
  wanted: readonly string[],
): JsonObject {
  const isAll = wanted.includes('*all') || wanted.every((name) => name.startsWith('-'));
  const isNavigable = wanted.includes('*navigable');
  const isAsked = (name: string): boolean => {
    if (wanted.includes(`-${name}`)) return false;
    return isAll || (isNavigable && name !== 'comment') || wanted.includes(name);
  };
  return Object.fromEntries(Object.entries(allFields(site, issue, reader)).filter(([name]) => isAsked(name)));
}

function allFields(site: Site, issue: Issue, reader: Account): JsonObject {
  const assignee =
    issue.assigneeId === undefined ? null : renderAccount(site, site.account(issue.assigneeId));
  return {
    summary: issue.summary,
    status: renderStatus(site, site.status(issue.statusId)),
    issuetype: renderIssueType(site, site.issueType(issue.issueTypeId)),
    project: renderProjectReference(site, site.projectOf(issue)),
    creator: renderAccount(site, site.account(issue.creatorId)),
    reporter: renderAccount(site, site.account(issue.reporterId)),
    assignee,
    created: jiraTime(issue.createdAt),
    updated: jiraTime(issue.updatedAt),
    description: issue.description,
    labels: issue.labels,
    duedate: issue.dueDate,
    resolution: renderResolution(site, issue.resolution),
    statuscategorychangedate: jiraTime(categorySince(site, issue)),
    comment: renderCommentField(site, issue, reader),
    ...Object.fromEntries(issue.custom),
  };
}

/** Since when the status has been of its category: from one that is done to another the time stays. */
function categorySince(site: Site, { histories, createdAt }: Issue): number {
  const categoryOf = (status: string | null) => site.statuses.get(status ?? '')?.category;
  const change = histories.findLast(({ items }) =>
    items.some(({ field, from, to }) => field === 'status' && categoryOf(from) !== categoryOf(to)),
  );
  return change?.createdAt ?? createdAt;
}

function renderCommentField(site: Site, issue: Issue, reader: Account): JsonObject {
  const comments = visibleComments(site, issue, reader).map((comment) => renderComment(site, issue, comment));
  return {
    comments,
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/comment`,
    maxResults: comments.length,
    total: comments.length,
    startAt: 0,
  };
}

/** Ids of resolutions the emulator sets by post functions. */
export const RESOLUTION_IDS: Readonly<Record<string, string>> = { Done: '10000', "Won't Do": '10001' };

function renderResolution(site: Site, name: string | null): Json {
  if (name === null) return null;
  const id = RESOLUTION_IDS[name] ?? '10009';
  return { self: `${site.baseUrl}/rest/api/3/resolution/${id}`, id, name, description: '' };
}

/** The issue properties named by `wanted`; `*all` gives each. */
export function renderProperties(issue: Issue, wanted: readonly string[]): JsonObject {
  const isAll = wanted.includes('*all');
  return Object.fromEntries([...issue.properties].filter(([key]) => isAll || wanted.includes(key)));
}

/** A slice of `all` with the members Jira's pages carry. */
export function page<T>(
  all: readonly T[],
  query: { readonly startAt: number; readonly maxResults: number },
): { readonly slice: readonly T[]; readonly counts: { startAt: number; maxResults: number; total: number } } {
  const slice = all.slice(query.startAt, query.startAt + query.maxResults);
  return { slice, counts: { startAt: query.startAt, maxResults: query.maxResults, total: all.length } };
}

/** A comma separated or repeated query parameter, or a JSON list, as names. */
export function names(value: Json | undefined): readonly string[] {
  return asArray(value).flatMap((one) =>
    typeof one === 'string' ? one.split(',').map((name) => name.trim()) : [],
  );
}
