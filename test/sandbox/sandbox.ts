/**
 * The whole system in one process, for tests: emulators of Teleport, Jira and Forge, the real app in the Forge host and the
 * real relay, on real sockets and a clock that is moved by hand.
 */
import { Writable } from 'node:stream';
import type { Relay } from '../../src/relay/compose';
import { logTo } from '../../src/relay/log';
import { ManualClock } from './clock';
import { setUpProject, startForgeSide, type ProjectSetup } from './forge-side';
import type { ForgeHost } from './forge-host/host';
import { Gateway } from './jira/gateway';
import { startJira, type Jira } from './jira/jira';
import { relayWayOf, SharedPairing } from './pairing';
import { ERIN } from './people';
import type { RelayFiles, RelaySetup } from './relay-files';
import { RunningRelay, TELEPORT_NAME, type RunningRelayOptions } from './running-relay';
import { makeKeys, type SandboxKeys } from './sandbox-keys';
import type { Edition } from './teleport/features';
import { frontKindOf, startFront, type Front, type FrontKind } from './teleport/proxy/front';
import { startTeleport, type Teleport } from './teleport/teleport';

/** What kind of system to start. */
export interface SandboxOptions {
  readonly mode: RelaySetup['mode'];
  readonly edition?: Edition;
  readonly version?: string;
  readonly project?: ProjectSetup;
  readonly review?: NonNullable<RelaySetup['review']>;
  readonly people?: NonNullable<RelaySetup['people']>;
  readonly tiers?: NonNullable<RelaySetup['tiers']>;
  /** Gives the relay an account of its own in Jira, by which it checks what the app says. */
  readonly hasWitness?: boolean;
  /** How the relay reaches Teleport. Absent: as `SANDBOX_CONNECTION` says, else directly. */
  readonly connection?: FrontKind;
  /** Who calls whom. Absent: as `RELAY_WAY` says, else the relay asks the app. */
  readonly way?: 'pull' | 'call';
  /** Lets the relay reach Teleport through an HTTP proxy only. */
  readonly httpProxy?: boolean;
  /** Whether each call of the app has a token of its own, or shares one with its invocation; the relay is told. */
  readonly tokens?: NonNullable<Extract<RelaySetup['way'], { kind: 'call' }>['tokens']>;
  /** Made once for many sandboxes, since keys take longer to make than the rest. */
  readonly keys?: SandboxKeys;
}

export { makeKeys, type SandboxKeys };

/** A running system. Parts may be stopped and started again one by one. */
export class Sandbox {
  readonly clock: ManualClock;
  readonly teleport: Teleport;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  /** What the relay has logged, a line of JSON each. */
  readonly relayLog: string[] = [];
  readonly #options: SandboxOptions;
  readonly #parts: Parts;
  readonly #pairing: SharedPairing;

  constructor(options: SandboxOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.clock = parts.clock;
    this.teleport = parts.teleport;
    this.jira = parts.jira;
    this.forge = parts.forge;
    this.#pairing = new SharedPairing(parts.forge, parts.clock);
  }

  /** The relay that runs; the first, where several do. */
  get relay(): Relay | undefined {
    return this.#parts.relays[0]?.relay;
  }

  /** How many relays run. The app's calls go to them in turn. */
  get relayCount(): number {
    return this.#parts.relays.length;
  }

  /** The app's log, a line each. */
  get appLog(): readonly string[] {
    return this.#parts.appLog;
  }

  /** The relay's: its identity file, and the key of its HTTPS server. */
  get privateKeys(): readonly string[] {
    const { identity, certificate } = this.#parts.keys;
    return [identity, certificate.keyPem];
  }

  /** Starts a relay, beside those that run. */
  startRelay(): Promise<void> {
    const started = this.#startRelay();
    this.#parts.starting.push(started);
    return started;
  }

  async #startRelay(): Promise<void> {
    const { front, keys, files, relays, gateway } = this.#parts;
    const { mode, review, people, tiers, connection, httpProxy = false } = this.#options;
    const running = await RunningRelay.start({
      clock: this.clock,
      log: logTo(linesInto(this.relayLog), 'debug'),
      front,
      isBehindHttpProxy: httpProxy,
      onFiles: (written) => files.push(written),
      way: await this.#way(),
      setup: {
        identity: keys.identity,
        mode,
        // Finding the way takes real time, for which stories that are not about it do not wait.
        ...(connection === undefined ? { connection: front.kind } : {}),
        ...(review === undefined ? {} : { review }),
        ...(people === undefined ? {} : { people }),
        ...(tiers === undefined ? {} : { tiers }),
        ...(gateway === undefined
          ? {}
          : { witness: { ...WITNESS, cloudId: gateway.cloudId, url: gateway.url } }),
      },
    });
    relays.push(running);
    await running.firstAttempt();
  }

  /** Pairs what relays there will be with the app, as `startRelay` does otherwise; without effect where they are. */
  async pair(): Promise<void> {
    if (this.way === 'pull') await this.#pairing.current();
  }

  /** Has another key let in, beside that of the relays that run or in its place; those which start from now on have it. */
  pairAnew(how: { readonly replaces: boolean }): Promise<void> {
    return this.#pairing.anew(how);
  }

  /** Who calls whom. */
  get way(): 'pull' | 'call' {
    return this.#options.way ?? relayWayOf(process.env);
  }

  async #way(): Promise<RunningRelayOptions['way']> {
    const { forge, keys } = this.#parts;
    const installation = forge.site.installation?.id;
    if (this.way === 'pull') return { kind: 'pull', pairing: await this.#pairing.current() };
    const { tokens } = this.#options;
    return {
      kind: 'call',
      certificate: keys.certificate,
      appId: forge.site.deployment.appAri,
      installationIds: installation === undefined ? [] : [installation],
      jwksUrl: `${forge.url}/.well-known/jwks.json`,
      ...(tokens === undefined ? {} : { tokens }),
    };
  }

  /** The relays that run; the app called the last one last. */
  get relays(): readonly RunningRelay[] {
    return this.#parts.relays;
  }

  /** Stops all relays, as an operator would: calls under way are finished. */
  async stopRelay(): Promise<void> {
    const stopped = this.#parts.relays.splice(0);
    await Promise.all(stopped.map(({ relay }) => relay.stop()));
    for (const one of stopped) one.cut();
  }

  /** A relay dies, the first unless told: from now on nothing that it still does reaches anybody. */
  crashRelay(relay = this.#parts.relays[0]): void {
    const index = this.#parts.relays.findIndex((running) => running === relay);
    for (const dead of index < 0 ? [] : this.#parts.relays.splice(index, 1)) {
      dead.cut();
      this.#parts.dead.push(dead.relay.stop());
    }
  }

  /** Installs the app anew: empty storage, another installation that the relay must be told of, settings saved again. */
  async reinstall(): Promise<void> {
    await this.forge.install(ERIN);
    await this.stopRelay();
    await this.startRelay();
    await setUpProject(this.forge, this.jira, this.#options.project ?? { projectKey: 'ACC' });
  }

  async stop(): Promise<void> {
    // One that is only just coming up would stay behind.
    await Promise.allSettled(this.#parts.starting);
    await this.#whileTimeGoesOn(this.stopRelay());
    await this.forge.stop();
    await this.#whileTimeGoesOn(Promise.all(this.#parts.dead));
    await this.#parts.gateway?.stop();
    await this.jira.stop();
    await this.#parts.front.stop();
    await this.teleport.stop();
    await Promise.all(this.#parts.files.map((files) => files.remove()));
  }

  /** What a relay still waits for runs into its time limits, also what it begins to wait for only now. */
  async #whileTimeGoesOn(done: Promise<unknown>): Promise<void> {
    const ended = done.then(() => true);
    for (let look = 0; look < STOP_LOOKS_MAX; look += 1) {
      if (await Promise.race([ended, pause(STOP_LOOK_MS)])) return;
      this.clock.advance(STOP_STEP_MS);
    }
    throw new Error('A relay does not stop, however long it is waited for');
  }
}

interface Parts {
  readonly clock: ManualClock;
  readonly teleport: Teleport;
  /** What lies before Teleport. */
  readonly front: Front;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  /** Where the relay's own account in Jira signs in, if it has one. */
  readonly gateway: Gateway | undefined;
  readonly keys: SandboxKeys;
  readonly appLog: string[];
  readonly files: RelayFiles[];
  readonly relays: RunningRelay[];
  readonly starting: Promise<void>[];
  readonly dead: Promise<void>[];
}

/** Stopping: looks, how long one is in real time, and how far the clock goes after it. */
const STOP_LOOKS_MAX = 500;
const STOP_LOOK_MS = 20;
const STOP_STEP_MS = 10_000;

const pause = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));

/** The account that the relay has in Jira where it has one, and what it takes for which verdict. */
const WITNESS = {
  clientId: 'witness',
  clientSecret: 'a-client-secret-of-the-witness',
  approvedStatuses: ['Approved'],
  deniedStatuses: ['Denied'],
} as const;

/** Nobody listens on port 9 of this machine: a relay that is down. */
const NO_RELAY_URL = 'https://127.0.0.1:9';

/** Starts everything, installs the app and turns a project on. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // Certificates are made with the machine's time, so the clock starts there.
  const clock = new ManualClock(Date.now());
  const { edition = 'enterprise', version = '18.11.0', keys = await makeKeys() } = options;
  const teleport = await startTeleport({ clock, edition, version, pki: keys.pki });
  const front = await startFront(teleport, options.connection ?? frontKindOf(process.env), {
    dnsNames: [TELEPORT_NAME],
  });
  const jira = await startJira({ clock });
  const relays: RunningRelay[] = [];
  const appLog: string[] = [];
  const nextUrl = (): string => {
    const next = relays.shift();
    if (next === undefined) return NO_RELAY_URL;
    relays.push(next);
    return next.url ?? NO_RELAY_URL;
  };
  const forge = await startForgeSide({
    clock,
    jira,
    relay: {
      get baseUrl() {
        return nextUrl();
      },
      ca: keys.certificate.caPem,
    },
    tokenKeys: keys.tokens,
    log: (message, fields) => appLog.push(JSON.stringify({ message, ...fields })),
  });
  if (options.tokens !== undefined) forge.quirks.tokens = options.tokens;
  const sandbox = new Sandbox(options, {
    clock,
    teleport,
    front,
    jira,
    forge,
    gateway: options.hasWitness === true ? await Gateway.start({ clock, jira, ...WITNESS }) : undefined,
    keys,
    appLog,
    files: [],
    relays,
    starting: [],
    dead: [],
  });
  await sandbox.reinstall();
  return sandbox;
}

function linesInto(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString().trimEnd());
      done();
    },
  });
}
