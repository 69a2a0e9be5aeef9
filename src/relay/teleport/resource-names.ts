import { LRUCache } from 'lru-cache';
import { AppError } from '#core/errors';
import type { AccessRequest, Resource } from '#core/request/access-request';
import type { Clock } from '../clock';
import {
  RESOURCE_NAMES_ASKED_MAX,
  RESOURCE_NAMES_CACHE_MS,
  RESOURCE_NAMES_CACHED_MAX,
  RESOURCE_NAMES_PAUSE_MS,
  RESOURCE_NAMES_TIMEOUT_MS,
} from '../limits';
import type { Log } from '../log';
import { unary } from './call';
import type { TeleportConnections } from './connections';
import {
  ListResourcesRequest,
  type ListResourcesResponse,
  type PaginatedResource,
} from './gen/teleport/client/auth_service';
import type { Metadata } from './gen/teleport/types/resource';

/** Kinds that people know by another name than their own, and what Teleport lists them as. */
const LISTED_AS = { node: 'node', app: 'app_server', user_group: 'user_group' } as const;
type NamedKind = keyof typeof LISTED_AS;
const KINDS = Object.keys(LISTED_AS) as readonly NamedKind[];

/** A name, or that there is none; either is believed for a while. */
interface Known {
  readonly name: string | undefined;
  readonly until: number;
}

/**
 * What people call the resources of requests: a node's hostname, the names of apps and groups of Okta. As Teleport's own
 * plugins find them: from ListResources, which also shows what the relay's user may look at as a reviewer. A help for the
 * eye, so it is asked for in one call of each kind, bounded in time and number, and its absence is no error.
 */
export class ResourceNames {
  readonly #connections: TeleportConnections;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new LRUCache<string, Known>({ max: RESOURCE_NAMES_CACHED_MAX });
  #pausedUntil = 0;

  constructor(deps: { readonly connections: TeleportConnections; readonly clock: Clock; readonly log: Log }) {
    this.#connections = deps.connections;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** The same requests, with names beside the ids of their resources where Teleport tells them. Never fails. */
  async addTo(requests: readonly AccessRequest[]): Promise<readonly AccessRequest[]> {
    const resources = requests.flatMap((request) => request.resources.filter((one) => this.#isNamed(one)));
    await Promise.all(KINDS.map((kind) => this.#learn(kind, resources)));
    return requests.map((request) => ({
      ...request,
      resources: request.resources.map((resource) => this.#withName(resource)),
    }));
  }

  /** Names of another cluster's resources are not known to this one. */
  #isNamed({ kind, cluster }: Resource): boolean {
    return (
      KINDS.some((named) => named === kind) && (cluster === '' || cluster === this.#connections.cluster?.name)
    );
  }

  #withName(resource: Resource): Resource {
    const name = this.#isNamed(resource) ? this.#known.get(keyOf(resource))?.name : undefined;
    return name === undefined || name === resource.name ? resource : { ...resource, friendlyName: name };
  }

  async #learn(kind: NamedKind, resources: readonly Resource[]): Promise<void> {
    const now = this.#clock.now();
    const unknown = resources.filter(
      (resource) => resource.kind === kind && (this.#known.get(keyOf(resource))?.until ?? 0) <= now,
    );
    const names = [...new Set(unknown.map(({ name }) => name))].slice(0, RESOURCE_NAMES_ASKED_MAX);
    if (names.length === 0 || now < this.#pausedUntil) return;
    try {
      const found = await listNames({ connections: this.#connections, clock: this.#clock }, kind, names);
      const until = now + RESOURCE_NAMES_CACHE_MS;
      for (const name of names) this.#known.set(keyOf({ kind, name }), { name: found.get(name), until });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#pausedUntil = now + RESOURCE_NAMES_PAUSE_MS;
      this.#log.debug('resource-names.unknown', { kind, problem: error.message });
    }
  }
}

/** Names that people know resources of one kind by, of those that the relay's user may see. Throws `TeleportFailure`. */
export async function listNames(
  { connections, clock }: { readonly connections: TeleportConnections; readonly clock: Clock },
  kind: NamedKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { auth } = connections.use();
  const ask = ListResourcesRequest.fromPartial({
    ResourceType: LISTED_AS[kind],
    Namespace: 'default',
    Limit: names.length,
    // Names are quoted as JSON quotes them, which Teleport's expressions read as their own.
    PredicateExpression: names
      .map((name) => `resource.metadata.name == ${JSON.stringify(name)}`)
      .join(' || '),
    UseSearchAsRoles: true,
    UsePreviewAsRoles: true,
  });
  const call = { clock, doing: 'read the names of resources', timeoutMs: RESOURCE_NAMES_TIMEOUT_MS };
  const { Resources } = await unary<ListResourcesResponse>(call, (done) => auth.listResources(ask, done));
  return new Map(
    Resources.flatMap((resource) => {
      const pair = nameIn(resource);
      return pair === undefined ? [] : [pair];
    }),
  );
}

/** @see https://github.com/gravitational/teleport/blob/master/api/types/constants.go */
const ORIGIN_LABEL = 'teleport.dev/origin';
const OKTA = 'okta';
const OKTA_NAME_LABELS = ['teleport.internal/okta-app-name', 'teleport.internal/okta-group-name'];

function nameIn({ resource }: PaginatedResource): readonly [name: string, friendly: string] | undefined {
  switch (resource?.$case) {
    case 'Node': {
      const { Metadata: metadata, Spec } = resource.value;
      return pairOf(metadata, oktaNameIn(metadata) ?? Spec?.Hostname);
    }
    case 'AppServer': {
      const app = resource.value.Spec?.App?.Metadata;
      return pairOf(app, oktaNameIn(app));
    }
    case 'UserGroup': {
      const group = resource.value.Header?.Metadata;
      return pairOf(group, oktaNameIn(group));
    }
    case undefined:
      return undefined;
  }
}

function oktaNameIn(metadata: Metadata | undefined): string | undefined {
  if (metadata?.Labels[ORIGIN_LABEL] !== OKTA) return undefined;
  const label = OKTA_NAME_LABELS.map((name) => metadata.Labels[name]).find((name) => name !== undefined);
  return label ?? metadata.Description;
}

const pairOf = (
  metadata: Metadata | undefined,
  friendly: string | undefined,
): readonly [string, string] | undefined =>
  metadata === undefined || friendly === undefined || friendly === '' ? undefined : [metadata.Name, friendly];

const keyOf = ({ kind, name }: Pick<Resource, 'kind' | 'name'>): string => `${kind}/${name}`;
