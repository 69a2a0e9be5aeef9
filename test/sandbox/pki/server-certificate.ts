/** A certificate for a plain HTTPS server on this machine, with an authority of its own. */
import { type Clock, SystemClock } from '../clock';
import { CertificateAuthority, type KeyAndCert } from './authority';

const SERVER_TTL_MS = 365 * 86_400_000;

/** A server's key and certificate, and the authority its clients must trust. */
export interface ServerCertificate extends KeyAndCert {
  readonly caPem: string;
}

/** Makes a certificate for localhost and 127.0.0.1, and for further DNS names if given. */
export async function createServerCertificate(
  options: { readonly dnsNames?: readonly string[]; readonly ttlMs?: number; readonly clock?: Clock } = {},
): Promise<ServerCertificate> {
  const ca = await CertificateAuthority.create('Sandbox HTTPS authority', options.clock ?? new SystemClock());
  const issued = await ca.issue({
    subject: { commonName: 'localhost' },
    usage: 'server',
    dnsNames: ['localhost', ...(options.dnsNames ?? [])],
    ipAddresses: ['127.0.0.1'],
    ttlMs: options.ttlMs ?? SERVER_TTL_MS,
  });
  return { ...issued, caPem: ca.certPem };
}
