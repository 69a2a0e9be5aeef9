import { LONG_FUNCTION_TIMEOUT_MS, TIMEOUT_SECONDS_MAX } from './limits';
import type { AppManifest } from './manifest';

/** Time limit of a consumer or a scheduled trigger: the only functions whose own `timeoutSeconds` counts. */
export function longLimitMs(manifest: AppManifest, functionKey: string): number {
  const seconds = manifest.functions.get(functionKey)?.timeoutSeconds;
  return seconds === undefined ? LONG_FUNCTION_TIMEOUT_MS : Math.min(seconds, TIMEOUT_SECONDS_MAX) * 1000;
}
