/** Creating issues, one or up to fifty. */
import { bodyOf, propertyPairs, publish, type Call, type Operation, type World } from '../call';
import { badFields, badRequest, forbidden, JiraError, notModelled } from '../errors';
import { issueCreated } from '../events';
import { asArray, asObject, asString, type Json, type JsonObject } from '../json';
import { BULK_CREATE_ISSUES_MAX } from '../limits';
import { has } from '../permissions';
import type { Issue, IssueType, Project } from '../state';
import { causeOf } from './changes';
import { acceptFields, applyValues, missingFields } from './fields';
import { acceptProperty } from './properties';
import { planTransition } from './transitions';

export const createIssue: Operation = (world, call) => ({
  status: 201,
  body: createOne(world, call, bodyOf(call)),
});

/** Creates what can be created. 201 when anything was, 400 when nothing was; both list the failures. */
export const createIssues: Operation = (world, call) => {
  const updates = asArray(bodyOf(call)['issueUpdates']);
  if (updates.length === 0) throw badRequest('((issueUpdates is empty))');
  if (updates.length > BULK_CREATE_ISSUES_MAX) {
    throw badRequest(`((more than ${BULK_CREATE_ISSUES_MAX} issues in one call))`);
  }
  const issues: Json[] = [];
  const errors: Json[] = [];
  updates.forEach((update, index) => {
    try {
      issues.push(createOne(world, call, asObject(update) ?? {}));
    } catch (error) {
      if (!(error instanceof JiraError) || error.status >= 500) throw error;
      errors.push({ status: error.status, elementErrors: error.toJson(), failedElementNumber: index });
    }
  });
  return { status: issues.length > 0 ? 201 : 400, body: { issues, errors } };
};

/** Fields that say where the issue goes; the rest says what it is. */
const TARGET_FIELDS = new Set(['project', 'issuetype']);

function createOne(world: World, call: Call, request: JsonObject): JsonObject {
  if (Object.keys(asObject(request['update']) ?? {}).length > 0)
    throw notModelled('update when creating an issue');
  const fields = asObject(request['fields']) ?? {};
  const { project, type } = target(world, call, fields);
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !TARGET_FIELDS.has(name)));
  const values = acceptFields(world, rest, settableFields(world, call, project, type));
  const missing = missingFields(type, fields);
  if (Object.keys(missing).length > 0) throw badFields(missing);
  const summary = asString(fields['summary']) ?? '';
  if ([...world.faults.refusedWords].some((word) => summary.includes(word)))
    throw badFields({ summary: '((fault: refused))' });
  const properties = propertyPairs(request['properties']).map(
    ([key, value]) => [key, acceptProperty(key, value)] as const,
  );

  const issue = newIssue(world, call, project, type);
  applyValues(world.site, issue, values);
  for (const [key, value] of properties) issue.properties.set(key, value);
  if (project.defaultSecurityLevelId !== undefined) issue.securityLevelId = project.defaultSecurityLevelId;
  world.site.issues.set(issue.id, issue);
  world.index.changed(issue);
  publish(world, call, issueCreated(causeOf(world, call, issue)));
  return {
    id: issue.id,
    key: issue.key,
    self: `${world.site.baseUrl}/rest/api/3/issue/${issue.id}`,
    transition: firstTransition(world, call, issue, request['transition']),
  };
}

/**
 * The transition asked for along with the creation. Parity (inferred from the shape of the answer): when it is not
 * possible, the issue stays where it was created and the nested status says so.
 */
function firstTransition(
  world: World,
  call: Call,
  issue: Issue,
  transition: Json | undefined,
): JsonObject | undefined {
  if (transition === undefined) return undefined;
  try {
    planTransition(world, call, issue, { transition })();
    return { status: 200, errorCollection: { errorMessages: [], errors: {} } };
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    return { status: error.status, errorCollection: error.toJson() };
  }
}

function target(world: World, call: Call, fields: JsonObject): { project: Project; type: IssueType } {
  const project = world.site.project(idIn(fields['project'], 'key') ?? '');
  if (project === undefined || !has(world.site, call.actor, 'BROWSE_PROJECTS', project)) {
    throw badFields({ project: 'Specify a valid project ID or key' });
  }
  if (!has(world.site, call.actor, 'CREATE_ISSUES', project)) {
    throw forbidden('You do not have permission to create issues in this project.');
  }
  const wanted = idIn(fields['issuetype'], 'name');
  const type = project.issueTypeIds
    .map((id) => world.site.issueType(id))
    .find((one) => one.id === wanted || one.name === wanted);
  if (type === undefined) throw badFields({ issuetype: 'Specify a valid issue type' });
  return { project, type };
}

function idIn(reference: Json | undefined, otherwise: 'key' | 'name'): string | undefined {
  const object = asObject(reference);
  return asString(object?.['id']) ?? asString(object?.[otherwise]);
}

function settableFields(world: World, call: Call, project: Project, type: IssueType): ReadonlySet<string> {
  const ids = type.fields.map(({ fieldId }) => fieldId);
  const canChooseReporter = has(world.site, call.actor, 'MODIFY_REPORTER', project);
  return new Set(ids.filter((id) => id !== 'reporter' || canChooseReporter));
}

function newIssue(world: World, call: Call, project: Project, type: IssueType): Issue {
  const number = project.nextIssueNumber;
  project.nextIssueNumber += 1;
  const now = world.clock.now();
  return {
    id: world.site.nextId(),
    key: `${project.key}-${number}`,
    formerKeys: [],
    projectId: project.id,
    issueTypeId: type.id,
    creatorId: call.actor.accountId,
    reporterId: call.actor.accountId,
    createdAt: now,
    updatedAt: now,
    summary: '',
    description: null,
    labels: [],
    dueDate: null,
    statusId: project.workflow.initialStatusId,
    resolution: null,
    custom: new Map(),
    watchers: new Set(),
    properties: new Map(),
    comments: [],
    histories: [],
  };
}
