import { Counter, Gauge, Registry } from 'prom-client';
import type { RelayWay } from './config/config';
import type { PullState } from './pull/puller';
import type { WatchState } from './teleport/watch-state';
import { RELAY_VERSION } from './version';
import type { WayStatus } from './way/status';

/** What the gauges show at the moment of a scrape. Instants in epoch milliseconds; absent where there is none. */
export interface Gauges {
  readonly isReady: boolean;
  readonly watchState: WatchState['kind'];
  readonly requests: number;
  /** Asked of Teleport, so at a scrape only. */
  readonly requestsWithoutCard: () => Promise<number>;
  readonly decisionsWaiting: number;
  readonly lastEventAt: number | undefined;
  readonly teleportCertificateExpiresAt: number | undefined;
  readonly way: WayStatus;
}

/** What every metric is about. */
export interface MetricsAbout {
  readonly mode: string;
  readonly way: RelayWay;
}

export type CounterName = 'events' | 'calls' | 'reviews' | 'teleportCalls' | 'nudges';

/** How often something happened. */
export interface Count {
  readonly counter: CounterName;
  readonly labels: Readonly<Record<string, string>>;
  readonly times: number;
}

const PREFIX = 'teleport_jira_relay';

/** What `GET /metrics` answers, in Prometheus' text format. Loaded with its library at the first of them: see `Metrics`. */
export class MetricsPage {
  readonly #registry = new Registry();
  readonly #counters: Readonly<Record<CounterName, Counter>> = {
    events: this.#counter('events_total', 'Log events, by name and level', ['event', 'level']),
    calls: this.#counter('calls_total', 'Calls of the Forge app, by call and status', ['call', 'status']),
    reviews: this.#counter('reviews_total', 'Decisions, by review mode, outcome and proposed state', [
      'mode',
      'outcome',
      'proposed_state',
    ]),
    teleportCalls: this.#counter('teleport_calls_total', 'Calls to Teleport, by method and gRPC code', [
      'method',
      'code',
    ]),
    nudges: this.#counter('nudges_total', 'Attempts to nudge the app, by outcome', ['outcome']),
  };

  constructor({ mode, way }: MetricsAbout) {
    new Gauge({
      name: `${PREFIX}_build_info`,
      help: 'Always 1; says which version runs in which review mode, and who calls whom',
      labelNames: ['version', 'mode', 'way'],
      registers: [this.#registry],
    }).set({ version: RELAY_VERSION, mode, way }, 1);
  }

  /** Shows what these say at each scrape. To be called once, when there is something that can say it. */
  show(gauges: () => Gauges): void {
    this.#gauge('ready', '1 while /readyz answers 200', () => (gauges().isReady ? 1 : 0));
    this.#gauge('access_requests', 'Access requests that the relay knows', () => gauges().requests);
    this.#gauge(
      'access_requests_without_card',
      'Access requests that have been pending for ten minutes and of which the app has told no card; NaN while Teleport is away',
      () => gauges().requestsWithoutCard(),
    );
    this.#gauge(
      'decisions_waiting',
      'Decisions made in Jira that could not be carried out so far',
      () => gauges().decisionsWaiting,
    );
    this.#gauge('last_event_timestamp_seconds', 'When Teleport last sent an event', () =>
      seconds(gauges().lastEventAt),
    );
    this.#gauge('teleport_certificate_expiry_timestamp_seconds', 'When the identity in use expires', () =>
      seconds(gauges().teleportCertificateExpiresAt),
    );
    this.#gauge(
      'https_certificate_expiry_timestamp_seconds',
      'When the HTTPS certificate in use expires',
      () => seconds(httpsExpiryOf(gauges().way)),
    );
    this.#gauge(
      'last_answer_timestamp_seconds',
      'When the app last answered a question of the relay, with way "pull"',
      () => seconds(lastAnswerOf(gauges().way)),
    );
    this.#states(
      'watch_state',
      'The state of the watch on access requests: 1 for the one that it is in, 0 for the others',
      () => oneOf(WATCH_STATES, gauges().watchState),
    );
    this.#states(
      'pull_state',
      'With way "pull", how the relay stands with the app: 1 for the state that it is in, 0 for the others',
      () => {
        const { way } = gauges();
        return way.kind === 'pull' ? oneOf(PULL_STATES, way.state.kind) : {};
      },
    );
  }

  #states(name: string, help: string, read: () => Readonly<Record<string, 0 | 1>>): void {
    new Gauge({
      name: `${PREFIX}_${name}`,
      help,
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        for (const [state, value] of Object.entries(read())) this.set({ state }, value);
      },
    });
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics as they are now. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The names of all metrics, for their documentation. */
  names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  /** Adds what was counted since the last time. */
  add({ counter, labels, times }: Count): void {
    this.#counters[counter].inc(labels, times);
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({
      name: `${PREFIX}_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
    });
  }

  #gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name: `${PREFIX}_${name}`,
      help,
      registers: [this.#registry],
      async collect() {
        this.set(await read());
      },
    });
  }
}

/** A state that is missing here does not compile. */
const WATCH_STATES = Object.keys({
  stopped: true,
  connecting: true,
  'waiting-for-init': true,
  listing: true,
  live: true,
  renewing: true,
  'backing-off': true,
} satisfies Record<WatchState['kind'], true>);

const PULL_STATES = Object.keys({
  unpaired: true,
  'never-answered': true,
  answered: true,
  'standing-by': true,
  refused: true,
} satisfies Record<PullState['kind'], true>);

const oneOf = (states: readonly string[], current: string): Readonly<Record<string, 0 | 1>> =>
  Object.fromEntries(states.map((state) => [state, state === current ? 1 : 0]));

const httpsExpiryOf = (way: WayStatus): number | undefined =>
  way.kind === 'call' ? way.certificateExpiresAt : undefined;

const lastAnswerOf = (way: WayStatus): number | undefined =>
  way.kind === 'pull' && (way.state.kind === 'answered' || way.state.kind === 'standing-by')
    ? way.state.at
    : undefined;

/** Prometheus' instants; NaN where there is none. */
const seconds = (epochMs: number | undefined): number =>
  epochMs === undefined ? Number.NaN : epochMs / 1000;
