/** Where something listens. `host` is a name or an address, an IPv6 one without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const HOST_PORT = /^(?:\[(?<bracketed>[0-9A-Fa-f:.]+)\]|(?<plain>[^\s:/[\]]*)):(?<port>[0-9]{1,5})$/;
const PORT_MAX = 65_535;

/** Reads `host:port`; an empty host means every address. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const groups = HOST_PORT.exec(text)?.groups;
  const port = Number(groups?.['port']);
  if (groups === undefined || port > PORT_MAX) return undefined;
  return { host: groups['bracketed'] ?? groups['plain'] ?? '', port };
}

/** `host:port`, with brackets where the host needs them. */
export const formatAddress = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
