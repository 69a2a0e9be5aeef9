import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine } from '../../../src/relay/doctor/doctor';
import { ManualClock } from '../../sandbox/clock';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { BOB, RelayBed } from '../bed';
import { textLike, textWith } from '../matchers';
import { healthyConfig } from './healthy';

const bed = new RelayBed();
let folder: string;

beforeEach(async () => {
  bed.clock = new ManualClock(Date.now());
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(async () => {
  await bed.stop();
  await rm(folder, { recursive: true });
});

const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

it('names users whose trait holds no account id, and takes every spelling of one account for one', async () => {
  const teleport = await bed.teleport();
  teleport.setTrait('carol', 'jira_account_id', ['carol@example.com']);
  teleport.setTrait('erin', 'jira_account_id', [`${BOB.toUpperCase()} `]);
  const certificate = await createServerCertificate();
  const config = await healthyConfig({ bed, write, certificate }, teleport, 'native');

  const found = await examine({ config, clock: bed.clock, log: bed.log, environment: {} });
  const findings = new Map(found.map((finding) => [finding.name, finding]));

  expect(findings.get('user-trait-values')).toMatchObject({
    kind: 'warning',
    detail: textLike(/for carol$/),
  });
  expect(findings.get('user-trait-unique')).toMatchObject({ kind: 'failure', detail: textWith(BOB) });
});
