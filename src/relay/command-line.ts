import { styleText } from 'node:util';
import { Command, Option } from 'commander';
import { check, type CheckOptions } from './commands/check';
import { configure, type ConfigureOptions } from './commands/configure';
import { doctor, type DoctorOptions } from './commands/doctor';
import { EXIT_CODES, jsonOf, type CliEnvironment } from './commands/environment';
import { importConfig, type ImportOptions } from './commands/import-config';
import { pair, type PairOptions } from './commands/pair';
import { verifyReceipt, type ReceiptOptions } from './commands/receipt';
import { requests, type RequestsOptions } from './commands/requests';
import { start, type StartOptions } from './commands/start';
import { completionFor, SHELLS, type Shell } from './completion';
import { REVIEW_MODES } from './config/config';
import { RUNS } from './init/answers';
import { init, type InitCommandOptions } from './init/init';
import { addPeopleCommand } from './people/command';
import { PROGRAM, RELAY_VERSION } from './version';

const DEFAULT_CONFIG_PATH = '/etc/teleport-jira-relay.toml';

/** Headings of the help, in its order. */
const GROUPS = {
  setUp: 'Set up:',
  look: 'Look into it:',
  run: 'Run:',
  shell: 'Shell:',
} as const;

const LINKS = `
Exit codes: 0 well, 1 an unexpected error or Teleport away, 2 a wrong command line, 3 doctor found a failure, 78 a wrong configuration

Teleport's access requests: https://goteleport.com/docs/identity-governance/access-requests/
Machine ID, for an identity that renews itself: https://goteleport.com/docs/machine-workload-identity/
The manual: man ${PROGRAM}
`;

/** The program's commands and options. `endWith` sets the exit code of a run that did not fail otherwise. */
export function commandLine(environment: CliEnvironment, endWith: (code: number) => void): Command {
  const { terminal } = environment;
  const versionLine = `${PROGRAM} v${RELAY_VERSION} node ${process.version}`;
  const program = new Command(PROGRAM)
    .description('Lets a Forge app decide about Teleport access requests')
    .version(versionLine, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help, also of a command')
    .addHelpCommand(
      new Command('help').argument('[command]').description('print help').helpGroup(GROUPS.shell),
    )
    .showSuggestionAfterError()
    .configureHelp({
      styleTitle: (title) => styleText('bold', title, { validateStream: false }),
      styleCommandText: (text) => styleText('cyan', text, { validateStream: false }),
    })
    .exitOverride()
    .configureOutput({
      writeOut: environment.out,
      writeErr: environment.err,
      getOutHasColors: () => terminal?.outHasColors ?? false,
      getErrHasColors: () => terminal?.errHasColors ?? false,
    })
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} configure --addr teleport.example.com:443 --mode native > ${PROGRAM}.toml`,
        `${PROGRAM} doctor --config ${PROGRAM}.toml`,
      ),
    )
    .addHelpText('after', LINKS);
  addInit(program, environment, endWith);
  addSetUp(program, environment);
  addLooking(program, environment, { endWith, versionLine });
  addRunning(program, environment);
  return program;
}

/** Lines that can be copied, below a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;

const modeOption = (description: string): Option =>
  new Option('--mode <mode>', description).choices(REVIEW_MODES);

const listOption = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be given several times`).argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );

const withConfig = (command: Command): Command =>
  command.option('-c, --config <path>', 'configuration file', DEFAULT_CONFIG_PATH);

function addInit(program: Command, environment: CliEnvironment, endWith: (code: number) => void): void {
  program
    .command('init')
    .helpGroup(GROUPS.setUp)
    .description('write all that a new relay needs, having asked and shown it, and say what to do with it')
    .option('--addr <host:port>', 'address of the Proxy Service or the Auth Service')
    .option('--identity <source>', 'tbot, or the path of an identity file')
    .addOption(modeOption('who reviews; without it the cluster is asked what it can do'))
    .addOption(new Option('--run <how>', 'how the relay runs').choices(RUNS))
    .addOption(listOption('--reviewer <user>', 'mode native: Teleport user who may decide in Jira'))
    .addOption(listOption('--role <name>', 'mode relay: role that may be decided about'))
    .addOption(listOption('--approver <account>', 'other modes: Atlassian account that may decide'))
    .option('--pairing <code>', "code of the app's page in Jira settings; the relay then opens no port")
    .option('--app-id <ari>', 'where the app calls the relay: app.id in manifest.yml')
    .addOption(listOption('--installation <id>', 'where the app calls the relay: installation to trust'))
    .option('--https-key <path>', 'where the app calls the relay: private key of its certificate')
    .option('--https-cert <path>', 'where the app calls the relay: its certificate')
    .option('--folder <folder>', 'where the files go', PROGRAM)
    .option('-y, --yes', 'write without asking')
    .option('--json', 'print what was written and what to do as JSON')
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} init`,
        `${PROGRAM} init --addr teleport.example.com:443 --mode native --reviewer bob`,
      ),
    )
    .action(async (options: InitCommandOptions) => {
      if ((await init(options, environment)) === 'unhealthy') endWith(EXIT_CODES.unhealthy);
    });
}

function addSetUp(program: Command, environment: CliEnvironment): void {
  program
    .command('configure')
    .helpGroup(GROUPS.setUp)
    .description('print a configuration file to fill in')
    .option('--addr <host:port>', 'address of the Proxy Service or the Auth Service')
    .option('--identity <path>', 'identity file, or the folder that tbot writes it to')
    .addOption(modeOption('who reviews'))
    .addOption(listOption('--approver <account>', 'Atlassian account that may decide'))
    .option('--app-id <ari>', 'app.id in manifest.yml')
    .addOption(listOption('--installation <id>', 'installation of the app that is trusted'))
    .option('--json', 'print every key with its meaning, as JSON')
    .addHelpText(
      'after',
      examples(`${PROGRAM} configure --addr teleport.example.com:443 --mode native > ${PROGRAM}.toml`),
    )
    .action((options: ConfigureOptions) => configure(options, environment));
  withConfig(program.command('pair'))
    .helpGroup(GROUPS.setUp)
    .argument('<code>', "code of the app's page in Jira settings")
    .description('pair the relay with the app; a relay that runs takes it up by itself')
    .option('-n, --name <name>', 'what the page calls this relay, instead of the name of the machine')
    .addHelpText('after', examples(`${PROGRAM} pair tjr1_...`))
    .action((code: string, options: PairOptions) => pair(code, options, environment));
  program
    .command('import')
    .helpGroup(GROUPS.setUp)
    .argument('<teleport-jira.toml>', "configuration of Teleport's own Jira plugin")
    .description("turn the configuration of Teleport's own Jira plugin into one of this program")
    .addOption(modeOption('who reviews; without it the cluster is asked what it can do'))
    .option('--no-network', 'do not ask the cluster')
    .option('--json', 'print the configuration and the notes on it as JSON')
    .addHelpText('after', examples(`${PROGRAM} import /etc/teleport-jira.toml > ${PROGRAM}.toml`))
    .action((path: string, options: ImportOptions) => importConfig(path, options, environment));
  addPeopleCommand(program, environment.out).helpGroup(GROUPS.setUp);
}

function addLooking(
  program: Command,
  environment: CliEnvironment,
  { endWith, versionLine }: { readonly endWith: (code: number) => void; readonly versionLine: string },
): void {
  withConfig(program.command('check'))
    .helpGroup(GROUPS.look)
    .description('check the configuration and its files, without using the network')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(`${PROGRAM} check --config ${PROGRAM}.toml`))
    .action((options: CheckOptions) => check(options, environment));
  withConfig(program.command('doctor'))
    .helpGroup(GROUPS.look)
    .description('try out all that the configuration names, changing nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(`${PROGRAM} doctor --json | jq '.findings[] | select(.kind == "failure")'`),
    )
    .action(async (options: DoctorOptions) => {
      if ((await doctor(options, environment)) === 'unhealthy') endWith(EXIT_CODES.unhealthy);
    });
  withConfig(program.command('requests'))
    .helpGroup(GROUPS.look)
    .description('list the pending access requests that the relay sees')
    .option('-a, --all', 'resolved ones too')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(`${PROGRAM} requests --all`))
    .action((options: RequestsOptions) => requests(options, environment));
  const receipt = program
    .command('receipt')
    .helpGroup(GROUPS.look)
    .description('tell whether a receipt of the decision log is as the app signed it')
    .addHelpText('after', examples(`${PROGRAM} receipt verify ACC-1-receipt.jws`));
  withConfig(receipt.command('verify'))
    .argument('<file>', 'a receipt, as the panel of a card gives it')
    .description('check a receipt with the key that was kept at pairing, without using the network')
    .option('--app-key <key>', "the app's public key, where there is no pairing file")
    .option('--json', 'print what it says as JSON')
    .addHelpText('after', examples(`${PROGRAM} receipt verify ACC-1-receipt.jws`))
    .action(async (path: string, options: ReceiptOptions) => {
      if ((await verifyReceipt(path, options, environment)) === 'refused') endWith(EXIT_CODES.unhealthy);
    });
  program
    .command('version')
    .helpGroup(GROUPS.look)
    .description('print the version')
    .option('--json', 'print JSON')
    .action(({ json }: { readonly json?: boolean }) => {
      const parts = { name: PROGRAM, version: RELAY_VERSION, node: process.version };
      environment.out(json === true ? jsonOf(parts) : `${versionLine}\n`);
    });
}

function addRunning(program: Command, environment: CliEnvironment): void {
  withConfig(program.command('start'))
    .helpGroup(GROUPS.run)
    .description('run the relay')
    .option('-d, --debug', 'log everything')
    .option('--insecure-no-tls', 'serve plain HTTP, to try things out on one machine')
    .addHelpText('after', examples(`${PROGRAM} start --config ${PROGRAM}.toml`))
    .action((options: StartOptions) => start(options, environment));
  program
    .command('completion')
    .helpGroup(GROUPS.shell)
    .argument('<shell>', `one of ${SHELLS.join(', ')}`)
    .description('print what completes commands and options in a shell')
    .addHelpText(
      'after',
      examples(
        `source <(${PROGRAM} completion bash)`,
        `${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish`,
      ),
    )
    .action((shell: Shell, _: unknown, command: Command) => {
      if (!SHELLS.includes(shell)) command.error(`error: the shell must be one of ${SHELLS.join(', ')}`);
      environment.out(completionFor(shell, program));
    });
}
