/** What an operation gets and gives: the world it acts in, the call, the answer. */
import type { Clock } from '../clock';
import { forbidden, noSuchIssue, noSuchProject } from './errors';
import type { Events, ProductEvent } from './events';
import type { Faults } from './faults';
import { asArray, asObject, type Json, type JsonObject } from './json';
import { canSee, has, type Permission } from './permissions';
import type { SearchIndex } from './search-index';
import type { Account, Issue, Project, Site } from './state';

/** Everything operations act on. */
export interface World {
  readonly site: Site;
  readonly clock: Clock;
  readonly events: Events;
  readonly index: SearchIndex;
  readonly faults: Faults;
}

/** One call, authenticated and checked against the OpenAPI. */
export interface Call {
  readonly actor: Account;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  /** `X-Atlassian-Webhook-Trace`, which comes back in the events the call causes. */
  readonly traceValue?: string;
  /** Whether the platform asks for the filter of an event, which may get what was true some seconds ago. */
  readonly isForFilter?: boolean;
}

/** What goes back. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
}

/** `(world, call) => answer`; throws JiraError. Runs to its end without waiting, so a call is atomic. */
export type Operation = (world: World, call: Call) => Answer;

/** The body as an object; an empty one when it is none, so that readers report what is missing. */
export function bodyOf(call: Call): JsonObject {
  return asObject(call.body) ?? {};
}

/** The issue the path names, if the caller may see it. */
export function issueInPath(world: World, call: Call): Issue {
  const issue = world.site.issue(call.path['issueIdOrKey'] ?? '');
  if (issue === undefined || !canSee(world.site, call.actor, issue)) throw noSuchIssue();
  return issue;
}

/** The project the path names, if the caller may see it. */
export function projectInPath(world: World, call: Call): Project {
  return visibleProject(world, call.actor, call.path['projectIdOrKey'] ?? '');
}

/** The project, if the account may see it: project and site administrators see it without browsing it. */
export function visibleProject(world: World, actor: Account, idOrKey: string): Project {
  const project = world.site.project(idOrKey);
  const opens = ['BROWSE_PROJECTS', 'ADMINISTER_PROJECTS', 'ADMINISTER'] as const;
  const isOpen = project?.isArchived !== true && opens.some((one) => has(world.site, actor, one, project));
  if (project === undefined || !isOpen) {
    throw noSuchProject(idOrKey);
  }
  return project;
}

/** 403 with `message` unless the caller holds the permission. */
export function demand(
  world: World,
  call: Call,
  permission: Permission,
  project: Project,
  message: string,
): void {
  if (!has(world.site, call.actor, permission, project)) throw forbidden(message);
}

/** A whole number from the query, or the default. */
export function numberInQuery(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  const number = text === null ? Number.NaN : Number(text);
  return Number.isInteger(number) && number >= 0 ? number : fallback;
}

/** A list from the query: repeated, comma separated, or both. */
export function listInQuery(call: Call, name: string): readonly string[] {
  return call.query.getAll(name).flatMap((value) => value.split(',').map((one) => one.trim()));
}

/** `[{key, value}]` in a body as pairs. */
export function propertyPairs(value: Json | undefined): readonly (readonly [string, Json])[] {
  return asArray(value).map((one) => {
    const pair = asObject(one) ?? {};
    return [typeof pair['key'] === 'string' ? pair['key'] : '', pair['value'] ?? null] as const;
  });
}

/** Publishes events of the call's actor. */
export function publish(world: World, call: Call, ...events: readonly ProductEvent[]): void {
  for (const event of events) world.events.publish(event, call.actor.accountId);
}
