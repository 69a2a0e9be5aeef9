/** The relay of the demo: the bundle that its users run, as a process that may be stopped and started again. */
import { get as getPlain } from 'node:http';
import { get } from 'node:https';
import { SystemClock } from './clock';
import type { ForgeHost } from './forge-host/host';
import { pairWith } from './pairing';
import type { ServerCertificate } from './pki/server-certificate';
import { writeRelayFiles, type RelayFiles, type RelaySetup } from './relay-files';
import { startRelayProcess, type RelayProcess } from './relay-process';
import { PLUGIN_USER } from './teleport/demo-cluster';
import type { Front } from './teleport/proxy/front';
import type { Teleport } from './teleport/teleport';
import type { ServiceStatus } from './web';

interface DemoRelayParts {
  readonly teleport: Teleport;
  readonly front: Front;
  readonly forge: ForgeHost;
  readonly certificate: ServerCertificate;
  readonly port: number;
  readonly way: 'pull' | 'call';
}

/** How often a starting relay is looked at, and how many times: one that never connects is for the service lights to show. */
const LOOK_MS = 50;
const LOOKS_MAX = 200;

/** The app's own, every five minutes. */
const TICK = 'sync-tick';

/** Starts as a process with files of its own, which stay while it is stopped. */
export class DemoRelay {
  readonly #files: RelayFiles;
  readonly #ca: string;
  readonly #forge: ForgeHost;
  #process: RelayProcess;

  private constructor(parts: DemoRelayParts, files: RelayFiles, process: RelayProcess) {
    this.#files = files;
    this.#ca = parts.certificate.caPem;
    this.#forge = parts.forge;
    this.#process = process;
  }

  /** With the way `pull` it is paired as an admin and an operator pair one. */
  static async start(parts: DemoRelayParts): Promise<DemoRelay> {
    const { teleport, front } = parts;
    const files = await writeRelayFiles({
      teleportAddr: `127.0.0.1:${front.port}`,
      ...(front.webCaPem === undefined ? {} : { webCaPem: front.webCaPem }),
      identity: await teleport.issueIdentity(PLUGIN_USER),
      mode: 'native',
      review: { end_access: true, end_access_on_close: true },
      ...(await wayOf(parts)),
    });
    try {
      const process = await startRelayProcess(files, () => undefined);
      return new DemoRelay(parts, files, process);
    } catch (error) {
      await files.remove();
      throw error;
    }
  }

  /** Where the app calls it, or, where it does not, where its metrics are. */
  get url(): string {
    return this.#process.url;
  }

  /** Of its process, which is another one after each start. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Stops it as an operator would; without effect where it does not run. */
  async halt(): Promise<void> {
    await this.#process.stop();
  }

  /** Starts it with the same files, and waits until app and relay know of each other; without effect where it runs. */
  async startAgain(): Promise<void> {
    if (this.#process.isRunning()) return;
    this.#process = await startRelayProcess(this.#files, () => undefined);
    await this.untilReady();
    // One that is called does not know whom to nudge before the app's next tick.
    await this.#forge.runScheduled(TICK);
  }

  /** Stops it for good. */
  async stop(): Promise<void> {
    await this.halt();
    await this.#files.remove();
  }

  /** A project that is set up before its relay has reached Teleport gets its first cards only with the next try. */
  async untilReady(): Promise<void> {
    for (let look = 0; look < LOOKS_MAX && (await this.#readiness()) !== 200; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async status(): Promise<ServiceStatus> {
    if (!this.#process.isRunning()) return { name: 'Relay', state: 'down', detail: 'not running' };
    try {
      return (await this.#readiness()) === 200
        ? { name: 'Relay', state: 'up', detail: 'watching Teleport' }
        : { name: 'Relay', state: 'starting', detail: 'not connected to Teleport' };
    } catch {
      return { name: 'Relay', state: 'down', detail: 'does not answer' };
    }
  }

  #readiness(): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const look = this.url.startsWith('https:') ? get : getPlain;
      look(`${this.url}/readyz`, { ca: this.#ca }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
  }
}

/** A relay that opens no port says on its metrics' address that it is ready. */
async function wayOf({
  forge,
  certificate,
  port,
  way,
}: DemoRelayParts): Promise<Pick<RelaySetup, 'way' | 'metricsAddr'>> {
  const listenAddr = `127.0.0.1:${port}`;
  if (way === 'pull') {
    const pairing = JSON.stringify(await pairWith(forge, new SystemClock()));
    return { way: { kind: 'pull', pairing }, metricsAddr: listenAddr };
  }
  return {
    way: {
      kind: 'call',
      certificate,
      listenAddr,
      appId: forge.site.deployment.appAri,
      installationIds: [forge.site.installation?.id ?? ''],
      jwksUrl: `${forge.url}/.well-known/jwks.json`,
    },
  };
}
