/**
 * What the relay's tests stand on: a real relay in this process, against the Teleport emulator over mutual TLS, called
 * over real HTTP with tokens signed by a key that a small server publishes as Atlassian does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay, type Relay } from '../../src/relay/compose';
import type { RelayConfig, ReviewConfig } from '../../src/relay/config/config';
import { logTo, type Log } from '../../src/relay/log';
import { ManualClock } from '../sandbox/clock';
import { createTeleportPki, type TeleportPki } from '../sandbox/pki/teleport-pki';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { startFront, type Front, type FrontKind } from '../sandbox/teleport/proxy/front';
import { startTeleport, type Teleport, type TeleportOptions } from '../sandbox/teleport/teleport';
import { eventually } from '../support/eventually';
import { APP_ID, FakeForge, INSTALLATION } from './fake-forge';
import { keyLinesOf, leaksIn, reasonsIn, secretsIn } from '../support/leaks';

export { APP_ID, FakeForge, INSTALLATION };
export const START_MS = Date.UTC(2026, 5, 1, 9);

export const ALICE = '5b10ac8d82e05b22cc7d4ef1';
export const BOB = '5b10ac8d82e05b22cc7d4ef2';
export const CAROL = '5b10ac8d82e05b22cc7d4ef3';
export const DAVE = '5b10ac8d82e05b22cc7d4ef4';

/** A person in Jira, as the app describes them. */
export const actor = (id: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  accountId: id,
  displayName: 'Somebody',
  isProjectApprover: true,
  ...changes,
});

/** An answer of the relay's. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; tests look at it with matchers. */
  readonly body: unknown;
}

/** A relay under test. */
export class TestRelay {
  readonly relay: Relay;
  readonly identityPath: string;
  readonly config: RelayConfig;
  readonly #forge: FakeForge;
  readonly #onSecret: (secret: string) => void;

  constructor(
    relay: Relay,
    options: {
      config: RelayConfig;
      forge: FakeForge;
      identityPath: string;
      /** Told of every token, and of every reason and key in a body: what no log may have. */
      onSecret: (secret: string) => void;
    },
  ) {
    this.relay = relay;
    this.config = options.config;
    this.identityPath = options.identityPath;
    this.#forge = options.forge;
    this.#onSecret = options.onSecret;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const token = headers['authorization'] ?? `Bearer ${await this.#forge.token()}`;
    this.#onSecret(token.replace(/^Bearer /, ''));
    for (const secret of secretsIn(body)) this.#onSecret(secret);
    const response = await fetch(`${this.relay.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers, authorization: token },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  async review(id: string, submission: Record<string, unknown>): Promise<Answer> {
    return this.call('POST', `/v1/access-requests/${id}/reviews`, {
      decisionId: '10001:1',
      actor: actor(BOB),
      proposedState: 'approved',
      reason: 'okay',
      ...submission,
    });
  }

  /** Where `/readyz` says why. */
  get readyUrl(): string {
    return `http://127.0.0.1:${this.relay.metricsPort ?? 0}/readyz`;
  }

  async untilLive(): Promise<void> {
    await eventually(() => expect(this.relay.status().watch.kind).toBe('live'));
  }
}

/** Starts everything for one test file's tests and stops it again. */
export class RelayBed {
  clock = new ManualClock(START_MS);
  readonly logLines: string[] = [];
  readonly log: Log = logTo({ write: (line) => void this.logLines.push(line) }, 'debug');
  #pki: Promise<TeleportPki> | undefined;
  #folder: string | undefined;
  #forge: FakeForge | undefined;
  #stops: (() => Promise<void>)[] = [];
  #teleports: Teleport[] = [];
  #secrets: string[] = [];
  #count = 0;

  async teleport(options: Partial<TeleportOptions> = {}): Promise<Teleport> {
    this.#pki ??= createTeleportPki();
    const teleport = await startTeleport({ clock: this.clock, pki: await this.#pki, ...options });
    this.#stops.push(() => teleport.stop());
    this.#teleports.push(teleport);
    return teleport;
  }

  async forge(): Promise<FakeForge> {
    if (this.#forge === undefined) {
      const forge = await FakeForge.start(this.clock);
      this.#stops.push(() => forge.stop());
      this.#forge = forge;
    }
    return this.#forge;
  }

  /** Starts a relay with an identity of the plugin's user, and waits until it watches. */
  async relay(
    teleport: Teleport,
    changes: {
      readonly review?: Partial<ReviewConfig>;
      readonly forge?: Partial<RelayConfig['forge']>;
      readonly teleport?: Partial<RelayConfig['teleport']>;
      readonly environment?: Readonly<Record<string, string>>;
      readonly waits?: boolean;
    } & Partial<Pick<RelayConfig, 'people' | 'tiers' | 'metrics' | 'jira'>> = {},
  ): Promise<TestRelay> {
    const forge = await this.forge();
    const identityPath = await this.identityFile(await teleport.issueIdentity(PLUGIN_USER));
    const config: RelayConfig = {
      teleport: {
        addr: teleport.addr,
        connection: 'auto',
        credentials: { kind: 'identity', path: identityPath },
        ...changes.teleport,
      },
      http: { host: '127.0.0.1', port: 0 },
      forge: {
        way: 'call',
        pairingFile: '',
        appId: APP_ID,
        installations: [INSTALLATION],
        environment: 'production',
        jwksUrl: forge.jwksUrl,
        tokens: 'per-call',
        webtriggerHosts: ['127.0.0.1'],
        ...changes.forge,
      },
      review: {
        mode: 'native',
        userTrait: 'jira_account_id',
        allowEmailMatch: false,
        approvers: [ALICE, BOB, CAROL, DAVE],
        allowedRoles: [],
        denyOnly: false,
        endAccess: false,
        endAccessOnClose: false,
        ...changes.review,
      },
      people: changes.people ?? {},
      tiers: changes.tiers ?? {},
      jira: changes.jira,
      metrics: changes.metrics ?? { host: '127.0.0.1', port: 0 },
      log: { output: 'stderr', severity: 'debug' },
    };
    const relay = await startRelay({
      config,
      clock: this.clock,
      random: () => 0.5,
      log: this.log,
      environment: changes.environment,
      insecure: true,
    });
    this.#stops.unshift(() => relay.stop());
    const test = new TestRelay(relay, {
      config,
      forge,
      identityPath,
      onSecret: (secret) => this.#secrets.push(secret),
    });
    if (changes.waits ?? true) await test.untilLive();
    return test;
  }

  /** Puts a Proxy Service, or one behind a load balancer, before a cluster. The addresses need its web authority. */
  async front(
    teleport: Teleport,
    kind: FrontKind,
    options?: Parameters<typeof startFront>[2],
  ): Promise<{ readonly front: Front; readonly config: Partial<RelayConfig['teleport']> }> {
    const front = await startFront(teleport, kind, options);
    this.#stops.push(() => front.stop());
    const { webCaPem } = front;
    const proxyCaFile = webCaPem === undefined ? {} : { proxyCaFile: await this.identityFile(webCaPem) };
    return { front, config: { addr: `127.0.0.1:${front.port}`, ...proxyCaFile } };
  }

  /** Stops this too, after the test. */
  alsoStop(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  async identityFile(text: string, mode = 0o600): Promise<string> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'relay-test-'));
    const path = join(this.#folder, `identity-${++this.#count}`);
    await writeFile(path, text, { mode });
    this.#secrets.push(...keyLinesOf(text));
    return path;
  }

  /** Moves the clock in small steps until `probe` holds: for pauses that begin only after something on a socket. */
  async advanceUntil<T>(probe: () => T | Promise<T>, stepMs = 250): Promise<T> {
    return eventually(async () => {
      this.clock.advance(stepMs);
      return probe();
    });
  }

  /** Stops what was started, the newest first, and looks whether the log gives something away; for `afterEach`. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) await stop();
    const secrets = [...this.#secrets.splice(0), ...this.#teleports.splice(0).flatMap(reasonsIn)];
    const leaks = leaksIn(this.logLines, secrets);
    this.#forge = undefined;
    this.clock = new ManualClock(START_MS);
    this.logLines.length = 0;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true });
    this.#folder = undefined;
    expect(leaks).toEqual([]);
  }
}
