import { readFile } from 'node:fs/promises';
import { parse as parseToml, TomlError, type TomlTable } from 'smol-toml';
import * as v from '#wire/schema';
import type { Parsed } from '#wire/parse';
import { errorCodeOf } from '../error-code';
import { decodeText } from '../text-file';
import type { RelayConfig } from './config';
import { withEnvironment, variableOf, type Environment } from './environment';
import { ConfigError } from './errors';
import { ConfigSchema, KNOWN_KEYS } from './schema';
import { closest } from './suggest';
import { toConfig } from './to-config';

/**
 * Reads the configuration file, and what the environment says instead. Throws `ConfigError` with one line that names the
 * file, the key and the fix.
 */
export async function readConfig(path: string, env: Environment = {}): Promise<RelayConfig> {
  const parsed = parseConfig(await readText(path), env);
  if (!parsed.ok) throw new ConfigError(`${path}: ${parsed.problem}`);
  return parsed.value;
}

/** Parses the text of a configuration file; what the environment says comes first. */
export function parseConfig(text: string, env: Environment = {}): Parsed<RelayConfig> {
  const toml = tomlOf(text);
  if (!toml.ok) return toml;
  const merged = withEnvironment(toml.value, env);
  if (!merged.ok) return merged;
  const result = v.safeParse(ConfigSchema, merged.value);
  if (result.success) return { ok: true, value: toConfig(result.output) };
  // A misspelt key is also a missing one: what stands in the file is the better clue.
  return { ok: false, problem: problemOf(result.issues.find(isUnknownKey) ?? result.issues[0], env) };
}

async function readText(path: string): Promise<string> {
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    const code = errorCodeOf(error);
    const reason = code === 'ENOENT' ? 'no such file' : `cannot be read (${code ?? 'unknown error'})`;
    throw new ConfigError(
      `${path}: ${reason}: write one with "teleport-jira-relay configure > ${path}" or name another with --config`,
      { cause: error },
    );
  }
}

function tomlOf(text: string): Parsed<TomlTable> {
  try {
    return { ok: true, value: parseToml(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0] ?? 'not TOML';
    return { ok: false, problem: `line ${error.line}, column ${error.column}: ${reason}` };
  }
}

const isUnknownKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

/** `[review] mode: must be one of ...`: the place first, as people find it in the file. */
function problemOf(issue: v.BaseIssue<unknown>, env: Environment): string {
  const path = (issue.path ?? []).map((item) => String(item.key));
  const place = placeOf(path, env);
  if (issue.type === 'strict_object') {
    return isUnknownKey(issue) ? `${place}: ${unknownKey(path)}` : `${place}: is missing`;
  }
  const isKind = issue.kind === 'schema' && issue.type !== 'picklist';
  return `${place}: ${isKind ? `must be a ${kindName(issue.type)}, not ${issue.received}` : issue.message}`;
}

function placeOf(path: readonly string[], env: Environment): string {
  const [section = '', ...keys] = path;
  if (keys.length === 0) return `[${section}]`;
  const variable = variableOf(section, keys[0] ?? '');
  const source = env[variable] === undefined ? '' : ` (from ${variable})`;
  return `[${section}] ${keys.join('.')}${source}`;
}

function unknownKey(path: readonly string[]): string {
  const known = KNOWN_KEYS[path.length > 1 ? (path[0] ?? '') : ''] ?? [];
  const suggestion = closest(path.at(-1) ?? '', known);
  const what = path.length > 1 ? 'unknown key' : 'unknown section or key';
  return suggestion === undefined
    ? `${what}, known are ${known.join(', ')}`
    : `${what}, did you mean "${suggestion}"?`;
}

function kindName(type: string): string {
  if (type === 'array') return 'list';
  if (type === 'record') return 'section';
  return type;
}
