import { examine } from '../../../src/relay/doctor/doctor';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { BOB } from '../bed';
import { textLike, textWith } from '../matchers';
import { useDoctorBed } from './doctor-bed';
import { healthyConfig } from './healthy';

const { bed, write } = useDoctorBed();

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
