import { readFile } from 'node:fs/promises';
import type { Address } from '../../address';
import type { TeleportConfig } from '../../config/config';
import type { Environment } from '../../config/environment';
import { errorCodeOf } from '../../error-code';
import { pemBlocksOf } from '../identity';
import { DialError } from './dial-error';
import { chooseProxy } from './http-proxy';
import type { Destination } from './route';

/** Where the configuration and the environment say that Teleport is. Throws `DialError` for what cannot be used. */
export async function readDestination(
  config: TeleportConfig,
  environment: Environment,
  target: Address | undefined,
): Promise<Destination> {
  if (target === undefined)
    throw new DialError('reach', `[teleport] addr: "${config.addr}" is not "host:port"`);
  const choice = chooseProxy(environment, target);
  if (choice.kind === 'wrong') throw new DialError('reach', choice.problem);
  return {
    target,
    httpProxy: choice.kind === 'proxy' ? choice.proxy : undefined,
    webAuthorities: config.proxyCaFile === undefined ? undefined : await readAuthorities(config.proxyCaFile),
  };
}

async function readAuthorities(path: string): Promise<string> {
  const problem = (what: string, cause?: unknown): DialError =>
    new DialError(
      'reach',
      `[teleport] proxy_ca_file: "${path}" ${what}: give a PEM file with the authority of the Proxy Service's web certificate`,
      cause,
    );
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw problem(`cannot be read (${errorCodeOf(error) ?? 'unknown error'})`, error);
  });
  const certificates = pemBlocksOf(text).filter((block) => block.includes('BEGIN CERTIFICATE'));
  if (certificates.length === 0) throw problem('has no certificate');
  return certificates.join('');
}
