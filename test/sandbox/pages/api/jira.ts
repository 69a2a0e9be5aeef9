import { call, send, ApiError } from './http';
import {
  BoardConfigurationSchema,
  BoardIssuesSchema,
  BoardsSchema,
  IssueSchema,
  ProjectSchema,
  ProjectsSchema,
  TransitionsSchema,
  type BoardConfiguration,
  type CardIssue,
  type JiraIssue,
  type JiraProject,
  type Transition,
} from './jira-schemas';

/** Issues beyond this are not drawn: a board of the sandbox is for looking at. */
const CARDS_MAX = 500;
const CARD_PAGE = 100;
const CARD_FIELDS = 'summary,status,issuetype,assignee,reporter,duedate';

/** The projects that `actor` can see. */
export async function readProjects(actor: string): Promise<readonly JiraProject[]> {
  return (await call(ProjectsSchema, '/jira/rest/api/3/project/search', { actingAs: actor })).values;
}

export function readProject(actor: string, key: string): Promise<JiraProject> {
  return call(ProjectSchema, `/jira/rest/api/3/project/${encodeURIComponent(key)}`, { actingAs: actor });
}

/** The project's first board: name, columns and their statuses. */
export async function readBoard(actor: string, projectKey: string): Promise<BoardConfiguration> {
  const path = `/jira/rest/agile/1.0/board?projectKeyOrId=${encodeURIComponent(projectKey)}`;
  const board = (await call(BoardsSchema, path, { actingAs: actor })).values[0];
  if (board === undefined)
    throw new ApiError(404, `The project “${projectKey}” has no board that you can see.`);
  return call(BoardConfigurationSchema, `/jira/rest/agile/1.0/board/${board.id}/configuration`, {
    actingAs: actor,
  });
}

/** The issues on a board, in the board's order. */
export async function readCards(actor: string, boardId: number): Promise<readonly CardIssue[]> {
  const cards: CardIssue[] = [];
  for (let startAt = 0; startAt < CARDS_MAX; startAt += CARD_PAGE) {
    const query = `startAt=${startAt}&maxResults=${CARD_PAGE}&fields=${CARD_FIELDS}&properties=*all`;
    const page = await call(BoardIssuesSchema, `/jira/rest/agile/1.0/board/${boardId}/issue?${query}`, {
      actingAs: actor,
    });
    cards.push(...page.issues);
    if (page.issues.length === 0 || cards.length >= page.total) break;
  }
  return cards;
}

export function readIssue(actor: string, key: string): Promise<JiraIssue> {
  const query = 'fields=*all&properties=*all&expand=changelog,transitions,renderedFields,names';
  return call(IssueSchema, `${issuePath(key)}?${query}`, { actingAs: actor });
}

/** The moves that `actor` may make with the issue where it stands. */
export async function readTransitions(actor: string, key: string): Promise<readonly Transition[]> {
  return (await call(TransitionsSchema, `${issuePath(key)}/transitions`, { actingAs: actor })).transitions;
}

export async function transition(actor: string, key: string, transitionId: string): Promise<void> {
  const body = { transition: { id: transitionId } };
  await send(`${issuePath(key)}/transitions`, { method: 'POST', body, actingAs: actor });
}

/** Adds a comment. `body` is an Atlassian document. */
export async function addComment(actor: string, key: string, body: unknown): Promise<void> {
  await send(`${issuePath(key)}/comment`, { method: 'POST', body: { body }, actingAs: actor });
}

const issuePath = (key: string): string => `/jira/rest/api/3/issue/${encodeURIComponent(key)}`;
