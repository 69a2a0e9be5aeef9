/** How the configuration writes durations. */

export const DURATION = /^(?<count>[1-9][0-9]{0,5})(?<unit>[smhd])$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as `24h` in milliseconds. */
export function durationMs(duration: string | undefined): number | undefined {
  const groups = DURATION.exec(duration ?? '')?.groups;
  if (groups === undefined) return undefined;
  return Number(groups['count']) * (UNIT_MS[groups['unit'] ?? ''] ?? 0);
}
