import type { Clock } from '../clock';
import { ForgeHostError } from './errors';
import type { Site } from './installation';
import type { Invocations, Outcome } from './invocation';
import { FIRST_SCHEDULE_DELAY_MS, SCHEDULE_INTERVAL_MS } from './limits';
import type { AppManifest, ScheduleDefinition } from './manifest';
import type { Fields } from './parse';
import { longLimitMs } from './time-limits';

interface Parts {
  readonly clock: Clock;
  readonly manifest: AppManifest;
  readonly site: Site;
  readonly invocations: Invocations;
  readonly log: (message: string, fields: Fields) => void;
}

/**
 * The scheduled triggers of an installation. A run that fails is not repeated; the next one comes with the next tick.
 *
 * Parity: the platform spreads installations over the interval and may run a tick twice; here ticks are exact.
 */
export class Schedule {
  readonly #parts: Parts;
  #cancels: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Starts all triggers anew, as installing and upgrading do. */
  start(): void {
    this.stop();
    this.#cancels = this.#parts.manifest.schedules.map((definition) => this.#tick(definition));
  }

  /** No tick comes any more; what is running ends by itself. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /** Runs one trigger now, besides its ticks. */
  async run(key: string): Promise<Outcome> {
    const definition = this.#parts.manifest.schedules.find((schedule) => schedule.key === key);
    if (definition === undefined) throw new ForgeHostError(`no scheduled trigger "${key}" in the manifest`);
    const { deployment } = this.#parts.site;
    const outcome = await this.#parts.invocations.run({
      functionKey: definition.functionKey,
      moduleKey: key,
      moduleType: 'scheduledTrigger',
      payload: {
        context: { cloudId: deployment.cloudId, moduleKey: key },
        contextToken: '((no context token))',
      },
      limitMs: longLimitMs(this.#parts.manifest, definition.functionKey),
    });
    if (outcome.kind !== 'returned')
      this.#parts.log('scheduled trigger failed', { key, outcome: outcome.kind });
    return outcome;
  }

  #tick(definition: ScheduleDefinition): () => void {
    const intervalMs = SCHEDULE_INTERVAL_MS.get(definition.interval);
    if (intervalMs === undefined) throw new ForgeHostError(`unknown interval "${definition.interval}"`);
    const { clock } = this.#parts;
    const onTick = (): void => {
      cancel = clock.after(intervalMs, onTick);
      void this.run(definition.key);
    };
    let cancel = clock.after(FIRST_SCHEDULE_DELAY_MS, onTick);
    return () => cancel();
  }
}
