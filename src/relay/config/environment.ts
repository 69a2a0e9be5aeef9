import type { TomlTable, TomlValue } from 'smol-toml';
import { configReference, type ValueKind } from './reference';
import { closest } from './suggest';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Two underscores: Kubernetes gives containers variables of its own that are named after services, with single ones. */
const PREFIX = 'RELAY__';

/** The variable that sets a key: `RELAY__HTTP__LISTEN_ADDR`. */
export const variableOf = (section: string, key: string): string =>
  `${PREFIX}${section}__${key}`.toUpperCase();

/**
 * The file's values with those of the environment in their place. Lists are separated by commas, truth is `true` or
 * `false`. A variable that begins like ours and is none is refused: it would be a setting that has no effect.
 */
export function withEnvironment(
  file: TomlTable,
  env: Environment,
): { readonly table: TomlTable; readonly problems: readonly string[] } {
  const places = new Map(
    configReference().flatMap(({ name: section, keys }) =>
      keys.map(({ name: key, kind }) => [variableOf(section, key), { section, key, kind }] as const),
    ),
  );
  const merged: TomlTable = { ...file };
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || value === undefined) continue;
    const place = places.get(variable);
    if (place === undefined) {
      problems.push(unknownVariable(variable, [...places.keys()]));
      continue;
    }
    const before = merged[place.section] ?? {};
    // A section that is no table is a mistake of the file, which the schema will name.
    if (!isTable(before)) continue;
    merged[place.section] = { ...before, [place.key]: valueOf(value, place.kind) };
  }
  return { table: merged, problems };
}

function valueOf(text: string, kind: ValueKind): TomlValue {
  if (kind === 'list')
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function unknownVariable(variable: string, known: readonly string[]): string {
  const suggestion = closest(
    variable,
    known.map((name) => name.toLowerCase()),
  )?.toUpperCase();
  const hint =
    suggestion === undefined ? 'docs/configure.md lists those there are' : `did you mean ${suggestion}?`;
  return `environment variable ${variable}: unknown, ${hint}`;
}

const isTable = (value: TomlValue): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
