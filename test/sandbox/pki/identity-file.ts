/** The identity file `tctl auth sign --format=file` writes: one text file with everything a client needs. */
import { type KeyAndCert } from './authority';

/** Writes the parts in Teleport's order: key, SSH certificate, TLS certificate, SSH authorities, TLS authorities. */
export function renderIdentityFile(options: {
  readonly clusterName: string;
  readonly identity: KeyAndCert;
  /** One line, as `SshAuthority` gives it; so is the key of the authority for hosts. */
  readonly sshCertificate: string;
  readonly sshHostAuthority: string;
  readonly tlsAuthorities: readonly string[];
}): string {
  const { clusterName, identity, sshCertificate, sshHostAuthority, tlsAuthorities } = options;
  return [
    identity.keyPem,
    `${sshCertificate}\n`,
    identity.certPem,
    `@cert-authority ${clusterName},*.${clusterName} ${sshHostAuthority} type=host\n`,
    ...tlsAuthorities,
  ].join('');
}
