import { readFile } from 'node:fs/promises';
import { parse as parseToml, TomlError, type TomlTable } from 'smol-toml';
import type { ReviewMode } from '#core/request/review';
import { isReviewMode, REVIEW_MODES } from '../config/config';
import { ConfigError } from '../config/errors';
import { errorCodeOf } from '../error-code';
import { convertPluginConfig, noSectionIn, STRICTEST, teleportIn, type ChosenMode } from '../import/convert';
import { decodeText } from '../text-file';
import { jsonOf, type CliEnvironment } from './environment';
import { findMode } from './find-mode';

export interface ImportOptions {
  readonly mode?: ReviewMode;
  /** False: Teleport is not asked what it can do. */
  readonly network: boolean;
  readonly json?: boolean;
}

/**
 * Reads the configuration of Teleport's own Jira plugin and prints ours, with a note on each key that went elsewhere.
 * Secrets of the old file (the Jira token) are not printed. Throws `ConfigError`.
 */
export async function importConfig(
  path: string,
  options: ImportOptions,
  environment: CliEnvironment,
): Promise<void> {
  const file = await readPluginFile(path);
  const wrong = noSectionIn(file);
  if (wrong !== undefined)
    throw new ConfigError(`${path}: not a configuration of teleport-jira: [${wrong}] is a section there`);
  const converted = convertPluginConfig(file, await chooseMode(file, options, environment));
  environment.out(options.json === true ? jsonOf(converted) : converted.text);
}

/** What was asked for; else the strongest that the cluster can; else what a person says; else the strictest. */
async function chooseMode(
  file: TomlTable,
  { mode, network }: ImportOptions,
  environment: CliEnvironment,
): Promise<ChosenMode> {
  if (mode !== undefined) return { mode, why: 'As the command line said.' };
  const teleport = network ? teleportIn(file) : undefined;
  if (teleport !== undefined) {
    const found = await findMode(teleport, environment);
    if (found.kind === 'found')
      return { mode: found.mode, why: `The strongest that this cluster can do: ${found.cluster}.` };
    environment.err(`The cluster cannot be asked which mode it can do: ${found.reason}\n`);
  }
  const answer = (await environment.terminal?.ask(`Mode (${REVIEW_MODES.join(', ')}) [native]: `))?.trim();
  if (answer === undefined || answer === '') return STRICTEST;
  if (!isReviewMode(answer)) throw new ConfigError(`"${answer}" is no mode: say ${REVIEW_MODES.join(', ')}`);
  return { mode: answer, why: 'As you said.' };
}

async function readPluginFile(path: string): Promise<TomlTable> {
  try {
    return parseToml(decodeText(await readFile(path)));
  } catch (error) {
    if (error instanceof TomlError)
      throw new ConfigError(`${path}:${error.line}:${error.column}: not TOML`, { cause: error });
    throw new ConfigError(`${path}: cannot be read (${errorCodeOf(error) ?? 'unknown error'})`, {
      cause: error,
    });
  }
}
