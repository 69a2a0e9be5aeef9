/** The cluster's backend: users, roles, requests, plugin data and the audit log, all in memory, indexed by name. */
import { randomUUID } from 'node:crypto';
import { Event, Operation } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import {
  type AccessRequestSpecV3,
  type AccessRequestV3,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { type Metadata } from '../../../src/relay/teleport/gen/teleport/types/resource';
import { type Clock } from '../clock';
import { auditEvent, type AuditEvent, type AuditEventName, type AuditFields } from './audit';
import { type ClusterResource } from './cluster-resource';
import { badParameter } from './errors';
import { type Edition, type Features, featuresOf } from './features';
import { type Lock } from './lock';
import { type Role, type User } from './roles';
import { validateFilter } from './threshold-filter';
import { WatchHub } from './watch-hub';

/** A stored request. Never changed in place: every change stores a new object, so a reader may keep what it got. */
export interface StoredRequest extends AccessRequestV3 {
  readonly Metadata: Metadata;
  readonly Spec: AccessRequestSpecV3;
}

/** One resource's plugin data: a map of strings per plugin name. */
export interface StoredPluginData {
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly revision: string;
  readonly expiresAt: number;
}

/** What makes a cluster: its name, edition and version, and the clock it runs on. */
export interface ClusterOptions {
  readonly clock: Clock;
  readonly clusterName: string;
  readonly edition: Edition;
  readonly version: string;
}

export const ACCESS_REQUEST_KIND = 'access_request';

const STATE_NAMES = new Map<number, string>(
  Object.entries(RequestState).map(([name, value]): [number, string] => [value, name]),
);

/** A state's name, or its number where it has none. */
export const stateName = (state: number): string => STATE_NAMES.get(state) ?? String(state);

/** Everything the Auth Service stores. Operations read and write it; each write of a request is an event for watchers. */
export class ClusterState {
  readonly clock: Clock;
  readonly clusterName: string;
  readonly edition: Edition;
  readonly version: string;
  readonly features: Features;
  readonly watchHub: WatchHub;
  readonly users = new Map<string, User>();
  readonly roles = new Map<string, Role>();
  readonly pluginData = new Map<string, StoredPluginData>();
  readonly resources: ClusterResource[] = [];
  readonly locks: Lock[] = [];
  /** Whether administrative calls need a second factor, as `second_factors` with WebAuthn alone has it. */
  needsMfaForAdminActions = false;
  readonly auditLog: AuditEvent[] = [];
  readonly #requests = new Map<string, StoredRequest>();
  /** Grows with every change of a request; what is derived from all requests is cached under it. */
  #generation = 0;

  constructor(options: ClusterOptions) {
    this.clock = options.clock;
    this.clusterName = options.clusterName;
    this.edition = options.edition;
    this.version = options.version;
    this.features = featuresOf(options.edition, options.version);
    this.watchHub = new WatchHub(options.clock);
  }

  get generation(): number {
    return this.#generation;
  }

  get requests(): ReadonlyMap<string, StoredRequest> {
    return this.#requests;
  }

  /** Stores a request under a new revision and tells the watchers. Returns what is now stored. */
  putRequest(request: StoredRequest): StoredRequest {
    const stored = { ...request, Metadata: { ...request.Metadata, Revision: randomUUID() } };
    this.#requests.set(stored.Metadata.Name, stored);
    this.#generation += 1;
    const value = { $case: 'AccessRequest' as const, value: stored };
    this.watchHub.publish(Event.create({ Type: Operation.PUT, Resource: value }));
    return stored;
  }

  /** Removes a request and tells the watchers. Plugin data stays until it lapses by itself. */
  removeRequest(id: string): void {
    if (!this.#requests.delete(id)) return;
    this.#generation += 1;
    const header = { Kind: ACCESS_REQUEST_KIND, Version: 'v3', Metadata: { Name: id, Namespace: 'default' } };
    this.watchHub.publish(
      Event.fromPartial({ Type: Operation.DELETE, Resource: { $case: 'ResourceHeader', value: header } }),
    );
  }

  /** Stores a role, refusing what the edition has no licence for. */
  putRole(role: Role): void {
    if (role.deny?.request?.thresholds !== undefined) {
      throw badParameter(
        'deny.request cannot contain thresholds, set denial counts in allow.request.thresholds instead',
      );
    }
    const needsLicence =
      role.allow?.request?.thresholds !== undefined || role.allow?.reviewRequests !== undefined;
    if (needsLicence && !this.features.reviews) {
      throw badParameter('((role has access-request workflow settings, which only Teleport Enterprise has))');
    }
    for (const threshold of role.allow?.request?.thresholds ?? []) validateFilter(threshold.filter);
    this.roles.set(role.name, role);
  }

  /** Adds a line to the audit log. */
  audit(event: AuditEventName, fields: AuditFields): void {
    this.auditLog.push(auditEvent(event, this.clock.now(), fields));
  }
}
