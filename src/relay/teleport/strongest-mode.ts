import type { ReviewMode } from '#core/request/review';
import type { ClusterInfo } from './cluster';

/** Teleport from which a plugin may hand in reviews in the name of others. */
export const NATIVE_SINCE = [18, 11] as const;

/** Whether the version knows reviews in the name of others. */
export function isNativeVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NATIVE_SINCE[0] || (major === NATIVE_SINCE[0] && minor >= NATIVE_SINCE[1]);
}

/** The mode that leaves most to Teleport of those that the cluster can do, as far as its version and edition tell. */
export function strongestMode({ edition, version }: Pick<ClusterInfo, 'edition' | 'version'>): ReviewMode {
  if (edition !== 'enterprise') return 'override';
  return isNativeVersion(version) ? 'native' : 'relay';
}
