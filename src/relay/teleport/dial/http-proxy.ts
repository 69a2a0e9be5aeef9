import { BlockList, isIP, isIPv6 } from 'node:net';
import { formatAddress, type Address } from '../../address';
import type { Environment } from '../../config/environment';

/** A proxy that opens tunnels for `CONNECT`. */
export interface HttpProxy {
  readonly address: Address;
  /** Whether it is spoken to over TLS. */
  readonly isTls: boolean;
  /** Value of its `Proxy-Authorization` header. */
  readonly authorization: string | undefined;
  /** The variable that named it. */
  readonly variable: string;
}

/** What the environment says about a destination. `wrong` names a variable that cannot be used. */
export type ProxyChoice =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: HttpProxy }
  | { readonly kind: 'wrong'; readonly problem: string };

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Which proxy leads to `target`. As Teleport's own clients do: HTTPS_PROXY comes before HTTP_PROXY, either in lower case too;
 * NO_PROXY lists exceptions; this machine itself is never asked for through a proxy.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function chooseProxy(environment: Environment, target: Address): ProxyChoice {
  const variable = VARIABLES.find((name) => (environment[name] ?? '') !== '');
  if (variable === undefined || isLocal(target.host)) return { kind: 'direct' };
  const exceptions = environment['NO_PROXY'] ?? environment['no_proxy'] ?? '';
  if (exceptions.split(',').some((pattern) => excepts(pattern.trim().toLowerCase(), target)))
    return { kind: 'direct' };
  return parseProxy(variable, environment[variable] ?? '');
}

function parseProxy(variable: string, value: string): ProxyChoice {
  const text = /^[a-z0-9]+:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const login = url === undefined ? undefined : loginOf(url);
  if (url === undefined || login === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    // The value may hold a password.
    return { kind: 'wrong', problem: `${variable} must be "http://host:port" or "https://host:port"` };
  }
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  return {
    kind: 'proxy',
    proxy: { address: { host, port }, isTls, authorization: basicOf(login), variable },
  };
}

/** `user:password`, empty where there is none; undefined if its escapes are wrong. */
function loginOf({ username, password }: URL): string | undefined {
  try {
    return username === '' ? '' : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    // Whatever stands there, it is no login.
    return undefined;
  }
}

const basicOf = (login: string): string | undefined =>
  login === '' ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;

function isLocal(host: string): boolean {
  return host === 'localhost' || contains(host, ['127.0.0.0/8', '::1/128']);
}

/** One entry of NO_PROXY: `*`, a name with its subdomains, `.name` for these only, an address, a network; a port may follow. */
function excepts(pattern: string, target: Address): boolean {
  if (pattern === '') return false;
  if (pattern === '*') return true;
  const host = target.host.toLowerCase();
  if (pattern.includes('/')) return contains(host, [pattern]);
  const withPort = formatAddress({ host, port: target.port });
  const bare = pattern.replace(/^\*(?=\.)/, '');
  if ([host, withPort].includes(bare)) return true;
  const suffix = bare.startsWith('.') ? bare : `.${bare}`;
  return isIP(host) === 0 && [host, withPort].some((name) => name.endsWith(suffix));
}

function contains(host: string, networks: readonly string[]): boolean {
  if (isIP(host) === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/');
    const family = isIPv6(base) ? 'ipv6' : 'ipv4';
    const isNetwork =
      isIP(base) !== 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv6' ? 128 : 32);
    if (isNetwork) list.addSubnet(base, Number(bits), family);
  }
  return list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
