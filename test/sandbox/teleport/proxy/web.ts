/** The Proxy Service's web server: what it tells about its cluster, and the upgrade that leads past load balancers. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Clock } from '../../clock';
import type { KeyAndCert } from '../../pki/authority';

const FIND_PATHS = ['/webapi/find', '/webapi/ping'];
const UPGRADE_PATH = '/webapi/connectionupgrade';
/** With and without pings by the server. */
const UPGRADE_PROTOCOLS = ['alpn-ping', 'alpn'];
/** @see https://github.com/gravitational/teleport/blob/master/lib/defaults/defaults.go ProxyPingInterval */
const PING_INTERVAL_MS = 30_000;

export interface WebOptions {
  readonly clusterName: string;
  readonly version: string;
  readonly certificate: KeyAndCert;
  readonly clock: Clock;
  /** Takes the bytes that come through an upgraded connection. */
  readonly onUpgraded: (stream: Duplex) => void;
}

/** Makes the server; it does not listen yet. */
export function createWeb(options: WebOptions): Server {
  const { certificate, clock, onUpgraded } = options;
  const server = createServer(
    // Parity: agrees to HTTP/2, but speaks HTTP/1.1 only.
    { key: certificate.keyPem, cert: certificate.certPem, ALPNProtocols: ['http/1.1', 'h2'] },
    answerer(options),
  );
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: chosenProtocol });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = upgradeRefusal(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      let cancel: (() => void) | undefined;
      const ping = (): void => {
        webSocket.ping();
        cancel = clock.after(PING_INTERVAL_MS, ping);
      };
      if (webSocket.protocol === 'alpn-ping') cancel = clock.after(PING_INTERVAL_MS, ping);
      webSocket.on('close', () => cancel?.());
      onUpgraded(createWebSocketStream(webSocket));
    });
  });
  return server;
}

/** Parity: of the web API only what leads a client to the Auth Service; everything else answers 501. */
function answerer({ clusterName, version }: WebOptions): RequestListener {
  return (request, response) => {
    const isKnown = FIND_PATHS.includes(request.url ?? '');
    response.writeHead(isKnown ? 200 : 501, { 'content-type': 'application/json' });
    const proxy = { tls_routing_enabled: true, ssh: { listen_addr: '0.0.0.0:443' } };
    const found = { cluster_name: clusterName, server_version: version, edition: 'ent', proxy };
    response.end(JSON.stringify(isKnown ? found : { error: { message: '((not modelled))' } }));
  };
}

function upgradeRefusal({ url, headers }: IncomingMessage): string | undefined {
  if (url !== UPGRADE_PATH) return '404 Not Found';
  // Parity: the older upgrades that are no WebSockets are refused, as Teleport 19 does.
  if (headers.upgrade?.toLowerCase() !== 'websocket') return '400 Bad Request';
  const asked = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return UPGRADE_PROTOCOLS.some((name) => asked.includes(name)) ? undefined : '400 Bad Request';
}

const chosenProtocol = (asked: ReadonlySet<string>): string | false =>
  UPGRADE_PROTOCOLS.find((name) => asked.has(name)) ?? false;
