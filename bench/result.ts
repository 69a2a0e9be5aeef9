import type { CatchUpResult } from './catch-up';
import type { ForgeMonth } from './forge-month';
import type { GrowthResult } from './growth';
import type { IdleTickResult } from './idle-tick';
import type { LatencyResult } from './latency';
import type { LifecycleResult } from './lifecycle';
import type { RelayAloneResult } from './relay-alone';
import type { RelayLoadResult } from './relay-load';
import type { RelayMemoryResult } from './relay-memory';
import type { SustainedResult } from './sustained';

/** Everything that was measured, as it is written to `dist/bench/result.json`. Parts that were not asked for are absent. */
export interface BenchResult {
  readonly machine: { readonly node: string; readonly platform: string; readonly cores: number };
  readonly lifecycle?: { readonly native: LifecycleResult; readonly override: LifecycleResult };
  readonly idleTick?: IdleTickResult;
  readonly growth?: GrowthResult;
  readonly catchUp?: readonly CatchUpResult[];
  readonly relay?: readonly RelayAloneResult[];
  readonly latency?: LatencyResult;
  readonly latencyInPull?: LatencyResult;
  readonly forgeMonth?: ForgeMonth;
  readonly sustained?: SustainedResult;
  readonly relayMemory?: readonly RelayMemoryResult[];
  readonly relayLoad?: RelayLoadResult;
}
