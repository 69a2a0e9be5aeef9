/** Projects, their statuses, and what it takes to create an issue in them. */
import { listInQuery, numberInQuery, projectInPath, type Call, type Operation, type World } from '../call';
import { badRequest, UndescribedError } from '../errors';
import type { JsonObject } from '../json';
import { CREATE_META_PAGE_MAX, PAGE_DEFAULT } from '../limits';
import { has } from '../permissions';
import { page, renderAccount, renderIssueType, renderProjectReference, renderStatus } from '../render';
import type { Project } from '../state';
import { renderFieldSpec } from './field-meta';
import { statusesOf } from './transitions';

export const getProject: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const wanted = listInQuery(call, 'properties');
  const properties = [...project.properties].filter(
    ([key]) => wanted.includes(key) || wanted.includes('*all'),
  );
  return {
    status: 200,
    body: {
      ...renderProject(world, project),
      issueTypes: project.issueTypeIds.map((id) => renderIssueType(world.site, world.site.issueType(id))),
      lead: renderAccount(world.site, world.site.account(project.leadAccountId), call.actor),
      properties: Object.fromEntries(properties),
    },
  };
};

/** Any of these lists a project. */
const OPENING = ['BROWSE_PROJECTS', 'ADMINISTER_PROJECTS', 'ADMINISTER'] as const;

export const searchProjects: Operation = (world, call) => {
  const query = (call.query.get('query') ?? '').toLowerCase();
  const keys = listInQuery(call, 'keys');
  const ids = listInQuery(call, 'id');
  const found = [...world.site.projects.values()]
    .filter(({ isArchived }) => isArchived !== true)
    .filter((project) => OPENING.some((permission) => has(world.site, call.actor, permission, project)))
    .filter(({ name, key }) => name.toLowerCase().includes(query) || key.toLowerCase().includes(query))
    .filter(
      ({ key, id }) => (keys.length === 0 || keys.includes(key)) && (ids.length === 0 || ids.includes(id)),
    )
    .sort((a, b) => a.key.localeCompare(b.key));
  const { slice, counts } = page(found, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: numberInQuery(call, 'maxResults', PAGE_DEFAULT),
  });
  const values = slice.map((project) => renderProject(world, project));
  const self = `${world.site.baseUrl}/rest/api/3/project/search?startAt=${counts.startAt}&maxResults=${counts.maxResults}`;
  return {
    status: 200,
    body: { self, ...counts, isLast: counts.startAt + slice.length >= counts.total, values },
  };
};

/** Statuses by issue type. Parity: all types of a project share one workflow here. */
export const getAllStatuses: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const body = project.issueTypeIds.map((id) => {
    const { name } = world.site.issueType(id);
    const self = `${world.site.baseUrl}/rest/api/3/issuetype/${id}`;
    return { self, id, name, subtask: false, statuses: statusesOf(world, project) };
  });
  return { status: 200, body };
};

/** Statuses of company-managed workflows; a team-managed project's own only come with its project. */
export const getStatuses: Operation = (world) => {
  const shared = [...world.site.statuses.values()].filter(({ projectId }) => projectId === undefined);
  return { status: 200, body: shared.map((status) => renderStatus(world.site, status)) };
};

export const getCreateIssueMetaIssueTypes: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const types = has(world.site, call.actor, 'CREATE_ISSUES', project) ? project.issueTypeIds : [];
  const { slice, counts } = page(types, createMetaPage(call));
  const issueTypes = slice.map((id) => renderIssueType(world.site, world.site.issueType(id)));
  return { status: 200, body: { ...counts, issueTypes } };
};

export const getCreateIssueMetaIssueTypeId: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const id = project.issueTypeIds.find((one) => one === call.path['issueTypeId']);
  if (id === undefined) throw new UndescribedError(404, undefined);
  if (!has(world.site, call.actor, 'CREATE_ISSUES', project))
    throw badRequest('((you cannot create issues here))');
  const { slice, counts } = page(world.site.issueType(id).fields, createMetaPage(call));
  return { status: 200, body: { ...counts, fields: slice.map(renderFieldSpec) } };
};

function createMetaPage(call: Call) {
  const maxResults = numberInQuery(call, 'maxResults', PAGE_DEFAULT);
  if (maxResults > CREATE_META_PAGE_MAX) {
    throw badRequest(`Parameter 'maxResults' must not exceed the limit '${CREATE_META_PAGE_MAX}'`);
  }
  return { startAt: numberInQuery(call, 'startAt', 0), maxResults };
}

function renderProject(world: World, project: Project): JsonObject {
  return {
    ...renderProjectReference(world.site, project),
    style: project.style,
    isPrivate: false,
  };
}
