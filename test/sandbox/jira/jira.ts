/**
 * A Jira Cloud site for the sandbox: a real HTTP server with a subset of REST v3, checked against Atlassian's OpenAPI,
 * that tells its changes as Forge product events. Written from the vendor's documents; knows nothing of the product.
 */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Clock } from '../clock';
import { Actor } from './actors';
import type { World } from './call';
import { demoSite } from './demo-site';
import { Events } from './events';
import { Faults } from './faults';
import { moveIssue } from './moving';
import { withheldKey, type Permission } from './permissions';
import { Queries } from './queries';
import { RateLimits } from './rate-limits';
import { SearchIndex, type IndexedProperties } from './search-index';
import { createServer, type LoggedCall } from './server';
import type { Site } from './state';

/** How to start. */
export interface JiraOptions {
  readonly clock: Clock;
  /** Default: 0, a free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** The site's content. Default: the demo site. */
  readonly seed?: Site;
}

/** A running emulator. */
export interface Jira {
  /** `http://127.0.0.1:port`, no slash at the end. */
  readonly url: string;
  /** The live content: change it to arrange things behind everybody's back, without permissions or events. */
  readonly site: Site;
  /** Questions tests ask. */
  readonly state: Queries;
  readonly events: Events;
  readonly faults: Faults;
  /** Rate limits; off until `limits.isOn` is set. */
  readonly limits: RateLimits;
  /** Every call answered so far, oldest first. */
  readonly calls: LoggedCall[];
  /** Answers of the emulator that Atlassian's file does not allow; tests assert that it stays empty. */
  readonly violations: string[];
  /** Acts as the account, by the same operations as everybody. */
  as(accountId: string): Actor;
  /** Moves an issue into another project, as the account would in its browser. */
  moveIssue(accountId: string, issueKey: string, projectKey: string, statusId: string): void;
  /** Takes a permission away, everywhere or in one project. */
  withhold(accountId: string, permission: Permission, projectKey?: string): void;
  /** Gives back what `withhold` took. */
  restore(accountId: string, permission: Permission, projectKey?: string): void;
  /** Which `key.path` of issue properties JQL may name; the Forge host knows it from the manifest. */
  indexProperties(properties: IndexedProperties): void;
  /** Resolves when the port is free again. */
  stop(): Promise<void>;
}

/** Starts an emulator; resolves when it listens. */
export async function startJira(options: JiraOptions): Promise<Jira> {
  const { clock, seed: site = demoSite() } = options;
  const faults = new Faults();
  const events = new Events(clock, faults);
  const index = new SearchIndex(site, clock, faults);
  const state = new Queries(site);
  const world: World = { site, clock, events, index, faults };
  const limits = new RateLimits(clock);
  const calls: LoggedCall[] = [];
  const violations: string[] = [];

  const app = createServer({ world, faults, limits, calls, violations });
  const server = createAdaptorServer({ fetch: app.fetch });
  // A connection that ends by itself just when a busy machine uses it again looks as if Jira had not answered.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEPT_OPEN_MS;
  const address = await listen(server, options.port ?? 0);
  const keyOf = (accountId: string, permission: Permission, projectKey?: string): string =>
    withheldKey(accountId, permission, projectKey === undefined ? undefined : site.project(projectKey));
  return {
    url: `http://127.0.0.1:${address.port}`,
    site,
    state,
    events,
    faults,
    limits,
    calls,
    violations,
    as: (accountId) => new Actor(accountId, (path, init) => app.request(path, init)),
    moveIssue: (accountId, issueKey, projectKey, statusId) => {
      const project = site.project(projectKey);
      if (project === undefined) throw new Error(`No project ${projectKey}`);
      moveIssue(world, site.account(accountId), state.issue(issueKey), {
        project,
        statusId,
      });
    },
    withhold: (...what) => void site.withheld.add(keyOf(...what)),
    restore: (...what) => void site.withheld.delete(keyOf(...what)),
    indexProperties: (properties) => {
      index.indexedProperties = properties;
    },
    stop: () => close(server),
  };
}

/** Longer than any test. */
const KEPT_OPEN_MS = 600_000;

type NodeServer = ReturnType<typeof createAdaptorServer>;

function listen(server: NodeServer, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('((the emulator has no port))'));
      else resolve(address);
    });
  });
}

function close(server: NodeServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
