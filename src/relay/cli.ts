import { Command, CommanderError } from 'commander';
import { systemClock } from './clock';
import { startRelay, type Relay } from './compose';
import { BOILERPLATE } from './config/boilerplate';
import { ConfigError } from './config/errors';
import { readConfig } from './config/parse';
import { STOP_GRACE_MS } from './limits';
import { openLog, type Log } from './log';
import { addPeopleCommand } from './people/command';
import { systemRandom } from './random';
import { PROGRAM, RELAY_VERSION } from './version';

/**
 * How the program ends: 0 after a stop by signal, 1 for an error that should not happen, 2 for a wrong command line,
 * 78 (EX_CONFIG of sysexits.h) for a configuration that cannot work, so that a supervisor need not try again.
 */
export const EXIT_CODES = { ok: 0, failure: 1, usage: 2, config: 78 } as const;

/** The program's ties to its process, so that a test can hold the other ends. */
export interface CliEnvironment {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when the program is asked to stop. */
  readonly stopRequested: Promise<string>;
}

interface StartOptions {
  readonly config: string;
  readonly debug?: boolean;
  readonly insecureNoTls?: boolean;
}

const DEFAULT_CONFIG_PATH = '/etc/teleport-jira-relay.toml';

/** Runs the program with the arguments after its name; resolves to its exit code. */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<number> {
  try {
    await commandLine(environment).parseAsync([...args], { from: 'user' });
    return EXIT_CODES.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    if (error instanceof ConfigError) {
      environment.err(`${PROGRAM}: ${error.message}\n`);
      return EXIT_CODES.config;
    }
    environment.err(
      `${PROGRAM}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`,
    );
    return EXIT_CODES.failure;
  }
}

function commandLine(environment: CliEnvironment): Command {
  const program = new Command(PROGRAM)
    .description('Lets a Forge app decide about Teleport access requests')
    .exitOverride()
    .configureOutput({ writeOut: environment.out, writeErr: environment.err });
  program
    .command('configure')
    .description('print a configuration file to fill in')
    .action(() => {
      environment.out(BOILERPLATE);
    });
  program
    .command('version')
    .description('print the version')
    .action(() => {
      environment.out(`${PROGRAM} v${RELAY_VERSION} node ${process.version}\n`);
    });
  program
    .command('start')
    .description('run the relay')
    .option('-c, --config <path>', 'configuration file', DEFAULT_CONFIG_PATH)
    .option('-d, --debug', 'log everything')
    .option('--insecure-no-tls', 'serve plain HTTP, to try things out on one machine')
    .action((options: StartOptions) => start(options, environment));
  addPeopleCommand(program, environment.out);
  return program;
}

async function start(options: StartOptions, environment: CliEnvironment): Promise<void> {
  const config = await readConfig(options.config);
  const log = openLogOf(config.log.output, options.debug === true ? 'debug' : config.log.severity);
  const relay = await startRelay({
    config,
    clock: systemClock,
    random: systemRandom,
    log,
    insecure: options.insecureNoTls,
  });
  const signal = await environment.stopRequested;
  log.info('relay.stopping', { signal });
  await stopInTime(relay, log);
}

function openLogOf(output: string, severity: Parameters<typeof openLog>[0]['severity']): Log {
  try {
    return openLog({ output, severity });
  } catch (error) {
    throw new ConfigError(`[log] output: "${output}" cannot be written`, { cause: error });
  }
}

/** The server's own grace period comes first; this one is for whatever else may hang. */
async function stopInTime(relay: Relay, log: Log): Promise<void> {
  const outcome = await new Promise<'stopped' | 'overdue'>((resolve) => {
    const cancel = systemClock.after(STOP_GRACE_MS + 1_000, () => {
      resolve('overdue');
    });
    void relay.stop().then(() => {
      cancel();
      resolve('stopped');
    });
  });
  if (outcome === 'overdue') log.warn('relay.stop-overdue');
}
