import { wordsFor, type LeftOut, type People, type Person } from './people';

/** What can be made of a list of people. */
export const PEOPLE_FORMATS = ['tctl', 'toml'] as const;
export type PeopleFormat = (typeof PEOPLE_FORMATS)[number];

/** A table that could be read. */
type Readable = Extract<People, { ok: true }>;

/** The same as data, with those who were left out. */
export const peopleAsData = ({ people, leftOut }: Readable): Pick<Readable, 'people' | 'leftOut'> => ({
  people,
  leftOut,
});

/**
 * A shell script that sets the trait of each user, to be read and then run by somebody who may change users; or the section
 * `[people]` of the configuration. Names were checked before: none ends a line or holds a double quote or a backslash.
 */
export function printPeople({ people, leftOut }: Readable, format: PeopleFormat, trait: string): string {
  const lines = format === 'toml' ? toml(people, leftOut) : script(people, leftOut, trait);
  return [...lines, ''].join('\n');
}

const toml = (people: readonly Person[], leftOut: readonly LeftOut[]): readonly string[] => [
  ...remarks(leftOut),
  '[people]',
  ...people.map(({ user, accountId }) => `"${accountId}" = "${user}"`),
];

/** An export lists everybody, also those who are no users of Teleport's: the script goes on past them. */
const script = (people: readonly Person[], leftOut: readonly LeftOut[], trait: string): readonly string[] => [
  '#!/bin/sh',
  '# Sets a trait of Teleport users. Nothing has been changed yet: read this, then run it. Needs tctl and jq.',
  ...remarks(leftOut),
  'set -eu',
  'missing=0',
  'set_account() {',
  '  if user=$(tctl get "users/$1" --format=json); then',
  `    printf '%s' "$user" | jq --arg id "$2" '.[0] | .spec.traits["${trait}"] = [$id]' | tctl create -f`,
  '  else',
  '    missing=$((missing + 1))',
  '  fi',
  '}',
  ...people.map(({ user, accountId }) => `set_account ${shellText(user)} ${shellText(accountId)}`),
  `[ "$missing" -eq 0 ] || { echo "$missing of ${people.length} are no users that tctl can read: see above" >&2; exit 1; }`,
];

/** Inside single quotes a shell takes everything as it stands but the quote itself. */
const shellText = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Comments in a shell script and in TOML alike. */
const remarks = (leftOut: readonly LeftOut[]): readonly string[] =>
  leftOut.length === 0
    ? []
    : [`# Rows left out: ${leftOut.length}`, ...wordsFor(leftOut).map((words) => `#   ${words}`)];
