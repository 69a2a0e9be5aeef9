/**
 * The whole system in one process, for tests: emulators of Teleport, Jira and Forge, the real app in the Forge host and the
 * real relay, on real sockets and a clock that is moved by hand.
 */
import { Writable } from 'node:stream';
import { startRelay, type Relay } from '../../src/relay/compose';
import { readConfig } from '../../src/relay/config/parse';
import { logTo } from '../../src/relay/log';
import { ManualClock } from './clock';
import { setUpProject, startForgeSide, type ProjectSetup } from './forge-side';
import type { ForgeHost } from './forge-host/host';
import { startJira, type Jira } from './jira/jira';
import { ERIN } from './people';
import { createServerCertificate, type ServerCertificate } from './pki/server-certificate';
import { createTeleportPki, type TeleportPki } from './pki/teleport-pki';
import { writeRelayFiles, type RelayFiles, type RelaySetup } from './relay-files';
import { TcpGate } from './tcp-gate';
import type { Edition } from './teleport/features';
import { PLUGIN_USER } from './teleport/demo-cluster';
import { FRONT_KINDS, startFront, type Front, type FrontKind } from './teleport/proxy/front';
import { startTeleport, type Teleport } from './teleport/teleport';

/** What kind of system to start. */
export interface SandboxOptions {
  readonly mode: RelaySetup['mode'];
  readonly edition?: Edition;
  readonly version?: string;
  readonly project?: ProjectSetup;
  readonly review?: NonNullable<RelaySetup['review']>;
  readonly people?: NonNullable<RelaySetup['people']>;
  /** How the relay reaches Teleport. Absent: as `SANDBOX_CONNECTION` says, else directly. */
  readonly connection?: FrontKind;
  /** Made once for many sandboxes, since keys take longer to make than the rest. */
  readonly keys?: SandboxKeys;
}

/** The certificates of a sandbox: those of Teleport and that of the relay's HTTPS server. */
export interface SandboxKeys {
  readonly pki: TeleportPki;
  readonly certificate: ServerCertificate;
  /** The relay's identity file. */
  readonly identity: string;
}

/** Longer than any story, so that the relay's identity never ends by the way. */
const IDENTITY_TTL_MS = 30 * 86_400_000;

export async function makeKeys(): Promise<SandboxKeys> {
  const pki = await createTeleportPki();
  return {
    pki,
    certificate: await createServerCertificate(),
    identity: await pki.issueIdentityFile({
      user: PLUGIN_USER,
      roles: [PLUGIN_USER],
      ttlMs: IDENTITY_TTL_MS,
    }),
  };
}

/** A relay with its connections: what comes in by one gate, and what goes out to Teleport by the other. */
interface RunningRelay {
  readonly relay: Relay;
  readonly files: RelayFiles;
  readonly url: string;
  readonly gates: readonly TcpGate[];
}

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

  constructor(options: SandboxOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.clock = parts.clock;
    this.teleport = parts.teleport;
    this.jira = parts.jira;
    this.forge = parts.forge;
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

  /** Starts a relay, beside those that run. */
  startRelay(): Promise<void> {
    const started = this.#startRelay();
    this.#parts.starting.push(started);
    return started;
  }

  async #startRelay(): Promise<void> {
    const { front, forge, keys } = this.#parts;
    const installation = forge.site.installation?.id;
    const toTeleport = await TcpGate.open(front.port);
    const files = await writeRelayFiles({
      teleportAddr: `127.0.0.1:${toTeleport.port}`,
      ...(front.webCaPem === undefined ? {} : { webCaPem: front.webCaPem }),
      identity: keys.identity,
      certificate: keys.certificate,
      listenAddr: '127.0.0.1:0',
      appId: forge.site.deployment.appAri,
      installationIds: installation === undefined ? [] : [installation],
      jwksUrl: `${forge.url}/.well-known/jwks.json`,
      mode: this.#options.mode,
      ...(this.#options.review === undefined ? {} : { review: this.#options.review }),
      ...(this.#options.people === undefined ? {} : { people: this.#options.people }),
    });
    this.#parts.files.push(files);
    const relay = await this.#startFrom(files).catch((error: unknown) => {
      toTeleport.cut();
      throw error;
    });
    const fromApp = await TcpGate.open(portOf(relay.url));
    const url = `https://127.0.0.1:${fromApp.port}`;
    this.#parts.relays.push({ relay, files, url, gates: [fromApp, toTeleport] });
    await firstAttempt(relay);
  }

  async #startFrom({ configPath }: RelayFiles): Promise<Relay> {
    return startRelay({
      config: await readConfig(configPath),
      clock: this.clock,
      random: () => 0.5,
      log: logTo(linesInto(this.relayLog), 'debug'),
    });
  }

  /** Stops all relays, as an operator would: calls under way are finished. */
  async stopRelay(): Promise<void> {
    const stopped = this.#parts.relays.splice(0);
    await Promise.all(stopped.map(({ relay }) => relay.stop()));
    for (const gate of stopped.flatMap(({ gates }) => gates)) gate.cut();
  }

  /** The first relay dies: from now on nothing that it still does reaches anybody. */
  crashRelay(): void {
    const dead = this.#parts.relays.shift();
    if (dead === undefined) return;
    for (const gate of dead.gates) gate.cut();
    this.#parts.dead.push(dead.relay.stop());
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
/** How often, in real time, a starting relay is looked at, and how many times: what hangs is left to the story's clock. */
const START_LOOK_MS = 5;
const START_LOOKS_MAX = 1_000;

const pause = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));

/** Nobody listens on port 9 of this machine: a relay that is down. */
const NO_RELAY_URL = 'https://127.0.0.1:9';

/** Lets the whole suite of scenarios run through another way to Teleport. */
function connectionOf({ SANDBOX_CONNECTION: name = 'auth' }: NodeJS.ProcessEnv): FrontKind {
  const kind = FRONT_KINDS.find((candidate) => candidate === name);
  if (kind === undefined) throw new Error(`SANDBOX_CONNECTION must be one of ${FRONT_KINDS.join(', ')}`);
  return kind;
}

/** Starts everything, installs the app and turns a project on. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // Certificates are made with the machine's time, so the clock starts there.
  const clock = new ManualClock(Date.now());
  const { edition = 'enterprise', version = '18.11.0', keys = await makeKeys() } = options;
  const teleport = await startTeleport({ clock, edition, version, pki: keys.pki });
  const front = await startFront(teleport, options.connection ?? connectionOf(process.env));
  const jira = await startJira({ clock });
  const relays: RunningRelay[] = [];
  const appLog: string[] = [];
  const nextUrl = (): string => {
    const next = relays.shift();
    if (next === undefined) return NO_RELAY_URL;
    relays.push(next);
    return next.url;
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
    log: (message, fields) => appLog.push(JSON.stringify({ message, ...fields })),
  });
  const sandbox = new Sandbox(options, {
    clock,
    teleport,
    front,
    jira,
    forge,
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

/** Waits until the relay watches or has failed to once: a story begins with a relay that is there. */
async function firstAttempt(relay: Relay): Promise<void> {
  const isUnderWay = (): boolean => !['live', 'backing-off', 'stopped'].includes(relay.status().watch.kind);
  for (let look = 0; look < START_LOOKS_MAX && isUnderWay(); look += 1) {
    await pause(START_LOOK_MS);
  }
}

const portOf = (address: string): number => Number(/:(\d+)\/?$/.exec(address)?.[1]);

function linesInto(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString().trimEnd());
      done();
    },
  });
}
