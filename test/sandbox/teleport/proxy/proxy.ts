/** A Teleport Proxy Service with TLS routing: one port for everything, where the client's ALPN says what it wants. */
import { connect, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../clock';
import type { ServerCertificate } from '../../pki/server-certificate';
import { AUTH_SERVER_NAME } from '../../pki/teleport-pki';
import { readClientHello, type ClientHello } from './client-hello';
import { Listener } from './listener';
import { splice } from './splice';
import { createWeb } from './web';

const HOST = '127.0.0.1';
/** @see https://github.com/gravitational/teleport/blob/master/lib/srv/alpnproxy/common/protocols.go ProtocolAuth */
const AUTH_PREFIX = 'teleport-auth@';

export interface ProxyOptions {
  readonly cluster: { readonly clusterName: string; readonly version: string; readonly clock: Clock };
  /** `host:port` of the Auth Service. */
  readonly authAddr: string;
  /** The certificate of its web address. */
  readonly certificate: ServerCertificate;
}

/** A running Proxy Service. */
export class TeleportProxy {
  /** What clients asked for, in order, both directly and through upgraded connections. */
  readonly hellos: ClientHello[] = [];
  readonly #options: ProxyOptions;
  #upgrades = 0;
  #web: Listener | undefined;
  #front: Listener | undefined;

  private constructor(options: ProxyOptions) {
    this.#options = options;
  }

  static async start(options: ProxyOptions): Promise<TeleportProxy> {
    const proxy = new TeleportProxy(options);
    const web = createWeb({
      ...options.cluster,
      certificate: options.certificate,
      onUpgraded: (stream) => {
        proxy.#upgrades += 1;
        proxy.#route(stream);
      },
    });
    proxy.#web = await Listener.open(web);
    proxy.#front = await Listener.open(createServer((socket) => proxy.#route(socket)));
    return proxy;
  }

  get port(): number {
    return this.#front?.port ?? 0;
  }

  /** How many connections were upgraded so far. */
  get upgrades(): number {
    return this.#upgrades;
  }

  async stop(): Promise<void> {
    await this.#front?.close();
    await this.#web?.close();
  }

  /** Waits for the client's hello and passes everything on, unopened, to whom it is for. */
  #route(stream: Duplex): void {
    let head = Buffer.alloc(0);
    const onData = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const hello = readClientHello(head);
      if (hello === 'incomplete') return;
      stream.off('data', onData);
      stream.pause();
      const port = hello === 'not-tls' ? undefined : this.#portFor(hello);
      if (port === undefined) {
        stream.destroy();
        return;
      }
      const target = connect({ port, host: HOST, noDelay: true });
      target.write(head);
      splice(stream, target);
    };
    stream.on('error', () => stream.destroy());
    stream.on('data', onData);
  }

  #portFor(hello: ClientHello): number | undefined {
    this.hellos.push(hello);
    const asked = hello.protocols.find((protocol) => protocol.startsWith(AUTH_PREFIX));
    // Parity: whoever asks for nothing that is modelled (reverse tunnels, databases) gets the web server, as a browser does.
    if (asked === undefined) return this.#web?.port;
    const { cluster, authAddr } = this.#options;
    const own = `${AUTH_PREFIX}${Buffer.from(cluster.clusterName).toString('hex')}.${AUTH_SERVER_NAME}`;
    return asked === own ? Number(new URL(`tcp://${authAddr}`).port) : undefined;
  }
}
