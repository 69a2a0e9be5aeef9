import { pause, type Clock } from '../clock';
import { CREDENTIALS_CHECK_INTERVAL_MS } from '../limits';
import type { Log } from '../log';
import type { CertificateHealth } from './certificate';
import type { TeleportConnections } from './connections';

export interface RenewalDeps {
  readonly connections: TeleportConnections;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when there are new credentials. */
  readonly onRenewed: () => void;
}

/**
 * Looks at the credentials every few seconds, by reading them: file systems tell of changes unreliably, and of swapped links
 * not at all. Says in the log when a certificate comes to its end.
 */
export class Renewal {
  readonly #deps: RenewalDeps;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #warned: { readonly expiresAt: number; readonly health: CertificateHealth } | undefined;

  constructor(deps: RenewalDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#running ??= this.#run().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, connections, log, onRenewed } = this.#deps;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(clock, CREDENTIALS_CHECK_INTERVAL_MS, signal);
      this.#warn();
      try {
        if (await connections.hasNewIdentity()) onRenewed();
      } catch (error) {
        log.error('credentials.unchecked', { problem: error instanceof Error ? error.message : 'unknown' });
      }
    }
  }

  /** One line for each step towards the end of a certificate. */
  #warn(): void {
    const { certificate } = this.#deps.connections;
    if (certificate === undefined || certificate.health === 'good') return;
    const { expiresAt, health } = certificate;
    if (this.#warned?.expiresAt === expiresAt && this.#warned.health === health) return;
    this.#warned = certificate;
    const level = health === 'soon' ? 'warn' : 'error';
    this.#deps.log[level](health === 'expired' ? 'certificate.expired' : 'certificate.expires', {
      at: new Date(expiresAt).toISOString(),
      minutesLeft: Math.floor((expiresAt - this.#deps.clock.now()) / 60_000),
      fix: 'nothing has renewed the credentials: is tbot running, and does [teleport] name what it writes?',
    });
  }
}
