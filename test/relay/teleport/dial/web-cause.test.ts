/** Goal: where a web address answers and yet leads nowhere, the fix names what is to blame. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../../../src/relay/clock';
import { detectRoute } from '../../../../src/relay/teleport/dial/detect';
import { parseIdentity } from '../../../../src/relay/teleport/identity';
import { createServerCertificate } from '../../../sandbox/pki/server-certificate';
import { createTeleportPki } from '../../../sandbox/pki/teleport-pki';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Asks for a way through a web server that tells this of its cluster, and answers an upgrade like that. */
async function problem(found: unknown, upgrade: number | 'hangs up', choice: 'auto' | 'proxy' | 'websocket') {
  const { keyPem, certPem, caPem } = await createServerCertificate();
  const answer: RequestListener = (request, response) => {
    if (request.url === '/webapi/find') response.end(JSON.stringify(found));
    else response.writeHead(upgrade === 'hangs up' ? 500 : upgrade).end('<html>');
  };
  const server = createServer({ key: keyPem, cert: certPem }, answer);
  if (upgrade === 'hangs up') server.on('upgrade', (_: IncomingMessage, socket: Duplex) => socket.destroy());
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pki = await createTeleportPki();
  const parsed = parseIdentity(await pki.issueIdentityFile({ user: 'relay', roles: [] }));
  if (!parsed.ok) throw new Error(parsed.problem);
  const wanted = detectRoute({
    choice,
    known: undefined,
    destination: { target: { host: '127.0.0.1', port }, httpProxy: undefined, webAuthorities: caPem },
    identity: parsed.value,
    clock: systemClock,
    signal: new AbortController().signal,
  });
  return wanted.then(
    () => 'a way',
    (error: unknown) => (error instanceof Error ? error.message : 'no error'),
  );
}

const CLUSTER = 'example.teleport.sh';

it.each(['auto', 'proxy', 'websocket'] as const)(
  'says that TLS routing is off, told to go by %s',
  async (choice) => {
    const text = await problem({ proxy: { tls_routing_enabled: false } }, 404, choice);

    expect(text).toMatch(
      /: the Proxy Service there does not do TLS routing .*proxy_listener_mode: multiplex/,
    );
  },
);

it.each([400, 404, 200, 'hangs up'] as const)(
  'blames what drops the upgrade where that is answered %s',
  async (status) => {
    for (const found of [
      { proxy: { tls_routing_enabled: true } },
      { cluster_name: CLUSTER },
      { proxy: {} },
    ]) {
      expect(await problem(found, status, 'auto')).toMatch(
        /: what lies before the Proxy Service, .*let it pass Upgrade and Connection headers on .*\(auth: .*websocket: /,
      );
    }
  },
);

it('says that TLS ends before the Proxy Service for who is told not to try anything else', async () => {
  const text = await problem({ cluster_name: CLUSTER, proxy: { tls_routing_enabled: true } }, 404, 'proxy');

  expect(text).toMatch(/ends TLS itself: set \[teleport\] connection = "auto"/);
});

it('blames another cluster before all else', async () => {
  const text = await problem({ cluster_name: 'other', proxy: { tls_routing_enabled: false } }, 404, 'auto');

  expect(text).toMatch(
    /is of cluster "other", the relay's credentials are of "example\.teleport\.sh": correct/,
  );
});

it('takes nothing for a Proxy Service that tells nothing of one', async () => {
  expect(await problem({}, 404, 'auto')).toMatch(/no Teleport Proxy Service is there/);
});
