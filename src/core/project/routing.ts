import type { ProjectId } from '../ids';
import { matchesGlob } from '../lib/glob';
import type { AccessRequest } from '../request/access-request';

/**
 * One rule: requests that fit all of its patterns go to its project. A pattern is a glob (`*` any text, `?` one
 * character, the rest as written); one that is absent fits everything. Of a request with several roles or resources, one
 * that fits is enough.
 */
export interface RouteRule {
  readonly projectId: ProjectId;
  readonly role?: string | undefined;
  /** Teleport's kind of a resource: `node`, `db`, `kube_cluster`, `app`, ... */
  readonly resourceKind?: string | undefined;
  /** Teleport cluster of a resource. */
  readonly cluster?: string | undefined;
  readonly requester?: string | undefined;
}

/** Which project a request's card is made in: the first rule that fits, else the default. There is no "no card". */
export interface Routing {
  readonly rules: readonly RouteRule[];
  readonly defaultProjectId: ProjectId;
}

/** Rules of one routing: as many as a person can still oversee. */
export const RULES_MAX = 50;

/** Patterns of a rule, in the order in which people read them. */
export const RULE_PATTERNS = ['role', 'resourceKind', 'cluster', 'requester'] as const;

/**
 * The project of a new card, among those that are turned on; undefined where not even the default is. A resource rule
 * asks of one and the same resource that kind and cluster fit.
 */
export function routeOf(
  routing: Routing,
  request: AccessRequest,
  isOn: (project: ProjectId) => boolean,
): ProjectId | undefined {
  const rule = ruleOf(routing, request, isOn);
  const project =
    (rule === undefined ? undefined : routing.rules[rule]?.projectId) ?? routing.defaultProjectId;
  return isOn(project) ? project : undefined;
}

/** Position of the first rule that fits, among those whose project is turned on; undefined: the default. */
export function ruleOf(
  { rules }: Routing,
  request: AccessRequest,
  isOn: (project: ProjectId) => boolean,
): number | undefined {
  const index = rules.findIndex((rule) => isOn(rule.projectId) && fits(rule, request));
  return index < 0 ? undefined : index;
}

/** All projects that the routing names, each once. */
export function routedProjects({ rules, defaultProjectId }: Routing): readonly ProjectId[] {
  return [...new Set([defaultProjectId, ...rules.map((rule) => rule.projectId)])];
}

function fits(rule: RouteRule, request: AccessRequest): boolean {
  const like = (pattern: string | undefined, text: string): boolean =>
    pattern === undefined || matchesGlob(pattern, text);
  const asksForResource = rule.resourceKind !== undefined || rule.cluster !== undefined;
  return (
    like(rule.requester, request.user) &&
    (rule.role === undefined || request.roles.some((role) => like(rule.role, role))) &&
    (!asksForResource ||
      request.resources.some(
        (resource) => like(rule.resourceKind, resource.kind) && like(rule.cluster, resource.cluster),
      ))
  );
}
