import type { RelayConfig } from '../../../src/relay/config/config';
import { examine, type NamedFinding } from '../../../src/relay/doctor/doctor';
import { Gateway, SERVICE_ACCOUNT } from '../../sandbox/jira/gateway';
import { startJira } from '../../sandbox/jira/jira';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { textLike } from '../matchers';
import { useDoctorBed } from './doctor-bed';
import { healthyConfig } from './healthy';

const { bed, write } = useDoctorBed();
async function examined(config: RelayConfig): Promise<Map<string, NamedFinding>> {
  const findings = await examine({ config, clock: bed.clock, log: bed.log, environment: {} });
  return new Map(findings.map((finding) => [finding.name, finding]));
}

it("jira: says whether the relay's own account works, and what to compare", async () => {
  const certificate = await createServerCertificate();
  const teleport = await bed.teleport();
  const jira = await startJira({ clock: bed.clock });
  bed.alsoStop(() => jira.stop());
  const gateway = await Gateway.start({ clock: bed.clock, jira, clientId: 'id', clientSecret: 'right' });
  bed.alsoStop(() => gateway.stop());
  const config = await healthyConfig({ bed, write, certificate }, teleport, 'native');
  const asked = async (changes: Partial<NonNullable<RelayConfig['jira']>>) => {
    const own = {
      cloudId: gateway.cloudId,
      clientId: 'id',
      secretFile: await write('secret', 'right'),
      approvedStatuses: ['1'],
      deniedStatuses: ['2'],
      apiUrl: gateway.url,
      tokenUrl: `${gateway.url}/oauth/token`,
      ...changes,
    };
    return (await examined({ ...config, jira: own })).get('jira');
  };

  expect((await examined(config)).get('jira')?.kind).toBe('skipped');
  expect((await asked({}))?.kind).toBe('ok');
  expect(await asked({ secretFile: await write('other', 'wrong') })).toMatchObject({
    kind: 'failure',
    detail: textLike(/401 to client_id/),
    fix: textLike(/client_secret_file/),
  });
  expect((await asked({ cloudId: 'another' }))?.detail).toMatch(/404/);
  expect((await asked({ secretFile: '/no/such/file' }))?.detail).toMatch(/cannot be read/);
  expect((await asked({ apiUrl: 'http://127.0.0.1:9' }))?.detail).toMatch(/cannot be reached/);
  for (const { id } of jira.site.projects.values()) jira.withhold(SERVICE_ACCOUNT, 'BROWSE_PROJECTS', id);
  expect((await asked({}))?.detail).toMatch(/sees no project/);
});
