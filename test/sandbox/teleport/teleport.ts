/** A Teleport Auth Service in memory: real gRPC over real mutual TLS, with the semantics of access requests. */
import { type Event } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { type Clock } from '../clock';
import { createTeleportPki, type TeleportPki } from '../pki/teleport-pki';
import { Actors, type RawRequest } from './actors';
import { type AuditEvent } from './audit';
import { AuthServer } from './auth-server';
import { type ClusterResource } from './cluster-resource';
import {
  type ClusterSetup,
  defaultPluginRules,
  demoCluster,
  pluginRole,
  type PluginRules,
} from './demo-cluster';
import { startExpiryService, sweepExpired } from './expiry';
import { Faults } from './faults';
import { type Edition } from './features';
import { type RequestChoices } from './new-request';
import { type Lock } from './lock';
import { findUser } from './rbac';
import { type Role, type User } from './roles';
import { ClusterState, type StoredRequest } from './state';

/** How to start a cluster. Without `cluster` it has the demo people and roles. */
export interface TeleportOptions {
  readonly clock: Clock;
  readonly edition?: Edition;
  readonly version?: string;
  readonly clusterName?: string;
  readonly pki?: TeleportPki;
  /** 0, the default, is any free port. */
  readonly port?: number;
  readonly cluster?: ClusterSetup;
}

/** What a test may look at. Records are never changed in place, so what is read stays as it was. */
export class TeleportQueries {
  readonly #state: ClusterState;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  request(id: string): StoredRequest | undefined {
    return this.#state.requests.get(id);
  }

  requests(): readonly StoredRequest[] {
    return [...this.#state.requests.values()];
  }

  users(): readonly User[] {
    return [...this.#state.users.values()];
  }

  roles(): readonly Role[] {
    return [...this.#state.roles.values()];
  }

  /** A plugin's data beside a request. */
  pluginData(id: string, plugin = 'jira'): Readonly<Record<string, string>> | undefined {
    const entry = this.#state.pluginData.get(id)?.entries.get(plugin);
    return entry === undefined ? undefined : Object.fromEntries(entry);
  }

  locks(): readonly Lock[] {
    return [...this.#state.locks];
  }

  auditLog(): readonly AuditEvent[] {
    return [...this.#state.auditLog];
  }

  /** Every event published so far, also those no watcher saw. */
  watchEvents(): readonly Event[] {
    return [...this.#state.watchHub.history];
  }

  /** How many watches are open. */
  watcherCount(): number {
    return this.#state.watchHub.watcherCount;
  }
}

/** A running cluster. */
export class Teleport {
  readonly pki: TeleportPki;
  readonly state: TeleportQueries;
  readonly faults: Faults;
  readonly clusterName: string;
  readonly edition: Edition;
  readonly version: string;
  readonly clock: Clock;
  readonly #cluster: ClusterState;
  readonly #actors: Actors;
  readonly #server: AuthServer;
  readonly #stopExpiry: () => void;

  constructor(cluster: ClusterState, pki: TeleportPki, port: number) {
    this.pki = pki;
    this.#cluster = cluster;
    this.clusterName = cluster.clusterName;
    this.edition = cluster.edition;
    this.version = cluster.version;
    this.clock = cluster.clock;
    this.state = new TeleportQueries(cluster);
    this.faults = new Faults(cluster.watchHub);
    this.#actors = new Actors(cluster);
    this.#server = new AuthServer({ state: cluster, faults: this.faults, pki, port });
    this.#stopExpiry = startExpiryService(cluster);
  }

  /** Where it listens: "127.0.0.1:port". */
  get addr(): string {
    return this.#server.addr;
  }

  get isServing(): boolean {
    return this.#server.isServing;
  }

  /** `tctl auth sign`: an identity file for a user, with the roles the user has now. */
  async issueIdentity(user: string, options: { readonly ttlMs?: number } = {}): Promise<string> {
    return this.pki.issueIdentityFile({ user, roles: findUser(this.#cluster, user).roles, ...options });
  }

  /** `tsh request create`: returns the id. */
  createRequest(user: string, choices: RequestChoices): string {
    return this.#actors.createRequest(user, choices);
  }

  /** `tsh request review`. */
  review(user: string, id: string, review: Parameters<Actors['review']>[2]): StoredRequest {
    return this.#actors.review(user, id, review);
  }

  /** `tctl requests approve|deny`. */
  setState(user: string, id: string, change: Parameters<Actors['setState']>[2]): StoredRequest {
    return this.#actors.setState(user, id, change);
  }

  /** Changes a plugin's notes beside a request, as that plugin does with an identity of `user`. */
  updatePluginData(user: string, id: string, change: Parameters<Actors['updatePluginData']>[2]): void {
    this.#actors.updatePluginData(user, id, change);
  }

  /** `tctl requests rm`. */
  deleteRequest(user: string, id: string): void {
    this.#actors.deleteRequest(user, id);
  }

  /** Promotes a request to an access list, as reviewers can in the Web UI. */
  promote(user: string, id: string, choices?: Parameters<Actors['promote']>[2]): StoredRequest {
    return this.#actors.promote(user, id, choices);
  }

  /** ((Stores a record as it is.)) Returns the id. */
  putRawRequest(raw: RawRequest): string {
    return this.#actors.putRaw(raw);
  }

  /** ((Ends a request's life now.)) */
  expire(id: string): void {
    this.#actors.expire(id);
  }

  /** Runs the expiry sweep now; it also runs every five minutes of the clock. Returns the expired ids. */
  sweep(): readonly string[] {
    return sweepExpired(this.#cluster);
  }

  /** Adds or replaces a user. */
  addUser(user: User): void {
    this.#cluster.users.set(user.name, user);
  }

  removeUser(name: string): void {
    this.#cluster.users.delete(name);
  }

  /** Adds or replaces a role; certificates name roles, so this takes effect at once. */
  addRole(role: Role): void {
    this.#cluster.putRole(role);
  }

  /** Replaces what the plugin's role allows and denies. */
  setPluginRules(rules: PluginRules): void {
    this.#cluster.putRole(pluginRole(rules));
  }

  /** The rules the plugin starts with, to build on. */
  defaultPluginRules(): PluginRules {
    return defaultPluginRules(this.edition, this.version);
  }

  /** Adds resources that people can ask for. */
  addResources(resources: readonly ClusterResource[]): void {
    this.#cluster.resources.push(...resources);
  }

  /** `tctl lock`. */
  lock(lock: Lock): void {
    this.#cluster.locks.push(lock);
  }

  /** Ends all locks. */
  unlock(): void {
    this.#cluster.locks.length = 0;
  }

  /** Whether administrative calls need a second factor, which only bots are spared. */
  needMfaForAdminActions(isNeeded: boolean): void {
    this.#cluster.needsMfaForAdminActions = isNeeded;
  }

  /** Sets one trait of a user; no values removes it. */
  setTrait(userName: string, trait: string, values: readonly string[]): void {
    const user = findUser(this.#cluster, userName);
    const others = Object.entries(user.traits ?? {}).filter(([name]) => name !== trait);
    const set: readonly (readonly [string, readonly string[]])[] = values.length > 0 ? [[trait, values]] : [];
    this.addUser({ ...user, traits: Object.fromEntries([...others, ...set]) });
  }

  /** Cuts every connection; clients may come back at once. */
  dropConnections(): void {
    this.#server.dropConnections();
  }

  /** Closes the port and cuts every connection, keeping all state: the first half of a restart. */
  async stopServing(): Promise<void> {
    await this.#server.close();
  }

  /** Opens the same port again: the second half of a restart. */
  async resumeServing(): Promise<void> {
    await this.#server.listen();
  }

  /** Closes everything. */
  async stop(): Promise<void> {
    this.#stopExpiry();
    this.#cluster.watchHub.stop();
    await this.#server.stop();
  }
}

/** Starts a cluster. */
export async function startTeleport(options: TeleportOptions): Promise<Teleport> {
  const { clock, edition = 'enterprise', version = '18.11.0', clusterName = 'example.teleport.sh' } = options;
  const pki = options.pki ?? (await createTeleportPki({ clusterName }));
  const setup = options.cluster ?? demoCluster({ edition, version });
  const cluster = new ClusterState({ clock, clusterName, edition, version });
  for (const role of setup.roles) cluster.putRole(role);
  for (const user of setup.users) cluster.users.set(user.name, user);
  cluster.resources.push(...(setup.resources ?? []));
  const teleport = new Teleport(cluster, pki, options.port ?? 0);
  await teleport.resumeServing();
  return teleport;
}
