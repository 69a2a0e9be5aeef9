import type { RequestId } from '#core/ids';
import type { NotedIssue } from '#core/ports';
import type { RelayCalls } from './calls/answer-call';
import { describeCluster, watchProblem } from './calls/cluster';
import { fetchRequests } from './calls/fetch';
import { findPeople } from './calls/people';
import { sync } from './calls/sync';
import { parseAddress } from './address';
import { Cardless } from './cardless';
import type { Clock } from './clock';
import type { RelayConfig } from './config/config';
import type { Environment } from './config/environment';
import { ConfigError } from './config/errors';
import { serveMetrics } from './http/metrics-server';
import { IssueLinks } from './issue-links';
import { isLoopback } from './loopback';
import { healthOf, type Health } from './health';
import type { Log } from './log';
import { Metrics } from './metrics';
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
import { TeleportLink } from './teleport/link';
import { DialError } from './teleport/dial/dial-error';
import { readDestination } from './teleport/dial/destination';
import { IdentityError, readCredentials } from './teleport/credentials';
import { Locks } from './teleport/locks';
import { Renewal } from './teleport/renewal';
import { PluginData } from './teleport/plugin-data';
import { RequestStore } from './teleport/requests';
import { ResourceNames } from './teleport/resource-names';
import { TeleportUsers } from './teleport/users';
import { RequestWatch, type WatchDeps } from './teleport/watch';
import type { WatchState } from './teleport/watch-state';
import { RELAY_VERSION } from './version';
import { WitnessedDecider } from './witness/witnessed-decider';
import { CallWay } from './way/call';
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
  const metrics = new Metrics({ mode: config.review.mode });
  const log = metrics.counting(options.log);
  const teleport = composeTeleport({ ...options, log });
  const { link, client, store, waiting, cardless } = teleport;
  const links = new IssueLinks({ pluginData: teleport.pluginData, log });
  const untold: WatchDeps['untold'] = (requests, signal) => links.overturned(requests, signal);
  const onChanged = (ids: readonly RequestId[]): void => way.news(ids);
  // The app is shown what the relay knows as soon as it knows it.
  const onLive = (): void => way.news([]);
  const watch = new RequestWatch({ link, client, store, clock, random, log, untold, onChanged, onLive });
  const renewal = new Renewal({ link, clock, log, onRenewed: () => watch.renew() });
  const health = (): Health => {
    const { problem: teleportProblem, identity } = link;
    return healthOf({ now: clock.now(), teleportProblem, identity, watch, way: way.about });
  };
  const way = openingWay(config, {
    ...{ config, clock, random, log, insecure, health },
    ...wayFacts({ link, client, store, watch }, config),
  });
  await way.open(composeCalls({ ...options, log }, { ...teleport, links, nudges: way.nudges, watch }));
  metrics.show(() => ({
    isReady: health().status === 'ready',
    watchState: watch.state.kind,
    requests: store.size,
    requestsWithoutCard: () => cardless.count(),
    decisionsWaiting: waiting.count,
    lastEventAt: watch.lastEventAt,
    teleportCertificateExpiresAt: link.identity?.expiresAt,
    way: way.about,
  }));
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
      await Promise.all([way.stop(), metricsServer?.stop()]);
      await Promise.all([renewal.stop(), watch.stop()]);
      link.close();
      log.info('relay.stopped');
    },
  };
}

const openingWay = (config: RelayConfig, deps: WayDeps): Way =>
  config.forge.way === 'call' ? new CallWay(deps) : new PullWay(deps);

/** What the relay tells the app by the way, where it is the one that comes. */
function wayFacts(
  {
    link,
    client,
    store,
    watch,
  }: Pick<Teleport, 'link' | 'client' | 'store'> & { readonly watch: RequestWatch },
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
      client.cluster === undefined || link.identity === undefined
        ? undefined
        : describeCluster({ client, link, watch, mode: review.mode }),
  };
}

/** Checks what the configuration names beyond HTTPS. Throws `ConfigError` with the first thing that is wrong. */
export async function checkFiles(
  config: RelayConfig,
  insecure: boolean,
  environment: Environment = {},
): Promise<void> {
  const [problem] = await fileProblems(config, insecure, environment);
  if (problem !== undefined) throw problem;
}

/**
 * All that is wrong with what the configuration names beyond HTTPS. An identity that is missing or broken at the start is a
 * mistake; one that expires later may be renewed.
 */
export async function fileProblems(
  { forge, teleport, tiers, jira }: RelayConfig,
  insecure: boolean,
  environment: Environment = {},
): Promise<readonly ConfigError[]> {
  const problemOf = async (run: () => Promise<unknown>): Promise<readonly ConfigError[]> => {
    try {
      await run();
      return [];
    } catch (error) {
      if (error instanceof IdentityError || error instanceof DialError)
        return [new ConfigError(error.message, { cause: error })];
      throw error;
    }
  };
  const jwksUrl = new URL(forge.jwksUrl);
  const hasNoPlace = jira !== undefined && Object.values(tiers).includes('panel');
  const isPlain = !insecure && jwksUrl.protocol !== 'https:' && !isLoopback(jwksUrl);
  return [
    ...(hasNoPlace ? [new ConfigError(NO_PLACE)] : []),
    ...(isPlain ? [new ConfigError('[forge] jwks_url: must begin with "https://"')] : []),
    ...(await problemOf(() => readCredentials(teleport.credentials))),
    ...(await problemOf(() => readDestination(teleport, environment, parseAddress(teleport.addr)))),
  ];
}

/** Clicks are what Jira's history does not tell of, and the panel's tier takes nothing else. */
const NO_PLACE =
  '[tiers]: with [jira] nobody could decide about a role of the tier "panel": choose "drag" or "teleport" for it';

interface Teleport {
  readonly link: TeleportLink;
  readonly client: TeleportClient;
  readonly users: TeleportUsers;
  readonly pluginData: PluginData;
  readonly store: RequestStore;
  readonly waiting: WaitingDecisions;
  readonly cardless: Cardless;
}

function composeTeleport({ config, environment = {}, clock, log }: RelayOptions): Teleport {
  const link = new TeleportLink({ config: config.teleport, environment, clock, log });
  const pluginData = new PluginData({ link, clock });
  const store = new RequestStore();
  return {
    link,
    client: new TeleportClient({ link, clock, log, tierOf: (roles) => tierOf(config.tiers, roles) }),
    users: new TeleportUsers({ link, clock }),
    pluginData,
    store,
    waiting: new WaitingDecisions(clock),
    cardless: new Cardless({ store, pluginData, clock }),
  };
}

function composeCalls(
  options: RelayOptions,
  parts: Teleport & {
    readonly links: IssueLinks;
    readonly nudges: Nudges | undefined;
    readonly watch: RequestWatch;
  },
): RelayCalls {
  const { config, log } = options;
  const { link, client, links, store, nudges, watch } = parts;
  const reviewers = new Reviewers({
    users: parts.users,
    clock: options.clock,
    config: config.review,
    people: config.people,
  });
  const ends = new AccessEnds({
    client,
    locks: new Locks({ link, clock: options.clock }),
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
  const names = new ResourceNames({ link, clock: options.clock, log: options.log });
  return {
    sync: (call) => sync({ store, nudges, staleReason }, call),
    fetch: (call) =>
      fetchRequests({ client, store, links, names, isUpToDate: () => staleReason() === undefined }, call),
    review: (submission, id) => reviews.submit(id, submission),
    reviewer: ({ actor }, id) => reviews.check(id, actor),
    end: (ending, id) => ends.end(id, ending),
    link: (issue, id) => linkIssue({ client, store, links }, { id, issue }),
    people: (call) => findPeople(reviewers, call),
    cluster: () => describeCluster({ client, link, watch, mode: config.review.mode }),
  };
}

async function linkIssue(
  deps: { readonly client: TeleportClient; readonly store: RequestStore; readonly links: IssueLinks },
  { id, issue }: { readonly id: RequestId; readonly issue: NotedIssue },
): Promise<'gone' | undefined> {
  const request = deps.store.get(id) ?? (await deps.client.readRequest(id));
  if (request === undefined) return 'gone';
  return (await deps.links.link(request, issue)) === 'gone' ? 'gone' : undefined;
}

/** Where Jira is asked itself, nothing gets past what it says. */
function witnessed({ config, clock, log }: RelayOptions, parts: Teleport, decider: Decider): Decider {
  const { client, pluginData } = parts;
  if (config.jira === undefined) return decider;
  return new WitnessedDecider({ decider, config: config.jira, client, pluginData, clock, log });
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
