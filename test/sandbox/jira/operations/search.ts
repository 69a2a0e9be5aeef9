/** Searching with JQL: token paged, eventually consistent. */
import { createHash } from 'node:crypto';
import {
  bodyOf,
  listInQuery,
  numberInQuery,
  type Answer,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badRequest } from '../errors';
import { parseJql, type AnyOf, type Clause, type Query } from '../jql';
import { asArray, asObject, asString, parseJson, type Json } from '../json';
import { PAGE_DEFAULT, RECONCILE_ISSUES_MAX, SEARCH_PAGE_MAX, SEARCH_PAGE_WITH_FIELDS_MAX } from '../limits';
import { canSee } from '../permissions';
import { names } from '../render';
import type { IndexedIssue } from '../search-index';
import { newestHistories } from './changelogs';
import { renderIssue } from './issues';

interface Request {
  readonly jql: string;
  readonly nextPageToken: string | undefined;
  readonly maxResults: number;
  readonly fields: readonly string[];
  readonly properties: readonly string[];
  readonly expand: readonly string[];
  readonly reconcileIssues: readonly string[];
}

export const searchByGet: Operation = (world, call) =>
  search(world, call, {
    jql: call.query.get('jql') ?? '',
    nextPageToken: call.query.get('nextPageToken') ?? undefined,
    maxResults: numberInQuery(call, 'maxResults', PAGE_DEFAULT),
    fields: listInQuery(call, 'fields'),
    properties: listInQuery(call, 'properties'),
    expand: listInQuery(call, 'expand'),
    reconcileIssues: listInQuery(call, 'reconcileIssues'),
  });

export const searchByPost: Operation = (world, call) => {
  const body = bodyOf(call);
  return search(world, call, {
    jql: asString(body['jql']) ?? '',
    nextPageToken: asString(body['nextPageToken']),
    maxResults: typeof body['maxResults'] === 'number' ? body['maxResults'] : PAGE_DEFAULT,
    fields: names(body['fields']),
    properties: names(body['properties']),
    expand: names([body['expand'] ?? '']),
    reconcileIssues: asArray(body['reconcileIssues']).map(String),
  });
};

function search(world: World, call: Call, request: Request): Answer {
  const query = parseJql(request.jql);
  if (request.reconcileIssues.length > RECONCILE_ISSUES_MAX) {
    throw badRequest(`((reconcileIssues holds more than ${RECONCILE_ISSUES_MAX} ids))`);
  }
  const isMatch = matcher(world, query.where);
  const found = world.index
    .issues(new Set(request.reconcileIssues))
    .filter((entry) => isMatch(entry) && isVisible(world, call, entry))
    .sort(comparer(query));
  if (found.length > 0 && world.faults.searchesThatLose > 0) lose(world, found, request);
  const start = startOf(request);
  const pageMax = request.fields.length === 0 ? SEARCH_PAGE_MAX : SEARCH_PAGE_WITH_FIELDS_MAX;
  const end = start + Math.min(request.maxResults, pageMax);
  const isLast = end >= found.length;
  return {
    status: 200,
    body: {
      issues: found.slice(start, end).flatMap(({ id }) => renderFound(world, call, id, request)),
      isLast,
      nextPageToken: isLast ? undefined : tokenFor(request.jql, end),
    },
  };
}

/** The newest of what was found is missed, unless the search was told to look at it anew. */
function lose({ faults }: World, found: IndexedIssue[], { reconcileIssues }: Request): void {
  faults.searchesThatLose -= 1;
  const newest = found.reduce((one, other) => (other.createdAt > one.createdAt ? other : one));
  if (!reconcileIssues.includes(newest.id)) found.splice(found.indexOf(newest), 1);
}

/** Without `fields` a search gives nothing but ids: the default is not what reading an issue gives. */
function renderFound(world: World, call: Call, id: string, request: Request): readonly Json[] {
  const issue = world.site.issues.get(id);
  if (issue === undefined) return [];
  const { fields, properties } = request;
  const isBare = fields.length === 0 || fields.every((name) => name === 'id');
  if (isBare && properties.length === 0) return [{ id }];
  const rendered = renderIssue(world, call, issue, { fields: isBare ? ['id'] : fields, properties });
  const changelog = request.expand.includes('changelog') ? newestHistories(world, issue) : undefined;
  return [{ ...rendered, changelog }];
}

/** An issue that is gone was seen before; it is left out when the page is written. */
function isVisible(world: World, call: Call, { id }: IndexedIssue): boolean {
  const issue = world.site.issues.get(id);
  return issue === undefined || canSee(world.site, call.actor, issue);
}

type Test = (entry: IndexedIssue) => boolean;

function matcher(world: World, { anyOf }: AnyOf): Test {
  const alternatives = anyOf.map((all) =>
    all.map((one) => ('anyOf' in one ? matcher(world, one) : clauseTest(world, one))),
  );
  return (entry) => alternatives.some((all) => all.every((test) => test(entry)));
}

function clauseTest(world: World, clause: Clause): Test {
  const { withinMs, field } = clause;
  if (withinMs !== undefined) {
    const sinceMs = world.clock.now() - withinMs;
    return ({ createdAt, updatedAt }) => (field === 'updated' ? updatedAt : createdAt) >= sinceMs;
  }
  const readers = clauseReader(world, clause);
  return (entry) => {
    const value = readers(entry);
    // A property that is not there satisfies neither `=` nor `!=`.
    return value !== undefined && value.some((one) => clause.values.includes(one)) !== clause.isNegated;
  };
}

/**
 * How to read the clause's field: the spellings under which a query may name its value. A value that no issue has is no
 * error, whether it is unknown or only cannot be seen.
 */
function clauseReader(world: World, clause: Clause): (entry: IndexedIssue) => readonly string[] | undefined {
  const { site } = world;
  switch (clause.field) {
    case 'project':
      return ({ projectId }) => {
        const project = site.projects.get(projectId);
        return project === undefined
          ? []
          : [project.id, project.key, project.key.toLowerCase(), project.name];
      };
    case 'status':
      return ({ statusId }) => [statusId, site.status(statusId).name];
    case 'creator':
      return ({ creatorId }) => [creatorId];
    case 'level':
      return ({ securityLevelId }) => (securityLevelId === undefined ? undefined : [securityLevelId]);
    case 'issuetype':
      return ({ issueTypeId }) => [issueTypeId, site.issueType(issueTypeId).name];
    case 'key':
    case 'id':
      return ({ id, key }) => [id, key];
    case 'created':
    case 'updated':
      return ({ createdAt }) => [String(createdAt)];
    case 'app-field':
      return appFieldReader(world, clause.appField ?? { name: '', alias: '' });
    case 'property':
      return propertyReader(world, clause.property ?? { key: '', path: '' });
  }
}

/** A value inside a field of an app, where its schema gives that a `searchAlias`. */
function appFieldReader({ site }: World, { name, alias }: { readonly name: string; readonly alias: string }) {
  const field = [...site.appFields.values()].find((one) => one.name.toLowerCase() === name);
  const [member] =
    Object.entries(asObject(field?.schema['properties']) ?? {}).find(
      ([, part]) => asString(asObject(part)?.['searchAlias'])?.toLowerCase() === alias,
    ) ?? [];
  if (field === undefined || member === undefined)
    throw badRequest(`Field '${name}.${alias}' does not exist or you do not have permission to view it.`);
  return (entry: IndexedIssue): readonly string[] | undefined => {
    const value = asObject(entry.custom.get(field.id))?.[member];
    return value === undefined || value === null || typeof value === 'object' ? undefined : [String(value)];
  };
}

function propertyReader(world: World, property: { readonly key: string; readonly path: string }) {
  const { indexedProperties } = world.index;
  const isIndexed = indexedProperties === 'all' || indexedProperties.has(`${property.key}.${property.path}`);
  if (!isIndexed) return () => undefined;
  return (entry: IndexedIssue): readonly string[] | undefined => {
    const start: Json | undefined = entry.properties.get(property.key);
    const value = property.path.split('.').reduce((at, name) => asObject(at)?.[name], start);
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    return [String(value)];
  };
}

/** Newest first unless told otherwise. */
function comparer({ orderBy }: Query): (a: IndexedIssue, b: IndexedIssue) => number {
  const orders = orderBy.length === 0 ? [{ field: 'created', isDescending: true } as const] : orderBy;
  return (a, b) => {
    for (const { field, isDescending } of orders) {
      const difference = sortValue(a, field) - sortValue(b, field);
      if (difference !== 0) return isDescending ? -difference : difference;
    }
    const isNewestFirst = orders[0]?.isDescending ?? true;
    return isNewestFirst ? Number(b.id) - Number(a.id) : Number(a.id) - Number(b.id);
  };
}

function sortValue(entry: IndexedIssue, field: 'created' | 'updated' | 'key'): number {
  switch (field) {
    case 'created':
      return entry.createdAt;
    case 'updated':
      return entry.updatedAt;
    case 'key':
      return Number(entry.key.split('-').at(-1));
  }
}

/** Tokens are opaque and belong to one query. */
function tokenFor(jql: string, start: number): string {
  return Buffer.from(JSON.stringify({ start, jql: digest(jql) })).toString('base64url');
}

function startOf({ jql, nextPageToken }: Request): number {
  if (nextPageToken === undefined || nextPageToken === '') return 0;
  const token = asObject(parseJson(Buffer.from(nextPageToken, 'base64url').toString()));
  if (typeof token?.['start'] !== 'number' || token['jql'] !== digest(jql)) {
    throw badRequest('((the nextPageToken is not one of this query))');
  }
  return token['start'];
}

function digest(jql: string): string {
  return createHash('sha256').update(jql).digest('base64url').slice(0, 12);
}
