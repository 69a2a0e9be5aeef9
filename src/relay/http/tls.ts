import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { HttpConfig } from '../config/config';
import { ConfigError } from '../config/errors';

/** Key and certificate of the HTTPS server, as they are in their files now. */
export interface TlsFiles {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Tells a renewed pair from the same one read again. */
  readonly digest: string;
  /** Epoch milliseconds until which the certificate is valid. */
  readonly expiresAt: number;
}

/** Reads both files and sees that they belong together. Throws `ConfigError`, with one line that names the key and the fix. */
export async function readTlsFiles({ httpsKeyFile, httpsCertFile }: HttpConfig): Promise<TlsFiles> {
  if (httpsKeyFile === undefined || httpsCertFile === undefined) {
    throw new ConfigError(
      '[http] https_key_file and https_cert_file are missing: set both, or start with --insecure-no-tls to try things out',
    );
  }
  const key = await readTlsFile(httpsKeyFile, 'https_key_file');
  const cert = await readTlsFile(httpsCertFile, 'https_cert_file');
  try {
    createSecureContext({ key, cert });
    const expiresAt = Date.parse(new X509Certificate(cert).validTo);
    return { key, cert, expiresAt, digest: createHash('sha256').update(key).update(cert).digest('hex') };
  } catch (error) {
    throw new ConfigError(
      `[http] https_key_file "${httpsKeyFile}" and https_cert_file "${httpsCertFile}" cannot be used together: give a PEM key and its certificate`,
      { cause: error },
    );
  }
}

async function readTlsFile(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError(`[http] ${key}: "${path}" cannot be read`, { cause: error });
  }
}
