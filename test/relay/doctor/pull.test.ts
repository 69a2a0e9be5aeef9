/** Goal: of a relay that asks the app for its work `doctor` looks at what that takes, and not at what it does not need. */
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RelayConfig } from '../../../src/relay/config/config';
import { examine, type NamedFinding } from '../../../src/relay/doctor/doctor';
import { newKey } from '../../../src/relay/pull/keys';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { textLike } from '../matchers';
import { useDoctorBed } from './doctor-bed';
import { healthyConfig } from './healthy';

const { bed, pathOf, write } = useDoctorBed();
const certificate = createServerCertificate();

/** What the app's web trigger answers to what is not signed, and when it thinks that is. */
const app = { status: 400, clockOffMs: 0 };
beforeEach(() => Object.assign(app, { status: 400, clockOffMs: 0 }));

/** A relay that was paired with that app, in a configuration that names no certificate. */
async function paired(): Promise<{ readonly config: RelayConfig; readonly pairingFile: string }> {
  const server = createServer((request, response) => {
    request.resume();
    response.sendDate = false;
    response.writeHead(app.status, { date: new Date(bed.clock.now() + app.clockOffMs).toUTCString() }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bed.alsoStop(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/public/1`;
  const key = await newKey();
  const pairingFile = await write('pairing.json', JSON.stringify({ url, appKey: key.x, key }));
  const healthy = await healthyConfig(
    { bed, write, certificate: await certificate },
    await bed.teleport(),
    'native',
  );
  return {
    pairingFile,
    config: {
      ...healthy,
      http: { host: '', port: 8443 },
      forge: { ...healthy.forge, way: 'pull', pairingFile },
    },
  };
}

async function examined(config: RelayConfig): Promise<ReadonlyMap<string, NamedFinding>> {
  const findings = await examine({ config, clock: bed.clock, log: bed.log, environment: {} });
  return new Map(findings.map((finding) => [finding.name, finding]));
}

it('finds nothing wrong with a relay that is paired, and asks for no certificate, name, port or key of the other way', async () => {
  const { config } = await paired();

  const findings = await examined(config);

  const kinds = (names: readonly string[]) => names.map((name) => findings.get(name)?.kind);
  expect(kinds(['pairing', 'app', 'app-clock'])).toEqual(['ok', 'ok', 'ok']);
  expect(findings.get('pairing')?.detail).toContain('127.0.0.1');
  const other = [
    'https-files',
    'https-expiry',
    'https-name',
    'https-authority',
    'listen-address',
    'forge-keys',
  ];
  expect(kinds([...other, 'clock', 'installations'])).toEqual(Array<string>(8).fill('skipped'));
  expect([...findings.values()].filter(({ kind }) => kind === 'failure')).toEqual([]);
});

it('looks at nothing of this where the app calls the relay', async () => {
  const { config } = await paired();

  const findings = await examined({ ...config, forge: { ...config.forge, way: 'call' } });

  for (const name of ['pairing', 'app', 'app-clock']) expect(findings.get(name)?.kind).toBe('skipped');
  expect(findings.get('https-files')?.kind).toBe('failure');
});

it.each([
  ['is not there', () => pathOf('nowhere.json'), /is not there/, /teleport-jira-relay pair/],
  ['is something else', () => write('other.json', '{"url":"x"}'), /is no pairing/, /pair the relay anew/],
])('says so when the pairing %s, and leaves the app alone', async (_what, file, detail, fix) => {
  const { config } = await paired();

  const findings = await examined({ ...config, forge: { ...config.forge, pairingFile: await file() } });

  expect(findings.get('pairing')).toMatchObject({
    kind: 'failure',
    detail: textLike(detail),
    fix: textLike(fix),
  });
  expect(findings.get('app')?.kind).toBe('skipped');
});

it('warns of a pairing that everybody on the machine may read', async () => {
  const { config, pairingFile } = await paired();
  await chmod(pairingFile, 0o644);

  expect((await examined(config)).get('pairing')).toMatchObject({
    kind: 'warning',
    fix: textLike(/chmod 600/),
  });
});

it.each([
  [404, 'failure', /pair the relay anew/],
  [429, 'warning', /floods its web trigger/],
  [502, 'failure', /HTTPS_PROXY/],
] as const)('tells what status %d of the app means', async (status, kind, fix) => {
  const { config } = await paired();
  app.status = status;

  expect((await examined(config)).get('app')).toMatchObject({ kind, fix: textLike(fix) });
});

it.each([
  [45_000, 'failure', /differ by \d+ s: that of this machine is behind/],
  [-10_000, 'warning', /differ by \d+ s: that of this machine is ahead/],
] as const)('sees that the clock of the app is %d ms off that of this machine', async (off, kind, detail) => {
  const { config } = await paired();
  app.clockOffMs = off;

  expect((await examined(config)).get('app-clock')).toMatchObject({
    kind,
    detail: textLike(detail),
    fix: textLike(/NTP/),
  });
});
