/** Entity properties of issues and projects. */
import { issueInPath, projectInPath, type Answer, type Call, type Operation, type World } from '../call';
import { badRequest, forbidden, notFound } from '../errors';
import type { Json } from '../json';
import { PROPERTY_KEY_CHARS_MAX, PROPERTY_VALUE_CHARS_MAX } from '../limits';
import { has, mayEdit } from '../permissions';
import type { Project } from '../state';

export const getIssuePropertyKeys: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  return keys([...issue.properties.keys()], `${world.site.baseUrl}/rest/api/3/issue/${issue.id}/properties`);
};

export const getIssueProperty: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  return get(call.isForFilter === true ? world.index.propertiesForFilters(issue) : issue.properties, call);
};

export const setIssueProperty: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  if (!mayEdit(world.site, call.actor, issue)) {
    throw forbidden('You do not have permission to edit this issue.');
  }
  const answer = set(issue.properties, call);
  world.index.changed(issue);
  return answer;
};

export const deleteIssueProperty: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  // The vendor's file gives 404 here, not 403: without the permission the property might as well not exist.
  if (!mayEdit(world.site, call.actor, issue)) throw noSuchProperty(keyIn(call));
  const answer = remove(issue.properties, call);
  world.index.changed(issue);
  return answer;
};

export const getProjectPropertyKeys: Operation = (world, call) => {
  const project = projectInPath(world, call);
  return keys(
    [...project.properties.keys()],
    `${world.site.baseUrl}/rest/api/3/project/${project.id}/properties`,
  );
};

export const getProjectProperty: Operation = (world, call) =>
  get(projectInPath(world, call).properties, call);

export const setProjectProperty: Operation = (world, call) => set(administered(world, call).properties, call);

export const deleteProjectProperty: Operation = (world, call) =>
  remove(administered(world, call).properties, call);

/** Throws Jira's 400 unless key and value keep the limits. */
export function acceptProperty(key: string, value: Json | undefined): Json {
  if (key === '' || key.length > PROPERTY_KEY_CHARS_MAX) {
    throw badRequest(`((the property key must have 1 to ${PROPERTY_KEY_CHARS_MAX} characters))`);
  }
  if (value === undefined) throw badRequest('((the property value must be valid, non-empty JSON))');
  if (JSON.stringify(value).length > PROPERTY_VALUE_CHARS_MAX) {
    throw badRequest(`((the property value must have at most ${PROPERTY_VALUE_CHARS_MAX} characters))`);
  }
  return value;
}

type Properties = Map<string, Json>;

function administered(world: World, call: Call): Project {
  const project = projectInPath(world, call);
  if (
    !has(world.site, call.actor, 'ADMINISTER_PROJECTS', project) &&
    !has(world.site, call.actor, 'ADMINISTER')
  ) {
    throw forbidden('((you cannot administer this project))');
  }
  return project;
}

function keyIn(call: Call): string {
  return call.path['propertyKey'] ?? '';
}

function noSuchProperty(key: string) {
  return notFound(`((the property '${key}' does not exist))`);
}

function keys(all: readonly string[], self: string): Answer {
  return {
    status: 200,
    body: { keys: all.map((key) => ({ self: `${self}/${encodeURIComponent(key)}`, key })) },
  };
}

function get(properties: ReadonlyMap<string, Json>, call: Call): Answer {
  const value = properties.get(keyIn(call));
  if (value === undefined) throw noSuchProperty(keyIn(call));
  return { status: 200, body: { key: keyIn(call), value } };
}

function set(properties: Properties, call: Call): Answer {
  const value = acceptProperty(keyIn(call), call.body);
  const isNew = !properties.has(keyIn(call));
  properties.set(keyIn(call), value);
  return { status: isNew ? 201 : 200 };
}

function remove(properties: Properties, call: Call): Answer {
  if (!properties.delete(keyIn(call))) throw noSuchProperty(keyIn(call));
  return { status: 204 };
}
