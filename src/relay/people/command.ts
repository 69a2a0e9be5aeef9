import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { jsonOf } from '../commands/environment';
import { ConfigError } from '../config/errors';
import { DEFAULT_USER_TRAIT } from '../config/schema';
import { decodeText } from '../text-file';
import { PROGRAM } from '../version';
import { peopleAsData, PEOPLE_FORMATS, printPeople, type PeopleFormat } from './output';
import { readPeople, USER_NAMES, type UserNames } from './people';

interface Options {
  readonly format: PeopleFormat;
  readonly names: UserNames;
  readonly domain: readonly string[];
  readonly trait: string;
  readonly json?: boolean;
}

/** What a trait may be called, so that it needs no quoting anywhere. */
const TRAIT = /^[A-Za-z0-9_.-]{1,64}$/;
const DOMAIN = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** Adds `people`: makes the link between Atlassian accounts and Teleport users out of a table. Changes nothing itself. */
export function addPeopleCommand(program: Command, out: (text: string) => void): Command {
  return program
    .command('people')
    .description('print what sets the Atlassian account of Teleport users, from a CSV file')
    .argument(
      '<csv>',
      'an export of users, or a file with the columns email and account_id, and perhaps teleport_user',
    )
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
    .addOption(
      new Option(
        '--domain <domain>',
        'leave out addresses of other mail domains; needed for --names local-part; may be given several times',
      )
        .argParser((domain: string, before: readonly string[]) => [...before, domain])
        .default([], 'all'),
    )
    .option('--trait <name>', 'the trait to set', DEFAULT_USER_TRAIT)
    .option('--json', 'print who was found and who was left out as JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${PROGRAM} people people.csv > set-accounts.sh\n  ${PROGRAM} people people.csv --names local-part --domain example.com --format toml`,
    )
    .action(async (path: string, { format, names, domain, trait, json }: Options) => {
      if (!TRAIT.test(trait)) throw new ConfigError('--trait: letters, digits and _ . - only');
      checkDomains(domain, names);
      const people = readPeople(await read(path), { names, domains: domain });
      if (!people.ok) throw new ConfigError(`${path}: ${people.problems.join('; ')}`);
      out(json === true ? jsonOf(peopleAsData(people)) : printPeople(people, format, trait));
    });
}

/** The part before the @ names a person within one domain only: anybody can have a mailbox of that name elsewhere. */
function checkDomains(domains: readonly string[], names: UserNames): void {
  if (names === 'local-part' && domains.length === 0) {
    throw new ConfigError(
      '--names local-part: add --domain with the mail domain of your own people, as in --domain example.com, or somebody of that name elsewhere is taken for one of them',
    );
  }
  if (!domains.every((domain) => DOMAIN.test(domain)))
    throw new ConfigError('--domain: a mail domain such as example.com');
}

async function read(path: string): Promise<string> {
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    throw new ConfigError(`${path}: cannot be read`, { cause: error });
  }
}
