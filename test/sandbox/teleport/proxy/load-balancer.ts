/** A layer-7 load balancer: ends TLS with a certificate of its own, knows nothing of ALPN, and passes HTTP on. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { ServerCertificate } from '../../pki/server-certificate';
import { Listener } from './listener';
import { splice } from './splice';

const HOST = '127.0.0.1';

export interface LoadBalancerOptions {
  /** What its clients see. */
  readonly certificate: ServerCertificate;
  readonly target: { readonly port: number; readonly caPem: string };
}

/** Starts one. Parity: speaks HTTP/1.1 only, and cuts no connection that is quiet for long. */
export function startLoadBalancer({ certificate, target }: LoadBalancerOptions): Promise<Listener> {
  const onward = ({ method, url, headers }: IncomingMessage) =>
    request({ host: HOST, port: target.port, ca: target.caPem, agent: false, method, path: url, headers });
  const http = createHttpServer((incoming, answer) => {
    const asked = onward(incoming);
    asked.on('error', () => answer.writeHead(502).end());
    asked.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(asked);
  });
  http.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const asked = onward(incoming);
    asked.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'));
    asked.on('response', (response) => {
      socket.end(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\nConnection: close\r\n\r\n`);
    });
    asked.on('upgrade', (response, upstream, first) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(response)}\r\n`);
      socket.write(first);
      upstream.write(head);
      splice(socket, upstream);
    });
    asked.end();
  });
  // A server without protocols of its own leaves the client's offer unanswered.
  const tls = createTlsServer({ key: certificate.keyPem, cert: certificate.certPem }, (socket) => {
    http.emit('connection', socket);
  });
  return Listener.open(tls);
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  let lines = '';
  for (let i = 0; i < rawHeaders.length; i += 2) lines += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return lines;
}
