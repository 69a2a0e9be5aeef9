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

/** Parses the text of a configuration file; what the environment says comes first. Tells the first problem of all. */
export function parseConfig(text: string, env: Environment = {}): Parsed<RelayConfig> {
  const checked = checkConfig(text, env);
  return checked.ok ? checked : { ok: false, problem: checked.problems[0] };
}

/** The configuration, or everything that is wrong with it, what gives most away first. */
export type CheckedConfig =
  | { readonly ok: true; readonly value: RelayConfig }
  | { readonly ok: false; readonly problems: readonly [string, ...string[]] };

/** Reads the configuration file as `readConfig` does, and tells all problems. Throws `ConfigError` without a file. */
export const readAndCheckConfig = async (path: string, env: Environment): Promise<CheckedConfig> =>
  checkConfig(await readText(path), env);

function checkConfig(text: string, env: Environment): CheckedConfig {
  const toml = tomlOf(text);
  if (!toml.ok) return { ok: false, problems: [toml.problem] };
  const merged = withEnvironment(toml.value, env);
  if (!merged.ok) return { ok: false, problems: [merged.problem] };
  const result = v.safeParse(ConfigSchema, merged.value);
  if (result.success) return { ok: true, value: toConfig(result.output) };
  const [first, ...others] = telling(result.issues);
  return { ok: false, problems: [problemOf(first, env), ...others.map((issue) => problemOf(issue, env))] };
}

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** A misspelt key is also a missing one: what stands in the file is the better clue. */
function telling(issues: Issues): Issues {
  const [unknown, ...others] = issues.filter(isUnknownKey);
  if (unknown === undefined) return issues;
  const meant = new Set([unknown, ...others].map((issue) => meantBy(pathOf(issue))));
  const rest = issues.filter((issue) => !isUnknownKey(issue) && !meant.has(pathOf(issue).join('.')));
  return [unknown, ...others, ...rest];
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
  const path = pathOf(issue);
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
  const suggestion = suggestionFor(path);
  const what = path.length > 1 ? 'unknown key' : 'unknown section or key';
  return suggestion === undefined
    ? `${what}, known are ${knownBeside(path).join(', ')}`
    : `${what}, did you mean "${suggestion}"?`;
}

const pathOf = (issue: v.BaseIssue<unknown>): readonly string[] =>
  (issue.path ?? []).map((item) => String(item.key));

const knownBeside = (path: readonly string[]): readonly string[] =>
  KNOWN_KEYS[path.length > 1 ? (path[0] ?? '') : ''] ?? [];

const suggestionFor = (path: readonly string[]): string | undefined =>
  closest(path.at(-1) ?? '', knownBeside(path));

/** The path that a misspelt one should have been, as far as can be guessed. */
const meantBy = (path: readonly string[]): string =>
  [...path.slice(0, -1), suggestionFor(path) ?? ''].join('.');

function kindName(type: string): string {
  if (type === 'array') return 'list';
  if (type === 'record') return 'section';
  return type;
}
