/** What stands between the relay and the Auth Service. */
import { createServerCertificate } from '../../pki/server-certificate';
import type { Teleport } from '../teleport';
import { startLoadBalancer } from './load-balancer';
import { TeleportProxy } from './proxy';

/** `auth`: nothing. `proxy`: a Proxy Service with TLS routing. `websocket`: such a one behind a layer-7 load balancer. */
export const FRONT_KINDS = ['auth', 'proxy', 'websocket'] as const;
export type FrontKind = (typeof FRONT_KINDS)[number];

/** What the environment says: lets the whole suite of scenarios, or the demo, run through another way to Teleport. */
export function frontKindOf({ SANDBOX_CONNECTION: name = 'auth' }: NodeJS.ProcessEnv): FrontKind {
  const kind = FRONT_KINDS.find((candidate) => candidate === name);
  if (kind === undefined) throw new Error(`SANDBOX_CONNECTION must be one of ${FRONT_KINDS.join(', ')}`);
  return kind;
}

/** Where a client of Teleport's connects to. */
export interface Front {
  readonly kind: FrontKind;
  readonly port: number;
  /** The Proxy Service, if there is one. */
  readonly proxy: TeleportProxy | undefined;
  /** PEM of the authority of the web certificate, if there is one. */
  readonly webCaPem: string | undefined;
  stop(): Promise<void>;
}

/** Puts one before a cluster. `dnsNames`: more names for its web certificate than this machine's own. */
export async function startFront(
  teleport: Teleport,
  kind: FrontKind,
  options: { readonly dnsNames?: readonly string[] } = {},
): Promise<Front> {
  if (kind === 'auth') {
    const port = Number(new URL(`tcp://${teleport.addr}`).port);
    return { kind, port, proxy: undefined, webCaPem: undefined, stop: () => Promise.resolve() };
  }
  const certificate = await createServerCertificate(options);
  const proxy = await TeleportProxy.start({ cluster: teleport, authAddr: teleport.addr, certificate });
  if (kind === 'proxy') {
    return { kind, port: proxy.port, proxy, webCaPem: certificate.caPem, stop: () => proxy.stop() };
  }
  const outer = await createServerCertificate(options);
  const balancer = await startLoadBalancer({
    certificate: outer,
    target: { port: proxy.port, caPem: certificate.caPem },
  });
  return {
    kind,
    port: balancer.port,
    proxy,
    webCaPem: outer.caPem,
    stop: async () => {
      await balancer.close();
      await proxy.stop();
    },
  };
}
