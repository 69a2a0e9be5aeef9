import { hostname } from 'node:os';
import { systemClock } from '../clock';
import { ConfigError } from '../config/errors';
import { readConfig } from '../config/parse';
import { introduce, readCode } from '../pull/introduce';
import { writePairing } from '../pull/pairing-file';
import type { CliEnvironment } from './environment';

export interface PairOptions {
  readonly config: string;
  readonly name?: string;
}

/**
 * Pairs the relay with the app that made the code, and keeps what it needs to ask for work. A relay that runs takes it up by
 * itself. Throws `ConfigError`, and `AppError` where the app does not take the key.
 */
export async function pair(code: string, options: PairOptions, environment: CliEnvironment): Promise<void> {
  const { forge } = await readConfig(options.config, environment.env);
  if (forge.way !== 'pull')
    throw new ConfigError('[forge] way: is "call", which needs no pairing: set "pull"');
  const read = readCode(code, { hosts: forge.webtriggerHosts, allowsPlainHttp: false });
  if (!read.ok) throw new ConfigError(`The code cannot be used: ${read.problem}`);
  const name = (options.name ?? hostname()).slice(0, NAME_CHARACTERS_MAX);
  const pairing = await introduce(read.value, { name, clock: systemClock });
  await writePairing(forge.pairingFile, pairing);
  environment.out(`Paired with the app at ${new URL(pairing.url).host}; kept in ${forge.pairingFile}\n`);
}

const NAME_CHARACTERS_MAX = 120;
