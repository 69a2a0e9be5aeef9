/**
 * Goal: whoever can reach the relay's port can make it neither answer what it should not, nor stop. Against the server as
 * it is in production: HTTPS, from a configuration without exceptions.
 */
import { once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server as HttpsServer, request } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { startRelay, type Relay } from '../../src/relay/compose';
import * as limits from '../../src/relay/limits';
import { RelayBed } from '../relay/bed';
import { createServerCertificate, type ServerCertificate } from '../sandbox/pki/server-certificate';
import { eventually } from '../support/eventually';

const bed = new RelayBed();
const certificate = createServerCertificate();
const sockets: Socket[] = [];
let relay: Relay;
let ca: string;

beforeEach(async () => {
  relay = await startOverHttps(await certificate);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await relay.stop();
  await bed.stop();
});

async function startOverHttps({ keyPem, certPem, caPem }: ServerCertificate): Promise<Relay> {
  const { config } = await bed.relay(await bed.teleport(), { waits: false });
  ca = caPem;
  const http = {
    ...config.http,
    httpsKeyFile: await bed.identityFile(keyPem),
    httpsCertFile: await bed.identityFile(certPem),
  };
  const started = await startRelay({
    config: { ...config, http, forge: { ...config.forge, webtriggerHosts: [] } },
    clock: bed.clock,
    random: () => 0.5,
    log: bed.log,
  });
  await eventually(() => expect(started.status().watch.kind).toBe('live'));
  return started;
}

const port = (): number => Number(new URL(relay.url ?? '').port);

/** A connection over TLS, ready for raw bytes; `heard` grows with what the relay answers. */
async function dial(): Promise<{ socket: TLSSocket; heard: () => string; closed: Promise<unknown> }> {
  const socket = connect({ port: port(), host: '127.0.0.1', servername: 'localhost', ca });
  sockets.push(socket);
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'secureConnect');
  return { socket, heard: () => heard, closed };
}

/** Sends raw bytes and answers everything that comes back until the relay hangs up. */
async function exchange(bytes: string): Promise<string> {
  const { socket, heard, closed } = await dial();
  socket.write(bytes, 'latin1');
  await closed;
  return heard();
}

/** One ordinary call, on a connection of its own; answers the status. */
function get(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${relay.url ?? ''}${path}`, { ca, agent: false })
      .on('error', reject)
      .on('response', (response) => resolve(response.resume().statusCode ?? 0))
      .end();
  });
}

const healthy = async (): Promise<void> => expect(await get('/healthz')).toBe(200);

/** What an attacker hopes that the relay takes for a second request. */
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

it.each([
  [
    'both a length and chunks',
    `Content-Length: ${SMUGGLED.length + 5}\r\nTransfer-Encoding: chunked`,
    '0\r\n\r\n',
  ],
  ['both chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'],
  ['two lengths that differ', 'Content-Length: 2\r\nContent-Length: 60', '{}'],
  ['two lengths that agree', 'Content-Length: 2\r\nContent-Length: 2', '{}'],
  ['two lengths in one line', 'Content-Length: 2, 60', '{}'],
  ['a negative length', 'Content-Length: -1', '{}'],
  ['a length with a sign', 'Content-Length: +2', '{}'],
  ['a space before the colon', 'Content-Length : 2', '{}'],
  ['a transfer encoding that nobody knows', 'Transfer-Encoding: xchunked', '0\r\n\r\n'],
  ['chunks that are not the last encoding', 'Transfer-Encoding: chunked, identity', '0\r\n\r\n'],
  ['a transfer encoding behind a folded line', 'Transfer-Encoding:\r\n chunked\r\nContent-Length: 2', '{}'],
  ['a chunk without a size', 'Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n'],
  ['a chunk longer than its size', 'Transfer-Encoding: chunked', '1\r\n{}\r\n0\r\n\r\n'],
  ['a header with a zero byte', 'X-A: \u0000\r\nContent-Length: 2', '{}'],
])(
  'refuses a signed call with %s, answers nothing hidden behind it, and goes on',
  async (_, framing, body) => {
    const token = await (await bed.forge()).token();
    const head = `POST /v1/sync HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`;

    const heard = await exchange(`${head}\r\n${framing}\r\n\r\n${body}${SMUGGLED}`);

    expect(heard).not.toMatch(/HTTP\/1\.1 2/);
    expect(heard.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1);
    await healthy();
  },
);

it('answers both of two calls that are framed rightly, as a check on the refusals above', async () => {
  const token = await (await bed.forge()).token();
  const first = `POST /v1/sync HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;

  const heard = await exchange(`${first}${SMUGGLED.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);

  expect(heard.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
});

it('refuses headers that are too large', async () => {
  const heard = await exchange(
    `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ${'x'.repeat(64 * 1024)}\r\n\r\n`,
  );

  expect(heard).toMatch(/^HTTP\/1\.1 431 /);
  await healthy();
});

it('speaks no TLS older than 1.2', async () => {
  const socket = connect({
    port: port(),
    host: '127.0.0.1',
    servername: 'localhost',
    ca,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'ALL@SECLEVEL=0',
  });
  sockets.push(socket);

  await expect(once(socket, 'secureConnect')).rejects.toThrow(/alert protocol version/);
  await healthy();
});

it.each([
  ['without forward secrecy', 'AES128-GCM-SHA256:AES256-GCM-SHA384'],
  [
    'without authenticated encryption',
    'ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384',
  ],
])('speaks no suite of TLS 1.2 %s', async (_, ciphers) => {
  const at = { port: port(), host: '127.0.0.1', servername: 'localhost', ca, maxVersion: 'TLSv1.2' } as const;
  const weak = connect({ ...at, ciphers: `${ciphers}:@SECLEVEL=0` });
  sockets.push(weak);
  await expect(once(weak, 'secureConnect')).rejects.toThrow(/handshake failure/);

  const strong = connect(at);
  sockets.push(strong);
  await once(strong, 'secureConnect');

  expect(strong.getCipher().standardName).toMatch(/^TLS_ECDHE_.*_(GCM|POLY1305)_/);
});

it('tells whoever can reach it whether it is ready, and no more', async () => {
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request({ port: port(), host: '127.0.0.1', servername: 'localhost', ca, path: '/readyz' }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });

  expect(JSON.parse(answer.body)).toEqual({ status: answer.status === 200 ? 'ready' : 'not-ready' });
});

describe('the limits of the server', () => {
  it('are set, and cut off callers that send their headers or bodies too slowly', async () => {
    const server = await serverBehindRelay();
    expect({
      headers: server.headersTimeout,
      whole: server.requestTimeout,
      keepAlive: server.keepAliveTimeout,
      connections: server.maxConnections,
    }).toEqual({
      headers: limits.HEADERS_TIMEOUT_MS,
      whole: limits.BODY_TIMEOUT_MS,
      keepAlive: limits.KEEP_ALIVE_TIMEOUT_MS,
      connections: limits.CONNECTIONS_MAX,
    });

    // The same limits, shortened, so that nobody has to wait for the real ones.
    server.headersTimeout = 1;
    server.requestTimeout = 2;
    const silent = await dial();
    const halfAHeader = await dial();
    halfAHeader.socket.write('POST /v1/sync HTTP/1.1\r\nHost: loc');
    const halfABody = await dial();
    const token = await (await bed.forge()).token();
    halfABody.socket.write(
      `POST /v1/sync HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    await Promise.all([silent.closed, halfAHeader.closed, halfABody.closed]);

    expect(halfAHeader.heard()).toMatch(/^HTTP\/1\.1 408 /);
    expect(halfABody.heard()).not.toMatch(/HTTP\/1\.1 2/);
  });

  it('cut off callers that never finish the TLS handshake', async () => {
    const server = await serverBehindRelay();
    // Node keeps this one limit to itself.
    const key = Object.getOwnPropertySymbols(server).find(
      ({ description }) => description === 'handshake-timeout',
    );
    if (key === undefined) throw new Error('Node keeps its handshake timeout elsewhere');
    expect(Reflect.get(server, key)).toBe(limits.HANDSHAKE_TIMEOUT_MS);

    Reflect.set(server, key, 1);
    const silent = await openTcp(port());
    const stuck = await openTcp(port());
    // The head of a TLS record that never comes.
    stuck.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));

    await eventually(() => expect([silent.destroyed, stuck.destroyed]).toEqual([true, true]));
    Reflect.set(server, key, limits.HANDSHAKE_TIMEOUT_MS);
    await healthy();
  });

  it('turn connections away when there are too many, and take new ones when those are gone', async () => {
    const server = await serverBehindRelay();
    server.maxConnections = 20;
    const dialled = await Promise.all(Array.from({ length: 60 }, () => openTcp(port())));
    await eventually(() =>
      expect(dialled.filter((socket) => socket.destroyed).length).toBeGreaterThanOrEqual(40),
    );

    for (const socket of dialled) socket.destroy();

    await eventually(healthy);
    expect(relay.status().watch.kind).toBe('live');
  });
});

/** Finds the Node server of the relay: whatever takes a request tells its server. */
async function serverBehindRelay(): Promise<HttpsServer> {
  const seen: unknown[] = [];
  const note = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'server' in message) seen.push(message.server);
  };
  subscribe('http.server.request.start', note);
  await healthy();
  unsubscribe('http.server.request.start', note);
  const server = seen.find((candidate) => candidate instanceof HttpsServer);
  if (server === undefined) throw new Error('The relay has no HTTPS server');
  return server;
}

/** A bare connection that says nothing, closed or not. */
async function openTcp(to: number): Promise<Socket> {
  const socket = connectTcp(to, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined).on('end', () => socket.destroy());
  socket.resume();
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}
