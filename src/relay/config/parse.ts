import { readFile } from 'node:fs/promises';
import { parse as parseToml, TomlError, type TomlTable } from 'smol-toml';
import * as v from '#wire/schema';
import type { Parsed } from '#wire/parse';
import { errorCodeOf } from '../error-code';
import { decodeText } from '../text-file';
import type { RelayConfig } from './config';
import { withEnvironment, type Environment } from './environment';
import { ConfigError } from './errors';
import { placeholdersIn } from './placeholders';
import { positionsIn, type Position } from './positions';
import { pathOf, problemOf, telling, variableIn } from './problems';
import { ConfigSchema } from './schema';
import { toConfig } from './to-config';

/**
 * Reads the configuration file, and what the environment says instead. Throws `ConfigError` with a line for each mistake,
 * which names the file, the place, the key and the fix.
 */
export async function readConfig(path: string, env: Environment = {}): Promise<RelayConfig> {
  const { checked } = await readAndCheckConfig(path, env);
  if (!checked.ok) throw errorOf(path, checked.mistakes);
  return checked.value;
}

/** As `readConfig`, for those who use what it names: values that stand in examples and lead nowhere are refused too. */
export async function readUsableConfig(path: string, env: Environment): Promise<RelayConfig> {
  const { checked, locate } = await readAndCheckConfig(path, env);
  if (!checked.ok) throw errorOf(path, checked.mistakes);
  const [first, ...others] = placeholdersIn(checked.value);
  if (first !== undefined) throw errorOf(path, [locate(first), ...others.map(locate)]);
  return checked.value;
}

const errorOf = (path: string, [first, ...others]: readonly [Mistake, ...Mistake[]]): ConfigError =>
  ConfigError.of([lineOf(path, first), ...others.map((mistake) => lineOf(path, mistake))]);

/** Parses the text of a configuration file; what the environment says comes first. Tells the first problem of all. */
export function parseConfig(text: string, env: Environment = {}): Parsed<RelayConfig> {
  const checked = checkConfig(text, env);
  return checked.ok ? checked : { ok: false, problem: checked.mistakes[0].problem };
}

/** Something wrong, and where in the file; nowhere, if the file lacks it or the environment says it. */
export interface Mistake {
  readonly problem: string;
  readonly position?: Position | undefined;
}

/** `relay.toml:3:1: [review] mode: must be ...`: as editors take it. */
export function lineOf(path: string, { problem, position }: Mistake): string {
  return `${path}${position === undefined ? '' : `:${position.line}:${position.column}`}: ${problem}`;
}

/** The configuration, or everything that is wrong with it, what gives most away first. */
export type CheckedConfig =
  | { readonly ok: true; readonly value: RelayConfig }
  | { readonly ok: false; readonly mistakes: readonly [Mistake, ...Mistake[]] };

/** A file that was read, and where problems that begin with `[section] key` stand in it. */
export interface ReadConfig {
  readonly checked: CheckedConfig;
  readonly locate: (problem: string) => Mistake;
}

/** Reads the configuration file as `readConfig` does, and tells all mistakes. Throws `ConfigError` without a file. */
export async function readAndCheckConfig(path: string, env: Environment): Promise<ReadConfig> {
  const text = await readText(path);
  const positionOf = positionsIn(text);
  return {
    checked: checkConfig(text, env),
    locate: (problem) => {
      const [, section, key] = /^\[(\w+)\](?: (\w+))?/.exec(problem) ?? [];
      const place = [section, key].filter((name) => name !== undefined);
      return {
        problem,
        position: variableIn(place, env) === undefined ? nearest(place, positionOf) : undefined,
      };
    },
  };
}

function checkConfig(text: string, env: Environment): CheckedConfig {
  const toml = tomlOf(text);
  if (!toml.ok) return { ok: false, mistakes: [toml.mistake] };
  const { table, problems } = withEnvironment(toml.value, env);
  const result = v.safeParse(ConfigSchema, table);
  const ofEnvironment = problems.map((problem) => ({ problem }));
  if (!result.success) {
    const positionOf = positionsIn(text);
    const toMistake = (issue: v.BaseIssue<unknown>): Mistake => ({
      problem: problemOf(issue, env),
      position: variableIn(pathOf(issue), env) === undefined ? nearest(pathOf(issue), positionOf) : undefined,
    });
    const [first, ...others] = telling(result.issues);
    return { ok: false, mistakes: [toMistake(first), ...others.map(toMistake), ...ofEnvironment] };
  }
  const [first, ...others] = ofEnvironment;
  if (first !== undefined) return { ok: false, mistakes: [first, ...others] };
  return { ok: true, value: toConfig(result.output) };
}

/** Where the key stands; what is missing is missed in its section. */
function nearest(path: readonly string[], positionOf: ReturnType<typeof positionsIn>): Position | undefined {
  return path.length === 0 ? undefined : (positionOf(path) ?? nearest(path.slice(0, -1), positionOf));
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

type ReadToml =
  { readonly ok: true; readonly value: TomlTable } | { readonly ok: false; readonly mistake: Mistake };

function tomlOf(text: string): ReadToml {
  try {
    return { ok: true, value: parseToml(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const reason = error.message.split('\n')[0] ?? 'not TOML';
    return { ok: false, mistake: { problem: reason, position: { line, column } } };
  }
}
