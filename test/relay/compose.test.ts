import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { startRelay } from '../../src/relay/compose';
import type { RelayConfig } from '../../src/relay/config/config';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { RelayBed } from './bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const setUp = async () => {
  const teleport = await bed.teleport();
  const { config } = await bed.relay(teleport);
  const safe: RelayConfig = {
    ...config,
    forge: { ...config.forge, jwksUrl: 'https://keys.example.com/jwks.json' },
  };
  const start = (changes: Partial<RelayConfig>) =>
    startRelay({ config: { ...safe, ...changes }, clock: bed.clock, random: () => 0.5, log: bed.log });
  return { teleport, config: safe, start };
};

it('serves HTTPS with the key and certificate of the configuration', async () => {
  const { teleport, config, start } = await setUp();
  const { keyPem, certPem } = teleport.pki.authServer;
  const relay = await start({
    http: {
      ...config.http,
      httpsKeyFile: await bed.identityFile(keyPem),
      httpsCertFile: await bed.identityFile(certPem),
    },
  });

  const status = await new Promise((resolve, reject) => {
    request(`${relay.url ?? ''}/healthz`, {
      ca: teleport.pki.hostCaPem,
      servername: 'teleport.cluster.local',
      agent: false,
    })
      .on('response', (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  await relay.stop();

  expect(relay.url).toMatch(/^https:/);
  expect(status).toBe(200);
});

it('does not start without TLS unless told to', async () => {
  const { start } = await setUp();

  await expect(start({})).rejects.toThrow(/https_key_file and https_cert_file are missing/);
});

it('does not start on an address that is taken, with an unreadable certificate, or with keys over plain HTTP', async () => {
  const { config, start } = await setUp();
  const taken = await bed.relay(await bed.teleport());
  const junk = await bed.identityFile('junk');
  const port = Number(new URL(taken.relay.url ?? '').port);

  await expect(
    startRelay({
      config: { ...config, http: { host: '127.0.0.1', port } },
      clock: bed.clock,
      random: () => 0,
      log: bed.log,
      insecure: true,
    }),
  ).rejects.toThrow(/listen_addr/);
  await expect(start({ http: { ...config.http, httpsKeyFile: junk, httpsCertFile: junk } })).rejects.toThrow(
    /cannot be used/,
  );
  await expect(start({ http: { ...config.http, httpsKeyFile: '/no', httpsCertFile: junk } })).rejects.toThrow(
    /https_key_file/,
  );
  await expect(start({ forge: { ...config.forge, jwksUrl: 'http://keys.example.com' } })).rejects.toThrow(
    /jwks_url/,
  );
  const jira = {
    cloudId: 'x',
    clientId: 'x',
    secretFile: junk,
    approvedStatuses: ['1'],
    deniedStatuses: ['2'],
    apiUrl: 'https://127.0.0.1:9',
    tokenUrl: 'https://127.0.0.1:9',
  };
  await expect(start({ jira, tiers: { 'prod-*': 'panel' } })).rejects.toThrow(/\[tiers\].*\[jira\]/);
});

it('does not start with an identity file that is broken, but does with one that has expired', async () => {
  const { teleport, config } = await setUp();
  const startWith = async (path: string) =>
    startRelay({
      config: { ...config, teleport: { ...config.teleport, credentials: { kind: 'identity', path } } },
      clock: bed.clock,
      random: () => 0.5,
      log: bed.log,
      insecure: true,
    });
  await expect(startWith(await bed.identityFile('junk'))).rejects.toThrow(/no private key/);

  const path = await bed.identityFile(await teleport.issueIdentity(PLUGIN_USER));
  bed.clock.advance(400 * 86_400_000);
  const relay = await startWith(path);
  await bed.advanceUntil(() => expect(relay.status().unreadyReason).toMatch(/expired/), 0);

  await writeFile(path, 'junk');
  await bed.advanceUntil(() => expect(relay.status().unreadyReason).toMatch(/no private key/));
  await relay.stop();
});
