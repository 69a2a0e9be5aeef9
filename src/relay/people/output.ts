import type { Person } from './people';

/** What can be made of a list of people. */
export const PEOPLE_FORMATS = ['tctl', 'toml'] as const;
export type PeopleFormat = (typeof PEOPLE_FORMATS)[number];

/**
 * A shell script that sets the trait of each user, to be read and then run by somebody who may change users; or the section
 * `[people]` of the configuration. Names were checked before: none holds a quote.
 */
export function printPeople(people: readonly Person[], format: PeopleFormat, trait: string): string {
  return format === 'toml' ? toml(people) : script(people, trait);
}

const toml = (people: readonly Person[]): string =>
  ['[people]', ...people.map(({ user, accountId }) => `"${accountId}" = "${user}"`), ''].join('\n');

const script = (people: readonly Person[], trait: string): string =>
  [
    '#!/bin/sh',
    '# Sets a trait of Teleport users. Nothing has been changed yet: read this, then run it. Needs tctl and jq.',
    'set -eu',
    'set_account() {',
    '  user=$(tctl get "users/$1" --format=json)',
    `  printf '%s' "$user" | jq --arg id "$2" '.[0] | .spec.traits["${trait}"] = [$id]' | tctl create -f`,
    '}',
    ...people.map(({ user, accountId }) => `set_account '${user}' '${accountId}'`),
    '',
  ].join('\n');
