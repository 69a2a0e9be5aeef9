/** Reading, editing and deleting one issue; reading many. */
import { renderFormatted } from './app-fields';
import {
  bodyOf,
  demand,
  issueInPath,
  listInQuery,
  propertyPairs,
  publish,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badRequest, forbidden, notModelled } from '../errors';
import { issueDeleted } from '../events';
import { asArray, asObject, asString, type Json, type JsonObject } from '../json';
import { BULK_FETCH_ISSUES_MAX } from '../limits';
import { canSee, has, mayEdit } from '../permissions';
import { names, renderFields, renderProperties } from '../render';
import type { Issue } from '../state';
import { newestHistories } from './changelogs';
import { causeOf, recordChange } from './changes';
import { planComment } from './comments';
import { renderEditMeta } from './field-meta';
import { acceptFields, applyValues } from './fields';
import { acceptProperty } from './properties';
import { getTransitions } from './transitions';

export const getIssue: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const fields = listInQuery(call, 'fields');
  const expand = listInQuery(call, 'expand');
  const properties = listInQuery(call, 'properties');
  return {
    status: 200,
    body: {
      ...renderIssue(world, call, issue, { fields: fields.length === 0 ? ['*all'] : fields, properties }),
      editmeta: expand.includes('editmeta')
        ? renderEditMeta(world, issue, editableFields(world, call, issue))
        : undefined,
      changelog: expand.includes('changelog') ? newestHistories(world, issue) : undefined,
      renderedFields: expand.includes('renderedFields') ? renderFormatted(world, issue) : undefined,
      names: expand.includes('names')
        ? Object.fromEntries([...world.site.appFields.values()].map(({ id, name }) => [id, name]))
        : undefined,
      transitions: expand.some((one) => one.startsWith('transitions'))
        ? transitionsOf(world, call)
        : undefined,
    },
  };
};

/** Those that exist and may be seen, in the order of their ids; the others are left out without a word. */
export const bulkFetchIssues: Operation = (world, call) => {
  const request = bodyOf(call);
  const wanted = asArray(request['issueIdsOrKeys']).map(String);
  if (wanted.length > BULK_FETCH_ISSUES_MAX) {
    throw badRequest(`((issueIdsOrKeys holds more than ${BULK_FETCH_ISSUES_MAX} issues))`);
  }
  if (asArray(request['expand']).length > 0) throw notModelled('expand in a bulk fetch');
  const fields = names(request['fields']);
  const properties = names(request['properties']);
  const found = [...new Set(wanted.flatMap((idOrKey) => world.site.issue(idOrKey) ?? []))]
    .filter((issue) => canSee(world.site, call.actor, issue))
    .sort((a, b) => Number(a.id) - Number(b.id));
  const { unread } = world.faults;
  const issueErrors = found.flatMap(({ id }) =>
    unread.has(id) ? [{ id, errorMessage: '((fault: unread))' }] : [],
  );
  const issues = found
    .filter(({ id }) => !unread.has(id))
    .map((issue) =>
      renderIssue(world, call, issue, { fields: fields.length === 0 ? ['*navigable'] : fields, properties }),
    );
  return { status: 200, body: { issues, issueErrors } };
};

export const editIssue: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const request = bodyOf(call);
  if (call.query.get('returnIssue') === 'true') throw notModelled('returnIssue=true');
  if (request['transition'] !== undefined) throw notModelled('transition in an edit');
  const { comment, ...updates } = asObject(request['update']) ?? {};
  const fields = { ...(asObject(request['fields']) ?? {}), ...labelUpdates(issue, updates) };
  const values = acceptFields(world, fields, editableFields(world, call, issue));
  const comments = asArray(comment).map((one) =>
    planComment(world, call, issue, asObject(asObject(one)?.['add']) ?? {}),
  );
  const properties = propertyPairs(request['properties']).map(
    ([key, value]) => [key, acceptProperty(key, value)] as const,
  );
  if (properties.length > 0 && !mayEdit(world.site, call.actor, issue)) {
    throw forbidden('You do not have permission to edit this issue.');
  }
  const items = applyValues(world.site, issue, values);
  for (const [key, value] of properties) issue.properties.set(key, value);
  world.index.changed(issue);
  recordChange(world, call, issue, items);
  for (const write of comments) write();
  return { status: 204 };
};

export const deleteIssue: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const project = world.site.projectOf(issue);
  demand(
    world,
    call,
    'DELETE_ISSUES',
    project,
    'You do not have permission to delete issues in this project.',
  );
  publish(world, call, issueDeleted(causeOf(world, call, issue)));
  world.site.issues.delete(issue.id);
  world.index.changed(issue);
  return { status: 204 };
};

/** An issue as reads and searches give it. */
export function renderIssue(
  world: World,
  call: Call,
  issue: Issue,
  wanted: { readonly fields: readonly string[]; readonly properties: readonly string[] },
): JsonObject {
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${world.site.baseUrl}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    fields: renderFields(world.site, issue, call.actor, wanted.fields),
    properties: wanted.properties.length === 0 ? undefined : renderProperties(issue, wanted.properties),
  };
}

function transitionsOf(world: World, call: Call): Json | undefined {
  return asObject(getTransitions(world, call).body)?.['transitions'];
}

/** Fields the caller may set; without the permission none are, and Jira answers as if no screen had them. */
function editableFields(world: World, call: Call, issue: Issue): ReadonlySet<string> {
  const project = world.site.projectOf(issue);
  if (!mayEdit(world.site, call.actor, issue)) return new Set();
  const ids = world.site.issueType(issue.issueTypeId).fields.map(({ fieldId }) => fieldId);
  const fixed = new Set(['project', 'issuetype']);
  if (!has(world.site, call.actor, 'MODIFY_REPORTER', project)) fixed.add('reporter');
  return new Set(ids.filter((id) => !fixed.has(id)));
}

/** `update.labels` with add, remove and set, as the labels that result. */
function labelUpdates(issue: Issue, updates: JsonObject): JsonObject {
  const other = Object.keys(updates).find((name) => name !== 'labels');
  if (other !== undefined) throw notModelled(`update.${other} in an edit`);
  if (updates['labels'] === undefined) return {};
  const labels = asArray(updates['labels']).reduce<readonly Json[]>((current, operation) => {
    const { add, remove, set } = asObject(operation) ?? {};
    if (set !== undefined) return asArray(set);
    const kept = current.filter((label) => label !== asString(remove));
    return add === undefined ? kept : [...kept, add];
  }, issue.labels);
  return { labels };
}
