import { checkFiles } from '../compose';
import { readConfig } from '../config/parse';
import { readTlsFiles } from '../http/tls';
import type { CliEnvironment } from './environment';

export interface CheckOptions {
  readonly config: string;
}

/** Checks the configuration and the files that it names, without using the network. Throws `ConfigError`. */
export async function check({ config: path }: CheckOptions, environment: CliEnvironment): Promise<void> {
  const config = await readConfig(path, environment.env);
  await checkFiles(config, false, environment.env);
  await readTlsFiles(config.http);
  environment.out(`${path}: no mistakes found; "doctor" also tries it out\n`);
}
