import { fileProblems } from '../config/files';
import type { RelayConfig } from '../config/config';
import { ConfigError } from '../config/errors';
import { lineOf, readAndCheckConfig, type Mistake } from '../config/parse';
import { placeholdersIn } from '../config/placeholders';
import { readTlsFiles } from '../http/tls';
import { jsonOf, type CliEnvironment } from './environment';

export interface CheckOptions {
  readonly config: string;
  readonly json?: boolean;
}

/**
 * Checks the configuration and the files that it names, without using the network. Throws one `ConfigError` with all that is
 * wrong, a line for each; as JSON the mistakes are printed too.
 */
export async function check(
  { config: path, json }: CheckOptions,
  environment: CliEnvironment,
): Promise<void> {
  const { checked, locate } = await readAndCheckConfig(path, environment.env);
  const mistakes: readonly Mistake[] = checked.ok
    ? (await mistakesIn(checked.value, environment)).map(locate)
    : checked.mistakes;
  if (json === true) environment.out(jsonOf({ path, mistakes }));
  const [first, ...others] = mistakes.map((mistake) => lineOf(path, mistake));
  if (first !== undefined) throw ConfigError.of([first, ...others]);
  if (json !== true) environment.out(`${path}: no mistakes found; "doctor" also tries it out\n`);
}

async function mistakesIn(config: RelayConfig, { env }: CliEnvironment): Promise<readonly string[]> {
  const tlsProblem = await tlsProblemIn(config);
  const files = await fileProblems(config, false, env);
  return [...placeholdersIn(config), ...files.map(({ message }) => message), ...tlsProblem];
}

/** A relay that asks for its work serves nothing. */
async function tlsProblemIn({ forge, http }: RelayConfig): Promise<readonly string[]> {
  if (forge.way === 'pull') return [];
  return readTlsFiles(http).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ConfigError) return [error.message];
      throw error;
    },
  );
}
