import { fileProblems } from '../compose';
import type { RelayConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import { readAndCheckConfig } from '../config/parse';
import { placeholdersIn } from '../config/placeholders';
import { readTlsFiles } from '../http/tls';
import type { CliEnvironment } from './environment';

export interface CheckOptions {
  readonly config: string;
}

/**
 * Checks the configuration and the files that it names, without using the network. Throws one `ConfigError` with all that is
 * wrong, a line for each.
 */
export async function check({ config: path }: CheckOptions, environment: CliEnvironment): Promise<void> {
  const checked = await readAndCheckConfig(path, environment.env);
  const problems = checked.ok ? await mistakesIn(checked.value, environment) : checked.problems;
  if (problems.length > 1)
    throw new ConfigError([`${path}: ${problems.length} mistakes`, ...problems].join('\n  '));
  if (problems.length > 0) throw new ConfigError(`${path}: ${problems[0]}`);
  environment.out(`${path}: no mistakes found; "doctor" also tries it out\n`);
}

async function mistakesIn(config: RelayConfig, { env }: CliEnvironment): Promise<readonly string[]> {
  const tlsProblem = await readTlsFiles(config.http).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ConfigError) return [error.message];
      throw error;
    },
  );
  const files = await fileProblems(config, false, env);
  return [...placeholdersIn(config), ...files.map(({ message }) => message), ...tlsProblem];
}
