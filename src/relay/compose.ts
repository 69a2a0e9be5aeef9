import type { RequestId } from '#core/ids';
import type { NotedIssue } from '#core/ports';
import type { RelayCalls } from './calls/answer-call';
import { describeCluster, watchProblem } from './calls/cluster';
import { fetchRequests } from './calls/fetch';
import { findPeople } from './calls/people';
import { checkMany } from './calls/reviewer-of-many';
import { sync } from './calls/sync';
import { Cardless } from './cardless';
import type { Clock } from './clock';
import type { RelayConfig } from './config/config';
import type { Environment } from './config/environment';
import { checkFiles } from './config/files';
import { Echoes } from './echoes';
import { serveMetrics } from './http/metrics-server';
import { IssueNotes } from './issue-notes';
import { healthOf, type Health } from './health';
import type { Log } from './log';
import { Metrics } from './metrics';
import type { Gauges } from './metrics-page';
import type { Random } from './random';
import { Claims } from './review/claims';
import { AccessEnds } from './review/end-access';
import { NativeDecider } from './review/native';
import type { Decider } from './review/outcome';
import { OverrideDecider } from './review/override';
import { RelayUserDecider } from './review/relay-user';
import { Reviewers } from './review/reviewers';
import { Reviews } from './review/reviews';
import { tierOf } from './review/tier';
import { WaitingDecisions } from './review/waiting';
import { TeleportClient } from './teleport/client';
import { TeleportConnections } from './teleport/connections';
import { Locks } from './teleport/locks';
import { Renewal } from './teleport/renewal';
import { PluginData } from './teleport/plugin-data';
import { RequestStore } from './teleport/requests';
import { ResourceNames } from './teleport/resource-names';
import { TeleportUsers } from './teleport/users';
import { RequestWatch } from './teleport/watch';
import type { WatchState } from './teleport/watch-state';
import { RELAY_VERSION } from './version';
import { ServiceAccount } from './witness/service-account';
import { WitnessedDecider } from './witness/witnessed-decider';
import { PullWay } from './way/pull';
import type { WayStatus } from './way/status';
import type { Nudges, Way, WayDeps } from './way/way';

/** What a relay needs from outside. `insecure` serves plain HTTP, and allows it for keys and nudges too. */
export interface RelayOptions {
  readonly config: RelayConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Names HTTP proxies on the way to Teleport, as `process.env` does. Absent: none. */
  readonly environment?: Environment | undefined;
  readonly insecure?: boolean | undefined;
}

/** How a relay fares. */
export interface RelayStatus {
  readonly watch: WatchState;
  /** Why it is of no use now, or undefined if it is. */
  readonly unreadyReason: string | undefined;
  /** Access requests it knows. */
  readonly requests: number;
  /** How it stands with the app. */
  readonly way: WayStatus;
}

/** A running relay. */
export interface Relay {
  /** Where the app calls it, if it does. */
  readonly url: string | undefined;
  /** Where metrics are served, if they are. */
  readonly metricsPort: number | undefined;
  status(): RelayStatus;
  /** Resolves when calls under way are done and everything is closed. */
  stop(): Promise<void>;
}

/**
 * Starts a relay. It serves at once, and keeps trying while Teleport cannot be reached. Throws `ConfigError` for what
 * no retry can mend: a file that is not there, an address that is taken.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { config, clock, random, insecure = false } = options;
  await checkFiles(config, insecure, options.environment);
  const metrics = new Metrics({ mode: config.review.mode, way: config.forge.way });
  const log = metrics.counting(options.log);
  const teleport = composeTeleport({ ...options, log });
  const { connections, client, store } = teleport;
  const notes = new IssueNotes({ pluginData: teleport.pluginData, log });
  const echoes = new Echoes({ clock, store, pass: (ids) => way.news(ids) });
  const watch = new RequestWatch({
    ...{ connections, client, store, clock, random, log },
    untold: (requests, signal) => notes.overturned(requests, signal),
    onChanged: (ids) => echoes.news(ids),
    // The app is shown what the relay knows as soon as it knows it.
    onLive: () => way.news([]),
  });
  const renewal = new Renewal({ connections, clock, log, onRenewed: () => watch.renew() });
  const health = (): Health => {
    const { problem: teleportProblem, identity } = connections;
    return healthOf({ now: clock.now(), teleportProblem, identity, watch, way: way.about });
  };
  const way = await wayOf(config, {
    ...{ config, clock, random, log, insecure, health },
    ...wayFacts({ connections, client, store, watch }, config),
  });
  await way.open(
    composeCalls({ ...options, log }, { ...teleport, notes, echoes, nudges: way.nudges, watch }),
  );
  metrics.show(() => measured(teleport, { watch, way, health }));
  const metricsServer =
    config.metrics === undefined ? undefined : await serveMetrics({ metrics, health }, config.metrics);
  watch.start();
  renewal.start();
  const url = way.about.kind === 'call' ? way.about.url : undefined;
  const metricsUrl = metricsServer === undefined ? undefined : `http://127.0.0.1:${metricsServer.port}`;
  const { forge, review } = config;
  log.info('relay.started', { way: forge.way, url, metricsUrl, mode: review.mode, version: RELAY_VERSION });
  return {
    url,
    metricsPort: metricsServer?.port,
    status: () => ({
      watch: watch.state,
      unreadyReason: health().reasons[0],
      requests: store.size,
      way: way.about,
    }),
    stop: async () => {
      echoes.stop();
      await Promise.all([way.stop(), metricsServer?.stop()]);
      await Promise.all([renewal.stop(), watch.stop()]);
      connections.close();
      log.info('relay.stopped');
    },
  };
}

/** What the metrics tell of a relay. */
const measured = (
  { connections, store, waiting, cardless }: Teleport,
  { watch, way, health }: { readonly watch: RequestWatch; readonly way: Way; readonly health: () => Health },
): Gauges => ({
  isReady: health().status === 'ready',
  watchState: watch.state.kind,
  requests: store.size,
  requestsWithoutCard: () => cardless.count(),
  decisionsWaiting: waiting.count,
  lastEventAt: watch.lastEventAt,
  teleportCertificateExpiresAt: connections.identity?.expiresAt,
  way: way.about,
});

/** A relay that opens no port does not load the server for it: that, and what it is built on, is a sixth of its memory. */
async function wayOf(config: RelayConfig, deps: WayDeps): Promise<Way> {
  if (config.forge.way === 'pull') return new PullWay(deps);
  const { CallWay } = await import('./way/call');
  return new CallWay(deps);
}

/** What the relay tells the app by the way, where it is the one that comes. */
function wayFacts(
  {
    connections,
    client,
    store,
    watch,
  }: Pick<Teleport, 'connections' | 'client' | 'store'> & { readonly watch: RequestWatch },
  { review }: RelayConfig,
): Pick<WayDeps, 'revisionOf' | 'pending' | 'cluster'> {
  return {
    revisionOf: (id) => store.revisionOf(id),
    pending: () => {
      if (watchProblem(watch) !== undefined) return undefined;
      const { digest, heads } = store.pending();
      return { digest, count: heads.length };
    },
    cluster: () =>
      client.cluster === undefined || connections.identity === undefined
        ? undefined
        : describeCluster({ client, connections, watch, review }),
  };
}

interface Teleport {
  readonly connections: TeleportConnections;
  readonly client: TeleportClient;
  readonly users: TeleportUsers;
  readonly pluginData: PluginData;
  readonly store: RequestStore;
  readonly waiting: WaitingDecisions;
  readonly cardless: Cardless;
}

function composeTeleport({ config, environment = {}, clock, log }: RelayOptions): Teleport {
  const connections = new TeleportConnections({ config: config.teleport, environment, clock, log });
  const pluginData = new PluginData({ connections, clock });
  const store = new RequestStore();
  return {
    connections,
    client: new TeleportClient({ connections, clock, log, tierOf: (roles) => tierOf(config.tiers, roles) }),
    users: new TeleportUsers({ connections, clock }),
    pluginData,
    store,
    waiting: new WaitingDecisions(clock),
    cardless: new Cardless({ store, pluginData, clock }),
  };
}

function composeCalls(
  options: RelayOptions,
  parts: Teleport & {
    readonly notes: IssueNotes;
    readonly echoes: Echoes;
    readonly nudges: Nudges | undefined;
    readonly watch: RequestWatch;
  },
): RelayCalls {
  const { config, log } = options;
  const { connections, client, notes, echoes, store, nudges, watch } = parts;
  const reviewers = new Reviewers({
    users: parts.users,
    clock: options.clock,
    config: config.review,
    people: config.people,
  });
  const ends = new AccessEnds({
    client,
    locks: new Locks({ connections, clock: options.clock }),
    reviewers,
    config: config.review,
    clock: options.clock,
    log,
  });
  const reviews = new Reviews({
    ends,
    client,
    decider: witnessed(options, parts, composeDecider(options, parts, reviewers)),
    log,
    clock: options.clock,
    waiting: parts.waiting,
  });
  const staleReason = (): string | undefined => watchProblem(watch);
  const isUpToDate = (): boolean => staleReason() === undefined;
  const names = new ResourceNames({ connections, clock: options.clock, log: options.log });
  return {
    sync: (call) => sync({ store, nudges, staleReason }, call),
    fetch: (call) => fetchRequests({ client, store, notes, names, isUpToDate }, call),
    review: (submission, id) => echoes.during(id, () => reviews.submit(id, submission)),
    reviewer: ({ actor }, id) => reviews.check(id, actor),
    reviewerOfMany: (call) => checkMany({ reviews, store, isUpToDate }, call),
    end: (ending, id) => ends.end(id, ending),
    note: async (issue, id) => {
      const answer = await noteIssue({ client, store, notes }, { id, issue });
      echoes.shown(id, issue);
      return answer;
    },
    people: (call) => findPeople(reviewers, call),
    cluster: () => describeCluster({ client, connections, watch, review: config.review }),
  };
}

async function noteIssue(
  deps: { readonly client: TeleportClient; readonly store: RequestStore; readonly notes: IssueNotes },
  { id, issue }: { readonly id: RequestId; readonly issue: NotedIssue },
): Promise<'gone' | undefined> {
  const request = deps.store.get(id) ?? (await deps.client.readRequest(id));
  if (request === undefined) return 'gone';
  return (await deps.notes.note(request, issue)) === 'gone' ? 'gone' : undefined;
}

/** Where Jira is asked itself, nothing gets past what it says. */
function witnessed({ config, clock, log }: RelayOptions, parts: Teleport, decider: Decider): Decider {
  const { client, pluginData } = parts;
  if (config.jira === undefined) return decider;
  const account = new ServiceAccount({ config: config.jira, clock });
  return new WitnessedDecider({ decider, config: config.jira, account, client, pluginData, clock, log });
}

function composeDecider(
  { config, clock }: RelayOptions,
  { client, pluginData }: Teleport,
  reviewers: Reviewers,
): Decider {
  const common = { client, reviewers, config: config.review, clock };
  switch (config.review.mode) {
    case 'native':
      return new NativeDecider(common);
    case 'relay':
      return new RelayUserDecider(common);
    case 'override':
      return new OverrideDecider({ ...common, claims: new Claims({ pluginData, clock }) });
  }
}
