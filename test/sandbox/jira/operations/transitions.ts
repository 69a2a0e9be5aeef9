/** Transitions: which ones there are for whom, and making one. */
import {
  bodyOf,
  issueInPath,
  listInQuery,
  propertyPairs,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badFields, badRequest, notModelled, notOnScreen } from '../errors';
import { asArray, asObject, asString, type Json, type JsonObject } from '../json';
import { has, hasRole } from '../permissions';
import { renderStatus } from '../render';
import type { Issue, Project } from '../state';
import type { Transition } from '../workflow';
import { recordChange } from './changes';
import { planComment } from './comments';
import { acceptFields, applyValues, hasChanged, hasValue, isEmpty, item, setResolution } from './fields';
import { renderScreen, specOf } from './field-meta';
import { acceptProperty } from './properties';

export const getTransitions: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const withFields = listInQuery(call, 'expand').includes('transitions.fields');
  const wantedId = call.query.get('transitionId');
  const transitions = availableTransitions(world, call, issue).filter(
    ({ id }) => wantedId === null || id === wantedId,
  );
  const rendered = transitions.map((transition) => renderTransition(world, issue, transition, withFields));
  return { status: 200, body: { expand: 'transitions', transitions: rendered } };
};

export const doTransition: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const run = planTransition(world, call, issue, bodyOf(call));
  run();
  return { status: 204 };
};

/**
 * Checks a transition request (`transition`, `fields`, `update`, `properties`); the function returned carries it out.
 * Nothing has changed when this throws.
 */
export function planTransition(world: World, call: Call, issue: Issue, request: JsonObject): () => void {
  const transition = findTransition(world, call, issue, request['transition']);
  const screen = new Set(transition.screen?.map(({ fieldId }) => fieldId));
  const fields = asObject(request['fields']) ?? {};
  const values = acceptFields(world, fields, screen);
  checkRequired(world, issue, transition, fields);
  checkValidator(issue, transition, fields);
  const comments = asArray(commentUpdates(request, transition)).map((operation) =>
    planComment(world, call, issue, asObject(asObject(operation)?.['add']) ?? {}),
  );
  const properties = propertyPairs(request['properties']).map(
    ([key, value]) => [key, acceptProperty(key, value)] as const,
  );
  return () => {
    const items = applyValues(world.site, issue, values);
    if (transition.resolution !== undefined && values.resolution === undefined) {
      items.push(setResolution(issue, transition.resolution));
    }
    const from = world.site.status(issue.statusId);
    const to = world.site.status(transition.to);
    issue.statusId = to.id;
    items.push(item('status', [from.id, from.name], [to.id, to.name]));
    for (const [key, value] of properties) issue.properties.set(key, value);
    world.index.changed(issue);
    recordChange(world, call, issue, items.filter(hasChanged));
    for (const write of comments) write();
  };
}

/** What the caller may do with the issue where it stands; nothing at all without the permission. */
function availableTransitions(world: World, call: Call, issue: Issue): readonly Transition[] {
  const project = world.site.projectOf(issue);
  if (!has(world.site, call.actor, 'TRANSITION_ISSUES', project)) return [];
  return project.workflow.transitions.filter(
    ({ from, onlyForRole }) =>
      (from === 'any' || from.includes(issue.statusId)) &&
      (onlyForRole === undefined || hasRole(call.actor, onlyForRole, project)),
  );
}

function findTransition(world: World, call: Call, issue: Issue, reference: Json | undefined): Transition {
  const id = asString(asObject(reference)?.['id']);
  if (id === undefined) throw badRequest("Missing 'transition' identifier");
  const transition = availableTransitions(world, call, issue).find((one) => one.id === id);
  if (transition === undefined) throw badRequest(`Transition id '${id}' is not valid for this issue.`);
  return transition;
}

function checkRequired(world: World, issue: Issue, transition: Transition, fields: JsonObject): void {
  const missing = (transition.screen ?? []).filter(
    ({ fieldId, isRequired }) => isRequired && !isFilled(issue, fields, fieldId),
  );
  if (missing.length === 0) return;
  const nameOf = (fieldId: string): string => specOf(world, issue, fieldId).name;
  throw badFields(
    Object.fromEntries(missing.map(({ fieldId }) => [fieldId, `${nameOf(fieldId)} is required.`])),
  );
}

/** An admin's own check speaks in prose, and names no field. */
function checkValidator(issue: Issue, { validator }: Transition, fields: JsonObject): void {
  if (validator !== undefined && !isFilled(issue, fields, validator.fieldId)) {
    throw badRequest(validator.message);
  }
}

/** By the request, or by what the issue has already. */
function isFilled(issue: Issue, fields: JsonObject, fieldId: string): boolean {
  return fieldId in fields ? !isEmpty(fields[fieldId]) : hasValue(issue, fieldId);
}

function commentUpdates(request: JsonObject, transition: Transition): Json {
  const update = asObject(request['update']) ?? {};
  const other = Object.keys(update).find((name) => name !== 'comment');
  if (other !== undefined) throw notModelled(`update.${other} in a transition`);
  // A transition without a screen takes no comment: the most common surprise of this resource.
  if (update['comment'] !== undefined && transition.screen === undefined) {
    throw badFields({ comment: notOnScreen('comment') });
  }
  return update['comment'] ?? [];
}

function renderTransition(
  world: World,
  issue: Issue,
  transition: Transition,
  withFields: boolean,
): JsonObject {
  const to = world.site.status(transition.to);
  const isGlobal = transition.from === 'any';
  return {
    id: transition.id,
    name: transition.name === '' ? to.name : transition.name,
    to: renderStatus(world.site, to),
    hasScreen: transition.screen !== undefined,
    isGlobal,
    isInitial: false,
    isAvailable: true,
    isConditional: transition.onlyForRole !== undefined,
    looped: isGlobal && transition.to === issue.statusId,
    fields: withFields ? renderScreen(world, issue, transition.screen ?? []) : undefined,
  };
}

/** The statuses an issue of the project can be in, in the workflow's order. */
export function statusesOf(world: World, project: Project): readonly JsonObject[] {
  return project.workflow.statusIds.map((id) => renderStatus(world.site, world.site.status(id)));
}
