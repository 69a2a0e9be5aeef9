/** Goal: a stranger who answers in the place of the relay, or of Teleport, is told nothing and decides nothing. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { startRelay } from '../../src/relay/compose';
import { RelayBed } from '../relay/bed';
import { BOB } from '../sandbox/people';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { createTeleportPki } from '../sandbox/pki/teleport-pki';
import { eventually } from '../support/eventually';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native', way: 'call' });
const bed = new RelayBed();
afterEach(() => bed.stop());

/** Listens in the relay's place with a certificate for the right names, signed by an authority of its own. */
async function impersonate(port: number): Promise<{ server: Server; heard: string[] }> {
  const { keyPem, certPem } = await createServerCertificate();
  const heard: string[] = [];
  const server = createServer({ key: keyPem, cert: certPem }, (request, response) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('{}');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, heard };
}

test('a relay whose certificate another authority signed gets no call from the app', async () => {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await sandbox.cardOf(id);
  const { relay } = sandbox;
  await relay?.stop();
  const impostor = await impersonate(Number(new URL(relay?.url ?? '').port));
  let attempts = 0;
  impostor.server.on('connection', () => (attempts += 1));

  await sandbox.jira.as(BOB).moveTo(card.key, 'Approved');
  const [waiting] = await sandbox.comments(card.key, 1);

  expect(waiting).toContain('this decision is not certain yet');
  expect(attempts).toBeGreaterThan(0);
  expect(impostor.heard).toEqual([]);
  sandbox.expectUntouched(id);
  impostor.server.closeAllConnections();
  impostor.server.close();
});

test('a Teleport whose certificate another authority signed gets no call from the relay', async () => {
  const real = await bed.teleport();
  const { config } = await bed.relay(real);
  const impostor = await bed.teleport({ pki: await createTeleportPki() });
  const relay = await startRelay({
    config: { ...config, teleport: { ...config.teleport, addr: impostor.addr } },
    clock: bed.clock,
    random: () => 0.5,
    log: bed.log,
    insecure: true,
  });

  await eventually(() => expect(relay.status().unreadyReason).toMatch(/certificate/i));
  const { watch } = relay.status();
  await relay.stop();

  expect(watch.kind).not.toBe('live');
  expect(impostor.state.watcherCount()).toBe(0);
});
