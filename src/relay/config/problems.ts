import type * as v from '#wire/schema';
import { variableOf, type Environment } from './environment';
import { KNOWN_KEYS } from './schema';
import { closest } from './suggest';

/** What the validator finds in a configuration, as people look for it in their file. */
export type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** A misspelt key is also a missing one, of which its section may complain: what stands in the file is the better clue. */
export function telling(issues: Issues): Issues {
  const [unknown, ...others] = issues.filter(isUnknownKey);
  if (unknown === undefined) return issues;
  const meant = new Set(
    [unknown, ...others].flatMap((issue) => [meantBy(pathOf(issue)), pathOf(issue).slice(0, -1).join('.')]),
  );
  const rest = issues.filter((issue) => !isUnknownKey(issue) && !meant.has(pathOf(issue).join('.')));
  return [unknown, ...others, ...rest];
}

const isUnknownKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

/** `[review] mode: must be one of ...`: the place first, as people find it in the file. */
export function problemOf(issue: v.BaseIssue<unknown>, env: Environment): string {
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
  const variable = variableIn(path, env);
  return `[${section}] ${keys.join('.')}${variable === undefined ? '' : ` (from ${variable})`}`;
}

/** The variable that has set the key with this path, if one has. */
export function variableIn([section, key]: readonly string[], env: Environment): string | undefined {
  if (section === undefined || key === undefined) return undefined;
  const variable = variableOf(section, key);
  return env[variable] === undefined ? undefined : variable;
}

function unknownKey(path: readonly string[]): string {
  const suggestion = suggestionFor(path);
  const what = path.length > 1 ? 'unknown key' : 'unknown section or key';
  return suggestion === undefined
    ? `${what}, known are ${knownBeside(path).join(', ')}`
    : `${what}, did you mean "${suggestion}"?`;
}

export const pathOf = (issue: v.BaseIssue<unknown>): readonly string[] =>
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
