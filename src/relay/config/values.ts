/** How the configuration writes addresses and durations. */

const ADDRESS = /^(?<host>\[[0-9A-Fa-f:.]+\]|[^\s:/[\]]*):(?<port>[0-9]{1,5})$/;
const PORT_MAX = 65_535;

export const DURATION = /^(?<count>[1-9][0-9]{0,5})(?<unit>[smhd])$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `host:port` in parts; an empty host means every address. */
export function addressOf(address: string): { host: string; port: number } | undefined {
  const groups = ADDRESS.exec(address)?.groups;
  const port = Number(groups?.['port']);
  if (groups === undefined || port > PORT_MAX) return undefined;
  return { host: (groups['host'] ?? '').replace(/^\[|\]$/g, ''), port };
}

/** A duration such as `24h` in milliseconds. */
export function durationMs(duration: string | undefined): number | undefined {
  const groups = DURATION.exec(duration ?? '')?.groups;
  if (groups === undefined) return undefined;
  return Number(groups['count']) * (UNIT_MS[groups['unit'] ?? ''] ?? 0);
}
