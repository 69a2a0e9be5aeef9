/** The identity file `tctl auth sign --format=file` writes: one text file with everything a client needs. */
import { randomBytes } from 'node:crypto';
import { type KeyAndCert } from './authority';

const SSH_CERT_TYPE = 'ecdsa-sha2-nistp256-cert-v01@openssh.com';
const SSH_KEY_BYTES = 192;

/**
 * A line of an SSH certificate or key: type, then base64 that starts with the type again.
 * Parity: the rest is random bytes. Nothing of ours speaks SSH, but every reader must be able to skip these lines.
 */
function sshLine(type: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return `${type} ${Buffer.concat([length, Buffer.from(type), randomBytes(SSH_KEY_BYTES)]).toString('base64')}`;
}

/** Writes the parts in Teleport's order: key, SSH certificate, TLS certificate, SSH authorities, TLS authorities. */
export function renderIdentityFile(options: {
  readonly clusterName: string;
  readonly identity: KeyAndCert;
  readonly tlsAuthorities: readonly string[];
}): string {
  const { clusterName, identity, tlsAuthorities } = options;
  return [
    identity.keyPem,
    `${sshLine(SSH_CERT_TYPE)}\n`,
    identity.certPem,
    `@cert-authority ${clusterName},*.${clusterName} ${sshLine('ecdsa-sha2-nistp256')} type=host\n`,
    ...tlsAuthorities,
  ].join('');
}
