/** Goal: what answers in place of a Proxy Service, or does not, is told apart from one, in a bounded time and size. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import { findCluster } from '../../../../src/relay/teleport/dial/find';
import { createServerCertificate } from '../../../sandbox/pki/server-certificate';

const MEGABYTE = 1024 * 1024;
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Asks a server that answers like this. */
async function ask(answer: RequestListener, signal = new AbortController().signal): Promise<unknown> {
  const { keyPem, certPem, caPem } = await createServerCertificate();
  const server = createServer({ key: keyPem, cert: certPem }, answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const target = { host: '127.0.0.1', port };
  return findCluster({ target, httpProxy: undefined, webAuthorities: caPem }, signal);
}

const FOUND = { cluster_name: 'example.teleport.sh', proxy: { tls_routing_enabled: true } };

it('names the cluster that a Proxy Service is of', async () => {
  expect(await ask((_, response) => response.end(JSON.stringify(FOUND)))).toEqual({
    name: 'example.teleport.sh',
    hasTlsRouting: true,
  });
});

const wrong: readonly (readonly [string, RequestListener, RegExp])[] = [
  ['is down', (_, response) => response.writeHead(503).end(), /answered 503/],
  ['is something else', (_, response) => response.end('<html>'), /answered 200/],
  ['names no cluster', (_, response) => response.end('{"cluster_name":""}'), /answered 200/],
  ['hangs up', (request) => request.socket.destroy(), /does not answer/],
  ['hangs up half-way', (request, response) => response.write('{', () => request.socket.destroy()), /answer/],
  ['never ends', (_, response) => response.write('x'.repeat(2 * MEGABYTE)), /does not answer/],
];
it.each(wrong)('says so of a server that %s', async (_, answer, expected) => {
  await expect(ask(answer)).rejects.toThrow(expected);
});

it('gives up a server that never answers when it is told to', async () => {
  const giveUp = new AbortController();

  await expect(ask(() => giveUp.abort(), giveUp.signal)).rejects.toThrow(/does not answer/);
});
