import type { RequestId } from '#core/ids';
import type { NudgeTarget, SyncAnswer } from '#wire/messages';
import type { RelayCalls } from '../calls/answer-call';
import type { Clock } from '../clock';
import type { RelayConfig } from '../config/config';
import type { Health } from '../health';
import type { Log } from '../log';
import type { PullerDeps } from '../pull/puller';
import type { Random } from '../random';
import type { WayStatus } from './status';

/** What every way of reaching the app is made of. */
export interface WayDeps extends Pick<PullerDeps, 'revisionOf' | 'pending' | 'cluster'> {
  readonly config: RelayConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly insecure: boolean;
  readonly health: () => Health;
}

/** How app and relay reach each other. Nothing beyond this folder knows which way it is. */
export interface Way {
  /** Carries calls from now on. Throws `ConfigError` for what no retry can mend. */
  open(calls: RelayCalls): Promise<void>;
  /** Says that these requests changed. Returns at once. */
  news(ids: readonly RequestId[]): void;
  /** For a way that has to be told where to: see `SyncDeps`. */
  readonly nudges?: Nudges | undefined;
  /** How calls get here, as logs and health say it. */
  readonly about: WayStatus;
  /** Takes no more calls; resolves when those under way are done, or cut off after the grace period. */
  stop(): Promise<void>;
}

/** Nudges go where the app has told the relay to; the answer names the key that they are signed with. */
export interface Nudges {
  aim(target: NudgeTarget): void;
  caughtUp(): void;
  readonly keyId: SyncAnswer['nudgeKeyId'];
}
