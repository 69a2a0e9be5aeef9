import type { RequestId } from '#core/ids';
import type { RelayCalls } from '../calls/answer-call';
import { readPairing } from '../pull/pairing-file';
import { Puller } from '../pull/puller';
import { RELAY_VERSION } from '../version';
import type { WayStatus } from './status';
import type { Way, WayDeps } from './way';

/** The relay asks the app's web trigger what there is to do. It opens no port. */
export class PullWay implements Way {
  readonly #deps: WayDeps;
  #puller: Puller | undefined;

  constructor(deps: WayDeps) {
    this.#deps = deps;
  }

  open(calls: RelayCalls): Promise<void> {
    const { pairingFile } = this.#deps.config.forge;
    const pairing = () => readPairing(pairingFile);
    this.#puller = new Puller({ ...this.#deps, calls, pairing, version: RELAY_VERSION });
    this.#puller.start();
    return Promise.resolve();
  }

  news(ids: readonly RequestId[]): void {
    this.#puller?.news(ids);
  }

  get about(): WayStatus {
    return {
      kind: 'pull',
      state: this.#puller?.state ?? { kind: 'unpaired', problem: 'The relay is starting' },
    };
  }

  async stop(): Promise<void> {
    await this.#puller?.stop();
  }
}
