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
import { writeRelayFiles, type RelayFiles, type RelaySetup } from './relay-files';
import type { Edition } from './teleport/features';
import { PLUGIN_USER } from './teleport/demo-cluster';
import { startTeleport, type Teleport } from './teleport/teleport';

/** What kind of system to start. */
export interface SandboxOptions {
  readonly mode: RelaySetup['mode'];
  readonly edition?: Edition;
  readonly version?: string;
  readonly project?: ProjectSetup;
  readonly review?: NonNullable<RelaySetup['review']>;
  readonly people?: NonNullable<RelaySetup['people']>;
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

  get relay(): Relay | undefined {
    return this.#parts.relay.current;
  }

  /** The app's log, a line each. */
  get appLog(): readonly string[] {
    return this.#parts.appLog;
  }

  async startRelay(): Promise<void> {
    const { teleport, forge, certificate } = this.#parts;
    const installation = forge.site.installation?.id;
    const files = await writeRelayFiles({
      teleportAddr: teleport.addr,
      identity: await teleport.issueIdentity(PLUGIN_USER),
      certificate,
      listenAddr: '127.0.0.1:0',
      appId: forge.site.deployment.appAri,
      installationIds: installation === undefined ? [] : [installation],
      jwksUrl: `${forge.url}/.well-known/jwks.json`,
      mode: this.#options.mode,
      ...(this.#options.review === undefined ? {} : { review: this.#options.review }),
      ...(this.#options.people === undefined ? {} : { people: this.#options.people }),
    });
    this.#parts.files.push(files);
    this.#parts.relay.current = await startRelay({
      config: await readConfig(files.configPath),
      clock: this.clock,
      random: () => 0.5,
      log: logTo(linesInto(this.relayLog), 'debug'),
    });
  }

  async stopRelay(): Promise<void> {
    const { relay } = this.#parts;
    await relay.current?.stop();
    relay.current = undefined;
  }

  /** Installs the app anew: empty storage, another installation that the relay must be told of, settings saved again. */
  async reinstall(): Promise<void> {
    await this.forge.install(ERIN);
    await this.stopRelay();
    await this.startRelay();
    await setUpProject(this.forge, this.jira, this.#options.project ?? { projectKey: 'ACC' });
  }

  async stop(): Promise<void> {
    await this.stopRelay();
    await this.forge.stop();
    await this.jira.stop();
    await this.teleport.stop();
    await Promise.all(this.#parts.files.map((files) => files.remove()));
  }
}

interface Parts {
  readonly clock: ManualClock;
  readonly teleport: Teleport;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  readonly certificate: ServerCertificate;
  readonly appLog: string[];
  readonly files: RelayFiles[];
  readonly relay: { current: Relay | undefined };
}

/** Nobody listens on port 9 of this machine: a relay that is down. */
const NO_RELAY_URL = 'https://127.0.0.1:9';

/** Starts everything, installs the app and turns a project on. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // Certificates are made with the machine's time, so the clock starts there.
  const clock = new ManualClock(Date.now());
  const { edition = 'enterprise', version = '18.11.0' } = options;
  const teleport = await startTeleport({ clock, edition, version });
  const jira = await startJira({ clock });
  const certificate = await createServerCertificate();
  const relay: Parts['relay'] = { current: undefined };
  const appLog: string[] = [];
  const forge = await startForgeSide({
    clock,
    jira,
    relay: () => ({ baseUrl: relay.current?.url ?? NO_RELAY_URL, ca: certificate.caPem }),
    log: (message, fields) => appLog.push(JSON.stringify({ message, ...fields })),
  });
  const sandbox = new Sandbox(options, {
    clock,
    teleport,
    jira,
    forge,
    certificate,
    appLog,
    files: [],
    relay,
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
