import type { People, Person } from './people';

/** What can be made of a list of people. */
export const PEOPLE_FORMATS = ['tctl', 'toml'] as const;
export type PeopleFormat = (typeof PEOPLE_FORMATS)[number];

/** A table that could be read. */
type Readable = Extract<People, { ok: true }>;

/**
 * A shell script that sets the trait of each user, to be read and then run by somebody who may change users; or the section
 * `[people]` of the configuration. Names were checked before: none holds a quote or ends a line.
 */
export function printPeople({ people, leftOut }: Readable, format: PeopleFormat, trait: string): string {
  const lines = format === 'toml' ? toml(people, leftOut) : script(people, leftOut, trait);
  return [...lines, ''].join('\n');
}

const toml = (people: readonly Person[], leftOut: readonly string[]): readonly string[] => [
  ...remarks(leftOut),
  '[people]',
  ...people.map(({ user, accountId }) => `"${accountId}" = "${user}"`),
];

const script = (people: readonly Person[], leftOut: readonly string[], trait: string): readonly string[] => [
  '#!/bin/sh',
  '# Sets a trait of Teleport users. Nothing has been changed yet: read this, then run it. Needs tctl and jq.',
  ...remarks(leftOut),
  'set -eu',
  'set_account() {',
  '  user=$(tctl get "users/$1" --format=json)',
  `  printf '%s' "$user" | jq --arg id "$2" '.[0] | .spec.traits["${trait}"] = [$id]' | tctl create -f`,
  '}',
  ...people.map(({ user, accountId }) => `set_account '${user}' '${accountId}'`),
];

/** Comments in a shell script and in TOML alike. */
const remarks = (leftOut: readonly string[]): readonly string[] =>
  leftOut.length === 0
    ? []
    : [
        `# Left out, since the address is of none of the domains: ${leftOut.length}`,
        ...leftOut.map((label) => `#   ${label}`),
      ];
