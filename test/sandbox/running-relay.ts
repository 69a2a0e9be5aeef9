/** One relay of a sandbox: the real one in this process, with everything that lies between it and the others. */
import { writeFile } from 'node:fs/promises';
import { startRelay, type Relay } from '../../src/relay/compose';
import { readConfig } from '../../src/relay/config/parse';
import type { Log } from '../../src/relay/log';
import type { Pairing } from '../../src/relay/pull/pairing-file';
import type { ManualClock } from './clock';
import { startConnectProxy } from './connect-proxy';
import { throughPort } from './pairing';
import { writeRelayFiles, type RelayFiles, type RelaySetup } from './relay-files';
import { TcpGate } from './tcp-gate';
import type { Front } from './teleport/proxy/front';

/** The name by which relays behind an HTTP proxy know Teleport: nobody resolves it but that proxy. */
export const TELEPORT_NAME = 'teleport.example.com';

/** How often, in real time, a starting relay is looked at, and how many times: what hangs is left to the story's clock. */
const LOOK_MS = 5;
const LOOKS_MAX = 1_000;

export interface RunningRelayOptions {
  readonly clock: ManualClock;
  readonly log: Log;
  readonly front: Front;
  /** Whether Teleport is to be had through an HTTP proxy only. */
  readonly isBehindHttpProxy: boolean;
  readonly setup: Omit<RelaySetup, 'teleportAddr' | 'webCaPem' | 'way'>;
  readonly way:
    | Omit<Extract<RelaySetup['way'], { kind: 'call' }>, 'listenAddr'>
    | { readonly kind: 'pull'; readonly pairing: Pairing };
  /** Told of the files before the relay reads them. */
  readonly onFiles: (files: RelayFiles) => void;
}

/** A relay with its connections: those with the app go by one gate, whoever opens them, and those to Teleport by the other. */
export class RunningRelay {
  readonly relay: Relay;
  /** Where the app calls it, if it does. */
  readonly url: string | undefined;
  readonly #files: RelayFiles;
  readonly #app: TcpGate;
  readonly #toTeleport: Outgoing;

  private constructor(parts: { relay: Relay; files: RelayFiles; app: TcpGate; toTeleport: Outgoing }) {
    this.relay = parts.relay;
    this.url = parts.relay.url === undefined ? undefined : `https://127.0.0.1:${parts.app.port}`;
    this.#files = parts.files;
    this.#app = parts.app;
    this.#toTeleport = parts.toTeleport;
  }

  /** Starts one. */
  static async start(options: RunningRelayOptions): Promise<RunningRelay> {
    const { clock, log, front, setup, way } = options;
    const toTeleport = await openWay(options);
    const toApp = way.kind === 'pull' ? await TcpGate.open(Number(new URL(way.pairing.url).port)) : undefined;
    try {
      const files = await writeRelayFiles({
        ...setup,
        teleportAddr: toTeleport.addr,
        ...(front.webCaPem === undefined ? {} : { webCaPem: front.webCaPem }),
        way:
          way.kind === 'pull'
            ? { kind: 'pull', pairing: throughPort(way.pairing, toApp?.port ?? 0) }
            : { ...way, listenAddr: '127.0.0.1:0' },
      });
      options.onFiles(files);
      const config = await readConfig(files.configPath);
      const { environment } = toTeleport;
      const relay = await startRelay({ config, clock, random: () => 0.5, log, environment });
      const app = toApp ?? (await TcpGate.open(Number(new URL(relay.url ?? '').port)));
      return new RunningRelay({ relay, files, app, toTeleport });
    } catch (error) {
      toApp?.cut();
      toTeleport.cut();
      throw error;
    }
  }

  /** Waits until it watches or has failed to once: a story begins with a relay that is there. */
  async firstAttempt(): Promise<void> {
    const isUnderWay = (): boolean =>
      !['live', 'backing-off', 'stopped'].includes(this.relay.status().watch.kind);
    for (let look = 0; look < LOOKS_MAX && isUnderWay(); look += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** How many connections there were between it and the app. */
  get connectionsWithApp(): number {
    return this.#app.accepted;
  }

  /** Writes the identity file anew, as tbot does. */
  async renewIdentity(identity: string): Promise<void> {
    await writeFile(this.#files.identityPath, identity);
  }

  /** Nothing passes any more on the connections to Teleport that are open, and nobody is told. */
  silenceTeleport(): void {
    this.#toTeleport.gate.swallow();
  }

  /** Cuts it off from everybody. */
  cut(): void {
    this.#app.cut();
    this.#toTeleport.cut();
  }
}

/** The way out to Teleport: what the relay is told, and the gate that all of it passes. */
interface Outgoing {
  readonly addr: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly gate: TcpGate;
  cut(): void;
}

async function openWay({ front, isBehindHttpProxy }: RunningRelayOptions): Promise<Outgoing> {
  const gate = await TcpGate.open(front.port);
  if (!isBehindHttpProxy) {
    return { addr: `127.0.0.1:${gate.port}`, environment: {}, gate, cut: () => gate.cut() };
  }
  const addr = `${TELEPORT_NAME}:443`;
  const proxy = await startConnectProxy({ ways: { [addr]: gate.port } });
  return {
    addr,
    environment: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
    gate,
    cut: () => {
      gate.cut();
      void proxy.stop();
    },
  };
}
