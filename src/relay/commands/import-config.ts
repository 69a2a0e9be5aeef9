import { readFile } from 'node:fs/promises';
import { parse as parseToml, TomlError, type TomlTable } from 'smol-toml';
import { ConfigError } from '../config/errors';
import { errorCodeOf } from '../error-code';
import { convertPluginConfig, noSectionIn } from '../import/convert';
import { decodeText } from '../text-file';
import type { CliEnvironment } from './environment';

/**
 * Reads the configuration of Teleport's own Jira plugin and prints ours, with a note on each key that went elsewhere.
 * Secrets of the old file (the Jira token) are not printed. Throws `ConfigError`.
 */
export async function importConfig(path: string, environment: CliEnvironment): Promise<void> {
  const file = await readPluginFile(path);
  const wrong = noSectionIn(file);
  if (wrong !== undefined)
    throw new ConfigError(`${path}: not a configuration of teleport-jira: [${wrong}] is a section there`);
  environment.out(convertPluginConfig(file));
}

async function readPluginFile(path: string): Promise<TomlTable> {
  try {
    return parseToml(decodeText(await readFile(path)));
  } catch (error) {
    const reason =
      error instanceof TomlError
        ? `line ${error.line}, column ${error.column}: not TOML`
        : `cannot be read (${errorCodeOf(error) ?? 'unknown error'})`;
    throw new ConfigError(`${path}: ${reason}`, { cause: error });
  }
}
