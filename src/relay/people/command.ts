import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { ConfigError } from '../config/errors';
import { DEFAULT_USER_TRAIT } from '../config/schema';
import { PEOPLE_FORMATS, printPeople, type PeopleFormat } from './output';
import { readPeople, USER_NAMES, type UserNames } from './people';

interface Options {
  readonly format: PeopleFormat;
  readonly names: UserNames;
  readonly trait: string;
}

/** What a trait may be called, so that it needs no quoting anywhere. */
const TRAIT = /^[A-Za-z0-9_.-]{1,64}$/;

/** Adds `people`: makes the link between Atlassian accounts and Teleport users out of a table. Changes nothing itself. */
export function addPeopleCommand(program: Command, out: (text: string) => void): void {
  program
    .command('people')
    .description('print what sets the Atlassian account of Teleport users, from a CSV file')
    .argument('<csv>', 'file with the columns email and account_id (or "User id"), and perhaps teleport_user')
    .addOption(
      new Option(
        '--format <format>',
        'a script of tctl commands, or the section [people] of the configuration',
      )
        .choices(PEOPLE_FORMATS)
        .default('tctl'),
    )
    .addOption(
      new Option('--names <names>', 'what Teleport users are called').choices(USER_NAMES).default('email'),
    )
    .option('--trait <name>', 'the trait to set', DEFAULT_USER_TRAIT)
    .action(async (path: string, { format, names, trait }: Options) => {
      if (!TRAIT.test(trait)) throw new ConfigError('--trait: letters, digits and _ . - only');
      const people = readPeople(await read(path), names);
      if (!people.ok) throw new ConfigError(`${path}: ${people.problems.join('; ')}`);
      out(printPeople(people.people, format, trait));
    });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${path}: cannot be read`, { cause: error });
  }
}
