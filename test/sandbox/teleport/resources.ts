/** ListResources: what the cluster has to offer, as far as the caller may see it. */
import {
  type ListResourcesRequest,
  type ListResourcesResponse,
  PaginatedResource,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { type ClusterResource } from './cluster-resource';
import { badParameter, notImplemented } from './errors';
import { PAGE_SIZE_MAX } from './limits';
import { type Caller, requireVerbs, rolesNamed } from './rbac';
import { type LabelMatchers, type Role } from './roles';
import { type ClusterState } from './state';

/** The kind to ask for, and whether every user may list it at all. */
const LISTED_AS = {
  node: { type: 'node', isPublic: true },
  app: { type: 'app_server', isPublic: true },
  user_group: { type: 'user_group', isPublic: false },
} as const;

const PAGED_TYPES = ['db_server', 'db_service', 'kube_server', 'windows_desktop', 'windows_desktop_service'];

const matchersOf = (role: Role, side: 'allow' | 'deny', kind: ClusterResource['kind']): LabelMatchers => {
  const conditions = role[side];
  const matchers = {
    node: conditions?.nodeLabels,
    app: conditions?.appLabels,
    user_group: conditions?.groupLabels,
  };
  return matchers[kind] ?? {};
};

/** Parity: values match exactly or by "*"; no patterns, no expressions, no dynamic labels. */
function matchesLabels(matchers: LabelMatchers, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(matchers);
  return (
    wanted.length > 0 &&
    wanted.every(
      ([name, values]) =>
        (name === '*' && values.includes('*')) ||
        (labels[name] !== undefined && (values.includes('*') || values.includes(labels[name]))),
    )
  );
}

/** The caller's roles, with those that they may search and preview as, where asked for. */
function rolesForSearch(state: ClusterState, caller: Caller, request: ListResourcesRequest): readonly Role[] {
  const held = rolesNamed(state, caller.roles);
  const searched = request.UseSearchAsRoles
    ? held.flatMap((role) => role.allow?.request?.searchAsRoles ?? [])
    : [];
  const previewed = request.UsePreviewAsRoles
    ? held.flatMap((role) => role.allow?.reviewRequests?.previewAsRoles ?? [])
    : [];
  return [...held, ...rolesNamed(state, [...searched, ...previewed])];
}

const NAME_COMPARISON = /^(?:resource\.metadata\.name|name) == ("(?:[^"\\]|\\.)*")$/;

/** The names that an expression lets through; none: all. Parity: of the language only names, joined by `||`. */
function namesIn(expression: string): ReadonlySet<string> | undefined {
  if (expression.trim() === '') return undefined;
  return new Set(
    expression.split(' || ').map((part) => {
      const literal = NAME_COMPARISON.exec(part.trim().replace(/^\((.*)\)$/, '$1'))?.[1];
      if (literal === undefined) throw badParameter('((failed to parse predicate expression))');
      return String(JSON.parse(literal));
    }),
  );
}

function toMessage(resource: ClusterResource): PaginatedResource {
  const { kind, name, hostname = '', description = '', labels = {} } = resource;
  const header = {
    Kind: kind,
    Metadata: { Name: name, Namespace: 'default', Description: description, Labels: { ...labels } },
  };
  switch (kind) {
    case 'node':
      return PaginatedResource.fromPartial({
        resource: { $case: 'Node', value: { ...header, Version: 'v2', Spec: { Hostname: hostname } } },
      });
    case 'app':
      return PaginatedResource.fromPartial({
        resource: {
          $case: 'AppServer',
          value: {
            ...header,
            Kind: 'app_server',
            Version: 'v3',
            Spec: { App: { ...header, Version: 'v3' } },
          },
        },
      });
    case 'user_group':
      return PaginatedResource.fromPartial({
        resource: { $case: 'UserGroup', value: { Header: { ...header, Version: 'v1' } } },
      });
  }
}

/** One page of one kind, by name. */
export function listResources(
  state: ClusterState,
  caller: Caller,
  request: ListResourcesRequest,
): ListResourcesResponse {
  const kind = (['node', 'app', 'user_group'] as const).find(
    (one) => LISTED_AS[one].type === request.ResourceType,
  );
  if (kind === undefined) {
    if (PAGED_TYPES.includes(request.ResourceType)) return { Resources: [], NextKey: '' };
    throw notImplemented(`resource type ${request.ResourceType} does not support pagination`);
  }
  if (request.Limit < 0) throw badParameter('negative parameter limit');
  const roles = rolesForSearch(state, caller, request);
  if (!LISTED_AS[kind].isPublic) {
    requireVerbs(state, { ...caller, roles: roles.map(({ name }) => name) }, kind, ['list', 'read']);
  }
  const names = namesIn(request.PredicateExpression);
  const isVisible = ({ labels = {} }: ClusterResource): boolean =>
    roles.some((role) => matchesLabels(matchersOf(role, 'allow', kind), labels)) &&
    !roles.some((role) => matchesLabels(matchersOf(role, 'deny', kind), labels));
  const limit = request.Limit === 0 ? PAGE_SIZE_MAX : request.Limit;
  const found = state.resources
    .filter((one) => one.kind === kind && one.name >= request.StartKey && (names?.has(one.name) ?? true))
    .filter(isVisible)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { Resources: found.slice(0, limit).map(toMessage), NextKey: found[limit]?.name ?? '' };
}
