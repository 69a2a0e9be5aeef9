import { Command, CommanderError } from 'commander';
import { AppError } from '#core/errors';
import { check, type CheckOptions } from './commands/check';
import { doctor, type DoctorOptions } from './commands/doctor';
import { EXIT_CODES, type CliEnvironment } from './commands/environment';
import { importConfig } from './commands/import-config';
import { requests, type RequestsOptions } from './commands/requests';
import { start, type StartOptions } from './commands/start';
import { boilerplate } from './config/boilerplate';
import { ConfigError } from './config/errors';
import { addPeopleCommand } from './people/command';
import { PROGRAM, RELAY_VERSION } from './version';

const DEFAULT_CONFIG_PATH = '/etc/teleport-jira-relay.toml';

/** Runs the program with the arguments after its name; resolves to its exit code. */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<number> {
  let code: number = EXIT_CODES.ok;
  const endWith = (other: number): void => {
    code = other;
  };
  try {
    await commandLine(environment, endWith).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    if (error instanceof ConfigError) {
      environment.err(`${PROGRAM}: ${error.message}\n`);
      return EXIT_CODES.config;
    }
    environment.err(`${PROGRAM}: ${messageOf(error)}\n`);
    return EXIT_CODES.failure;
  }
}

/** What the world did is said in a line; where it is our own fault, the stack tells more. */
function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown error';
}

function commandLine(environment: CliEnvironment, endWith: (code: number) => void): Command {
  const program = new Command(PROGRAM)
    .description('Lets a Forge app decide about Teleport access requests')
    .exitOverride()
    .configureOutput({ writeOut: environment.out, writeErr: environment.err });
  const withConfig = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('-c, --config <path>', 'configuration file', DEFAULT_CONFIG_PATH);
  program
    .command('configure')
    .description('print a configuration file to fill in')
    .action(() => {
      environment.out(boilerplate());
    });
  program
    .command('import <teleport-jira.toml>')
    .description("turn the configuration of Teleport's own Jira plugin into one of this program")
    .action((path: string) => importConfig(path, environment));
  program
    .command('version')
    .description('print the version')
    .action(() => {
      environment.out(`${PROGRAM} v${RELAY_VERSION} node ${process.version}\n`);
    });
  withConfig('check', 'check the configuration and its files, without using the network').action(
    (options: CheckOptions) => check(options, environment),
  );
  withConfig('doctor', 'try out all that the configuration names, changing nothing')
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions) => {
      if ((await doctor(options, environment)) === 'unhealthy') endWith(EXIT_CODES.unhealthy);
    });
  withConfig('requests', 'list the pending access requests that the relay sees')
    .option('-a, --all', 'resolved ones too')
    .option('--json', 'print JSON')
    .action((options: RequestsOptions) => requests(options, environment));
  withConfig('start', 'run the relay')
    .option('-d, --debug', 'log everything')
    .option('--insecure-no-tls', 'serve plain HTTP, to try things out on one machine')
    .action((options: StartOptions) => start(options, environment));
  addPeopleCommand(program, environment.out);
  return program;
}
