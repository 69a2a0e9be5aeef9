/** A Teleport cluster's two authorities, each for TLS and SSH: "host" signs the Auth Service, "user" signs the clients. */
import { X509Certificate } from 'node:crypto';
import { type Clock, SystemClock } from '../clock';
import { CertificateAuthority, type KeyAndCert } from './authority';
import { renderIdentityFile } from './identity-file';
import { SshAuthority } from './ssh-authority';

/** @see https://goteleport.com/docs/reference/cli/tctl/ `tctl auth sign` signs for 12 hours unless told otherwise. */
export const IDENTITY_TTL_MS_DEFAULT = 12 * 3_600_000;
const SERVER_TTL_MS = 10 * 365 * 86_400_000;
/** The name every Teleport client asks the Auth Service for, whatever the cluster is called. */
export const AUTH_SERVER_NAME = 'teleport.cluster.local';

/** Who an identity is for. Teleport puts the user in CN and one O per role. */
export interface IdentityRequest {
  readonly user: string;
  readonly roles: readonly string[];
  readonly ttlMs?: number;
}

/** The authorities of one cluster and what they sign. */
export interface TeleportPki {
  readonly clusterName: string;
  /** PEM of the authority that signs the Auth Service: what clients must trust. */
  readonly hostCaPem: string;
  /** PEM of the authority that signs clients: what the Auth Service trusts. */
  readonly userCaPem: string;
  readonly authServer: KeyAndCert;
  /** A client's key and TLS certificate. */
  issueClient(request: IdentityRequest): Promise<KeyAndCert>;
  /** A whole identity file. */
  issueIdentityFile(request: IdentityRequest): Promise<string>;
}

/** Makes a cluster's authorities and the Auth Service's certificate. */
export async function createTeleportPki(
  options: { readonly clusterName?: string; readonly clock?: Clock } = {},
): Promise<TeleportPki> {
  const { clusterName = 'example.teleport.sh', clock = new SystemClock() } = options;
  const [hostCa, userCa] = await Promise.all([
    CertificateAuthority.create(clusterName, clock),
    CertificateAuthority.create(clusterName, clock),
  ]);
  const authServer = await hostCa.issue({
    subject: { commonName: `auth.${clusterName}`, organizations: ['Auth'] },
    usage: 'server',
    dnsNames: [AUTH_SERVER_NAME, `*.${AUTH_SERVER_NAME}`],
    ttlMs: SERVER_TTL_MS,
  });
  const issueClient = (request: IdentityRequest): Promise<KeyAndCert> =>
    userCa.issue({
      subject: { commonName: request.user, organizations: request.roles },
      usage: 'client',
      ttlMs: request.ttlMs ?? IDENTITY_TTL_MS_DEFAULT,
    });
  const sshHostCa = new SshAuthority();
  const sshUserCa = new SshAuthority();
  const issueIdentityFile = async (request: IdentityRequest): Promise<string> => {
    const identity = await issueClient(request);
    const { validFrom, validTo } = new X509Certificate(identity.certPem);
    const sshCertificate = sshUserCa.certify({
      keyPem: identity.keyPem,
      user: request.user,
      roles: request.roles,
      clusterName,
      notBeforeMs: Date.parse(validFrom),
      notAfterMs: Date.parse(validTo),
    });
    return renderIdentityFile({
      clusterName,
      identity,
      sshCertificate,
      sshHostAuthority: sshHostCa.publicKeyLine,
      tlsAuthorities: [hostCa.certPem],
    });
  };
  return {
    clusterName,
    hostCaPem: hostCa.certPem,
    userCaPem: userCa.certPem,
    authServer,
    issueClient,
    issueIdentityFile,
  };
}
