import type { Clock } from '../clock';
import { ForgeHostError } from './errors';
import type { IdSource } from './ids';
import { createInstallation, environmentAri, type Installation, type Site } from './installation';
import type { Invocations } from './invocation';
import type { Storage } from './kvs/storage';
import { LONG_FUNCTION_TIMEOUT_MS } from './limits';
import type { AppManifest } from './manifest';
import type { Queue } from './queue';
import type { Schedule } from './schedule';
import type { Triggers } from './triggers';
import type { WebTriggers } from './web-triggers';

interface Parts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly manifest: AppManifest;
  readonly site: Site;
  readonly storage: Storage;
  readonly queue: Queue;
  readonly schedule: Schedule;
  readonly webTriggers: WebTriggers;
  readonly triggers: Triggers;
  readonly invocations: Invocations;
}

const FIRST_VERSION = '1.0.0';

/**
 * Installing, upgrading and removing the app.
 *
 * Parity: the events' payloads are a subset of what the platform sends. Storage is gone at once with the installation;
 * the platform keeps it for some weeks without giving it back.
 */
export class Lifecycle {
  readonly #parts: Parts;
  #installerAccountId = '';

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Starts a new installation, ending the one before. */
  async install(installerAccountId: string): Promise<void> {
    const { clock, ids, site, invocations, schedule } = this.#parts;
    this.#end();
    this.#installerAccountId = installerAccountId;
    site.installation = createInstallation(ids, FIRST_VERSION, clock.now());
    invocations.renewProcesses();
    schedule.start();
    await this.#announce('avi:forge:installed:app', site.installation);
  }

  /** Gives the installation another version; schedules start anew. */
  async upgrade(appVersion: string): Promise<void> {
    const { site, invocations, schedule } = this.#parts;
    if (site.installation === undefined) throw new ForgeHostError('the app is not installed');
    site.installation = { ...site.installation, appVersion };
    invocations.renewProcesses();
    schedule.start();
    await this.#announce('avi:forge:upgraded:app', site.installation);
  }

  /** Runs the app's last functions, then ends the installation. */
  async uninstall(): Promise<void> {
    const { manifest, site, invocations } = this.#parts;
    if (site.installation === undefined) throw new ForgeHostError('the app is not installed');
    for (const { key, functionKey } of manifest.preUninstall) {
      await invocations.run({
        functionKey,
        moduleKey: key,
        moduleType: 'preUninstall',
        payload: this.#payload('avi:forge:preuninstall:app', site.installation),
        limitMs: LONG_FUNCTION_TIMEOUT_MS,
      });
    }
    this.#end();
  }

  /** Stops what would happen by itself, leaving the data. */
  halt(): void {
    this.#parts.schedule.stop();
    this.#parts.queue.clear();
    this.#parts.triggers.clear();
    this.#parts.invocations.abandonAll();
  }

  #end(): void {
    this.halt();
    this.#parts.webTriggers.clear();
    this.#parts.storage.clear();
    this.#parts.site.installation = undefined;
  }

  async #announce(eventType: string, installation: Installation): Promise<void> {
    await this.#parts.triggers.deliver({ eventType, ...this.#payload(eventType, installation) }, undefined);
  }

  #payload(eventType: string, installation: Installation): Record<string, unknown> {
    const { deployment } = this.#parts.site;
    return {
      eventType,
      id: installation.ari,
      installerAccountId: this.#installerAccountId,
      app: { id: deployment.appAri, version: installation.appVersion, name: deployment.appName },
      environment: { id: environmentAri(deployment) },
      context: deployment.contextAri,
    };
  }
}
