/** Goal: doctor blames what is to blame, once. */
import { examine, type NamedFinding } from '../../../src/relay/doctor/doctor';
import type { RelayConfig } from '../../../src/relay/config/config';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { useDoctorBed } from './doctor-bed';
import { healthyConfig } from './healthy';

const { bed, pathOf, write } = useDoctorBed();
let certificate: Awaited<ReturnType<typeof createServerCertificate>>;

beforeAll(async () => {
  certificate = await createServerCertificate();
});
const healthy = (teleport: Teleport, mode: RelayConfig['review']['mode'] = 'native'): Promise<RelayConfig> =>
  healthyConfig({ bed, write, certificate }, teleport, mode);

async function examined(
  config: RelayConfig,
  environment: Readonly<Record<string, string>> = {},
): Promise<Map<string, NamedFinding>> {
  const findings = await examine({ config, clock: bed.clock, log: bed.log, environment });
  return new Map(findings.map((finding) => [finding.name, finding]));
}

const broken = (findings: Map<string, NamedFinding>): string[] =>
  [...findings.values()].filter(({ kind }) => kind === 'failure').map(({ name }) => name);

it('names an identity that is not there once, and leaves out what needs it', async () => {
  const teleport = await bed.teleport();
  const config = await healthy(teleport);
  const credentials = { kind: 'identity', path: pathOf('none') } as const;

  const findings = await examined({ ...config, teleport: { ...config.teleport, credentials } });

  expect(broken(findings)).toEqual(['identity']);
  for (const name of ['identity-permissions', 'identity-expiry', 'teleport', 'requests-list']) {
    expect(findings.get(name)).toMatchObject({ kind: 'skipped' });
  }
});

it('names values that were left as they stand in examples', async () => {
  const config = await healthy(await bed.teleport());
  const appId = 'ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000';

  const findings = await examined({
    ...config,
    teleport: { ...config.teleport, addr: 'teleport.example.com:443' },
    forge: { ...config.forge, appId },
  });

  expect(findings.get('placeholders')).toMatchObject({
    kind: 'failure',
    detail: expect.stringMatching(/\[teleport\] addr: .*; \[forge\] app_id: /) as unknown,
  });
});

it('blames a lock, and no address, where the relay is locked out of a version that does not say so', async () => {
  const teleport = await bed.teleport({ version: '13.3.8' });
  const config = await healthy(teleport, 'override');
  teleport.lock({ target: { role: 'access-plugin' } });

  const locked = await examined(config);

  expect(broken(locked)).toEqual(['teleport']);
  expect(locked.get('teleport')).toMatchObject({
    fix: expect.stringContaining('tctl get locks') as unknown,
  });
});

it('says that only a bot needs no second factor, where the version can demand one', async () => {
  const config = await healthy(await bed.teleport());
  const old = await healthy(await bed.teleport({ version: '14.3.3' }), 'relay');

  expect((await examined(config)).get('second-factor')).toMatchObject({
    kind: 'skipped',
    detail: expect.stringContaining('must be a bot of Machine ID') as unknown,
  });
  expect((await examined(old)).get('second-factor')).toMatchObject({ kind: 'ok' });
});

it.each([
  ['relay', 'enterprise'],
  ['override', 'oss'],
] as const)(
  'has nothing against mode %s on Teleport 14, where people are found by older calls',
  async (mode, edition) => {
    const teleport = await bed.teleport({ version: '14.3.3', edition });

    const findings = await examined(await healthy(teleport, mode));

    expect(broken(findings)).toEqual([]);
    for (const name of ['users', 'user-trait', 'user-trait-values', 'user-trait-unique']) {
      expect(findings.get(name)).toMatchObject({ kind: 'ok' });
    }
  },
);

it('names native as too new a mode for Teleport 14, and nothing else', async () => {
  const findings = await examined(await healthy(await bed.teleport({ version: '14.3.3' })));

  expect(broken(findings)).toEqual(['teleport-version']);
});
