import type { RequestId } from '#core/ids';
import type { RelayCalls } from '../calls/answer-call';
import { createHttpApp } from '../http/app';
import { createFitVerifier } from '../http/fit';
import { serve, type RunningServer } from '../http/server';
import { Nudger } from '../nudge';
import type { WayStatus } from './status';
import type { Way, WayDeps } from './way';

/** The app calls the relay over HTTPS, and is nudged at its web trigger. */
export class CallWay implements Way {
  readonly nudges: Nudger;
  readonly #deps: WayDeps;
  #server: RunningServer | undefined;

  constructor(deps: WayDeps) {
    this.#deps = deps;
    const { clock, random, log, config, insecure, revisionOf } = deps;
    this.nudges = new Nudger({
      clock,
      random,
      log,
      policy: { hosts: config.forge.webtriggerHosts, allowsPlainHttp: insecure },
      revisionOf,
    });
  }

  async open(calls: RelayCalls): Promise<void> {
    const { config, clock, log, insecure, health } = this.#deps;
    const fit = createFitVerifier({ config: config.forge, clock, log });
    const app = createHttpApp({ calls, fit, clock, log, health });
    this.#server = await serve(app, { config: config.http, insecure, clock, log });
  }

  news(ids: readonly RequestId[]): void {
    this.nudges.nudge(ids);
  }

  get about(): WayStatus {
    const { url = '', certificateExpiresAt } = this.#server ?? {};
    return { kind: 'call', url, certificateExpiresAt };
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await this.nudges.stop();
  }
}
