import type { RelayConfig } from '../../../src/relay/config/config';
import type { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import type { Teleport } from '../../sandbox/teleport/teleport';
import type { RelayBed } from '../bed';

interface Surroundings {
  readonly bed: RelayBed;
  /** Writes a file that only its owner can read; answers its path. */
  readonly write: (name: string, text: string) => Promise<string>;
  readonly certificate: Awaited<ReturnType<typeof createServerCertificate>>;
}

/** A configuration with which all is well, but for what Teleport's own state leaves to be desired. */
export async function healthyConfig(
  { bed, write, certificate }: Surroundings,
  teleport: Teleport,
  mode: RelayConfig['review']['mode'],
): Promise<RelayConfig> {
  const forge = await bed.forge();
  return {
    teleport: {
      addr: teleport.addr,
      connection: 'auth',
      credentials: {
        kind: 'identity',
        path: await write('identity', await teleport.issueIdentity(PLUGIN_USER)),
      },
    },
    http: {
      host: '127.0.0.1',
      port: 0,
      httpsKeyFile: await write('server.key', certificate.keyPem),
      httpsCertFile: await write('server.crt', certificate.certPem),
    },
    forge: {
      way: 'call',
      pairingFile: '',
      appId: 'ari:cloud:ecosystem::app/1',
      installations: ['installation'],
      environment: 'production',
      jwksUrl: forge.jwksUrl,
      tokens: 'per-call',
      webtriggerHosts: [],
    },
    review: {
      mode,
      userTrait: 'jira_account_id',
      allowEmailMatch: false,
      approvers: [],
      allowedRoles: [],
      denyOnly: false,
      endAccess: false,
      endAccessOnClose: false,
    },
    people: {},
    tiers: {},
    log: { output: 'stderr', severity: 'info' },
  };
}
