/** The product with a Teleport that is elsewhere: the app in the Forge host, an emulated Jira, and the built relay as a process. */
import { readFile, writeFile } from 'node:fs/promises';
import { SystemClock } from '../sandbox/clock';
import { setUpProject, startForgeSide } from '../sandbox/forge-side';
import type { ForgeHost } from '../sandbox/forge-host/host';
import { startJira, type Jira } from '../sandbox/jira/jira';
import type { Issue } from '../sandbox/jira/state';
import { ALICE, BOB, CAROL, ERIN } from '../sandbox/people';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { startRelayProcess, type RelayProcess } from '../sandbox/relay-process';
import { TcpGate } from '../sandbox/tcp-gate';
import { ACCOUNTS, type Mode } from './people';

/** How long something may take that nobody waits for a tick for, how often it is looked at. */
const WAIT_MS = 30_000;
const LOOK_MS = 10;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface SystemOptions {
  /** `HOST:PORT` of the Auth Service. */
  readonly addr: string;
  /** The relay's identity file. */
  readonly identityPath: string;
  readonly mode: Mode;
}

interface Parts {
  readonly gate: TcpGate;
  readonly jira: Jira;
  readonly forge: ForgeHost;
  readonly relay: RelayProcess;
  readonly files: RelayFiles;
  readonly log: readonly string[];
}

interface StoredLink {
  readonly issueId?: string;
}

/** A running system with the words that stories are told in. */
export class System {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start({ addr, identityPath, mode }: SystemOptions): Promise<System> {
    const clock = new SystemClock();
    const separator = addr.lastIndexOf(':');
    const gate = await TcpGate.open(Number(addr.slice(separator + 1)), addr.slice(0, separator));
    const jira = await startJira({ clock });
    const certificate = await createServerCertificate();
    const where: { relay: RelayProcess | undefined } = { relay: undefined };
    const log: string[] = [];
    const forge = await startForgeSide({
      clock,
      jira,
      relay: {
        get baseUrl() {
          return where.relay?.url ?? 'https://127.0.0.1:9';
        },
        ca: certificate.caPem,
      },
      log: (message, fields) => log.push(`app ${JSON.stringify({ message, ...fields })}`),
    });
    await forge.install(ERIN);
    const files = await writeRelayFiles({
      teleportAddr: `127.0.0.1:${gate.port}`,
      connection: 'auth',
      identity: await readFile(identityPath, 'utf8'),
      way: {
        kind: 'call',
        certificate,
        listenAddr: '127.0.0.1:0',
        appId: forge.site.deployment.appAri,
        installationIds: [forge.site.installation?.id ?? ''],
        jwksUrl: `${forge.url}/.well-known/jwks.json`,
      },
      mode,
      people: ACCOUNTS,
    });
    where.relay = await startRelayProcess(files, (line) => log.push(`relay ${line}`));
    const system = new System({ gate, jira, forge, relay: where.relay, files, log });
    await system.until(() => {
      if (!log.some((line) => line.includes('"watch.live"')))
        throw new Error('The relay does not watch Teleport');
    });
    await setUpProject(forge, jira, { projectKey: 'ACC', approvers: [ALICE, BOB, CAROL, ERIN] });
    await forge.idle();
    return system;
  }

  get jira(): Jira {
    return this.#parts.jira;
  }

  get log(): readonly string[] {
    return this.#parts.log;
  }

  /** Nothing reaches Teleport any more, until `reconnect`. */
  disconnect = (): void => this.#parts.gate.cut();
  reconnect = (): Promise<void> => this.#parts.gate.restore();

  /** Gives the relay another identity file, as tbot does. */
  async renew(identityPath: string): Promise<void> {
    await writeFile(this.#parts.files.identityPath, await readFile(identityPath));
  }

  /** Runs the five-minute tick now. */
  async tick(): Promise<void> {
    await this.#parts.forge.runScheduled('sync-tick');
    await this.#parts.forge.idle();
  }

  /** Waits until `probe` stops throwing. */
  async until<T>(probe: () => T | Promise<T>, waitMs = WAIT_MS): Promise<T> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      try {
        return await probe();
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
      await pause(LOOK_MS);
    }
  }

  /** The card of a request, once it is there and shows Pending. */
  cardOf(id: string, waitMs = WAIT_MS): Promise<Issue> {
    return this.until(() => {
      const link = this.#parts.forge.storage.entities('link').get(id) as StoredLink | undefined;
      if (link?.issueId === undefined) throw new Error(`Request ${id} has no card`);
      const issue = this.jira.state.issue(link.issueId);
      if (this.jira.state.statusOf(issue.key) === 'To Do') throw new Error(`${issue.key} is not in Pending`);
      return issue;
    }, waitMs);
  }

  shows(key: string, status: string, waitMs = WAIT_MS): Promise<void> {
    return this.until(() => {
      const now = this.jira.state.statusOf(key);
      if (now !== status) throw new Error(`${key} shows ${now}, not ${status}`);
    }, waitMs);
  }

  /** Waits for a comment with these words. */
  says(key: string, words: string, waitMs = WAIT_MS): Promise<void> {
    return this.until(() => {
      const texts = this.jira.state.comments(key).map(({ text }) => text);
      if (!texts.some((text) => text.includes(words)))
        throw new Error(`${key} says ${JSON.stringify(texts)}, not "${words}"`);
    }, waitMs);
  }

  /** How often Forge's queue, which takes 500 events a minute, took no more from the app. */
  refusedJobs(): number {
    return this.log.filter((line) => line.includes('did not take a job')).length;
  }

  /** How many issues there are. */
  cards(): number {
    return this.jira.state.issues('ACC').length;
  }

  async stop(): Promise<void> {
    await this.#parts.relay.stop();
    await this.#parts.forge.stop();
    await this.#parts.jira.stop();
    this.#parts.gate.cut();
    await this.#parts.files.remove();
  }
}
