/** An HTTP proxy as companies put before the internet: opens tunnels for CONNECT and nothing else. */
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Listener } from './teleport/proxy/listener';
import { splice } from './teleport/proxy/splice';

const HOST = '127.0.0.1';

export interface ConnectProxyOptions {
  /** `host:port` -> port of this machine that stands for it. Everything else is forbidden. */
  readonly ways: Readonly<Record<string, number>>;
  /** `user:password` that it asks for; absent: it takes everybody. */
  readonly login?: string;
}

/** A running proxy. */
export interface ConnectProxy {
  readonly port: number;
  /** What it was asked for, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Starts one. */
export async function startConnectProxy({ ways, login }: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const place = request.url ?? '';
    asked.push(place);
    if (login !== undefined && request.headers['proxy-authorization'] !== basic(login)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const port = ways[place];
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const target = connect({ port, host: HOST, noDelay: true }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      splice(socket, target);
    });
    target.on('error', () => socket.destroy());
  });
  const listener = await Listener.open(server);
  return { port: listener.port, asked, stop: () => listener.close() };
}

const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;
