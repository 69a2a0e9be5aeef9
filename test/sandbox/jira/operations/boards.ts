/** Boards, as much as the sandbox's board page needs. @see https://developer.atlassian.com/cloud/jira/software/rest/ */
import { listInQuery, numberInQuery, type Call, type Operation, type World } from '../call';
import { notFound } from '../errors';
import type { JsonObject } from '../json';
import { PAGE_DEFAULT } from '../limits';
import { canSee, has } from '../permissions';
import { page } from '../render';
import type { Board } from '../state';
import { renderIssue } from './issues';

export const getAllBoards: Operation = (world, call) => {
  const wanted = call.query.get('projectKeyOrId');
  const projectId = wanted === null ? undefined : world.site.project(wanted)?.id;
  const boards = [...world.site.boards.values()].filter(
    (board) => isVisible(world, call, board) && (wanted === null || board.projectId === projectId),
  );
  const { slice, counts } = page(boards, paging(call));
  const isLast = counts.startAt + slice.length >= counts.total;
  return {
    status: 200,
    body: { ...counts, isLast, values: slice.map((board) => renderBoard(world, board)) },
  };
};

export const getBoardConfiguration: Operation = (world, call) => {
  const board = boardInPath(world, call);
  const columns = board.columns.map(({ name, statusIds }) => ({
    name,
    statuses: statusIds.map((id) => ({ id, self: `${world.site.baseUrl}/rest/api/2/status/${id}` })),
  }));
  return {
    status: 200,
    body: { ...renderBoard(world, board), columnConfig: { columns, constraintType: 'none' } },
  };
};

/** The issues on the board, oldest first. Issues whose status has no column are on no board. */
export const getBoardIssues: Operation = (world, call) => {
  const board = boardInPath(world, call);
  const shown = new Set(board.columns.flatMap(({ statusIds }) => statusIds));
  const issues = [...world.site.issues.values()].filter(
    (issue) =>
      issue.projectId === board.projectId &&
      shown.has(issue.statusId) &&
      canSee(world.site, call.actor, issue),
  );
  const { slice, counts } = page(issues, paging(call));
  const fields = listInQuery(call, 'fields');
  const properties = listInQuery(call, 'properties');
  const wanted = { fields: fields.length === 0 ? ['*navigable'] : fields, properties };
  const body = {
    expand: 'schema,names',
    ...counts,
    issues: slice.map((issue) => renderIssue(world, call, issue, wanted)),
  };
  return { status: 200, body };
};

function paging(call: Call) {
  return {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: numberInQuery(call, 'maxResults', PAGE_DEFAULT),
  };
}

function boardInPath(world: World, call: Call): Board {
  const board = world.site.boards.get(Number(call.path['boardId']));
  if (board === undefined || !isVisible(world, call, board)) {
    throw notFound(
      'The requested board cannot be viewed because it either does not exist or you do not have permission to view it.',
    );
  }
  return board;
}

function isVisible(world: World, call: Call, board: Board): boolean {
  const project = world.site.projects.get(board.projectId);
  return project !== undefined && has(world.site, call.actor, 'BROWSE_PROJECTS', project);
}

function renderBoard(world: World, board: Board): JsonObject {
  const project = world.site.projects.get(board.projectId);
  return {
    id: board.id,
    self: `${world.site.baseUrl}/rest/agile/1.0/board/${board.id}`,
    name: board.name,
    type: project?.style === 'next-gen' ? 'simple' : 'kanban',
    location: { type: 'project', key: project?.key, id: board.projectId, name: project?.name },
  };
}
