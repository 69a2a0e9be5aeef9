/**
 * The sandbox's stand-in for tsh and tctl:
 *   npx tsx test/sandbox/teleport/cli.ts request create --user alice --roles editor --reason "Fix the site"
 */
import { pathToFileURL } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ConsoleClient, type ListedRequest } from './cli-client';
import { formatFields, formatTable } from './cli-table';

const URL_DEFAULT = 'http://127.0.0.1:3066';

type Print = (text: string) => void;

function parseList(text: string): readonly string[] {
  return text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}

function parseResources(text: string): readonly { kind: string; name: string }[] {
  return parseList(text).map((item) => {
    const [kind, ...name] = item.split('/');
    if (kind === undefined || kind === '' || name.length === 0) {
      throw new InvalidArgumentError('Write resources as kind/name, for example node/web-1.');
    }
    return { kind, name: name.join('/') };
  });
}

function describeProgress(request: ListedRequest): string {
  return request.thresholds
    .map((t) => `${t.approvals}/${t.approve} approvals, ${t.denials}/${t.deny} denials`)
    .join('; ');
}

function describeTarget(request: ListedRequest): string {
  return [...request.roles, ...request.resources.map(({ kind, name }) => `${kind}/${name}`)].join(', ');
}

function formatRequest(request: ListedRequest): string {
  const fields: [string, string][] = [
    ['ID', request.id],
    ['User', request.user],
    ['Asks for', describeTarget(request)],
    ['Reason', request.reason],
    ['State', request.state],
    ['Progress', describeProgress(request)],
    ['Resolution', request.resolveReason],
    ['Created', request.created ?? ''],
    ['Expires', request.expires ?? ''],
  ];
  const reviews = request.reviews.map((review) => [
    review.submittedBy === '' ? review.author : `${review.author} (via ${review.submittedBy})`,
    review.state,
    review.reason,
  ]);
  const table = reviews.length > 0 ? `\n\n${formatTable(['Reviewer', 'Proposes', 'Reason'], reviews)}` : '';
  return formatFields(fields.filter(([, value]) => value !== '')) + table;
}

interface ReviewOptions {
  readonly user: string;
  readonly approve?: boolean;
  readonly deny?: boolean;
  readonly reason: string;
}

function addRequestCommands(program: Command, connect: () => ConsoleClient, print: Print): void {
  const request = program.command('request').description('Ask for access, and answer');
  request
    .command('create')
    .requiredOption('--user <name>', 'who asks')
    .option('--roles <a,b>', 'roles to ask for', parseList, [])
    .option('--resources <kind/name,...>', 'resources to ask for', parseResources, [])
    .option('--reason <text>', 'why', '')
    .action(
      async (options: {
        user: string;
        roles: readonly string[];
        resources: readonly { kind: string; name: string }[];
        reason: string;
      }) => print(formatRequest(await connect().create(options))),
    );
  request
    .command('ls')
    .description('All live requests, newest first')
    .action(async () => {
      const rows = (await connect().list()).map((r) => [
        r.id,
        r.user,
        describeTarget(r),
        r.state,
        describeProgress(r),
      ]);
      print(
        rows.length > 0 ? formatTable(['ID', 'User', 'Asks for', 'State', 'Progress'], rows) : 'No requests.',
      );
    });
  request.command('show <id>').action(async (id: string) => print(formatRequest(await connect().show(id))));
  request
    .command('review <id>')
    .requiredOption('--user <name>', 'who answers')
    .option('--approve', 'propose to approve')
    .option('--deny', 'propose to deny')
    .option('--reason <text>', 'why', '')
    .action(async (id: string, { user, approve = false, deny = false, reason }: ReviewOptions) => {
      if (approve === deny) throw new Error('Give either --approve or --deny');
      const state = approve ? 'APPROVED' : 'DENIED';
      print(formatRequest(await connect().review(id, { user, state, reason })));
    });
  request
    .command('rm <id>')
    .requiredOption('--user <name>', 'who the audit log names')
    .action(async (id: string, { user }: { user: string }) => {
      await connect().remove(id, user);
      print(`Deleted ${id}.`);
    });
}

/** Runs one command line (without the program's name). Rejects with a message fit for people. */
export async function runCli(args: readonly string[], print: Print): Promise<void> {
  const complaints: string[] = [];
  const program = new Command('teleport-sandbox')
    .description("The sandbox's stand-in for tsh and tctl")
    .option('--url <url>', "the console's address", process.env['TELEPORT_SANDBOX_URL'] ?? URL_DEFAULT)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: (text) => complaints.push(text) });
  const connect = (): ConsoleClient => new ConsoleClient(program.opts<{ url: string }>().url);
  addRequestCommands(program, connect, print);
  program
    .command('audit')
    .description('The audit log, newest first')
    .action(async () => {
      const rows = (await connect().audit()).map(({ time, code, event, id, ...rest }) => [
        time,
        code,
        event,
        id,
        Object.entries(rest)
          .map(([key, value]) => `${key}=${String(value)}`)
          .join(' '),
      ]);
      print(
        rows.length > 0 ? formatTable(['Time', 'Code', 'Event', 'Request', 'Details'], rows) : 'Nothing yet.',
      );
    });
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    const wasHelp = error instanceof CommanderError && error.exitCode === 0;
    const isIncomplete = error instanceof CommanderError && error.code === 'commander.help';
    if (isIncomplete) throw new Error(complaints.join('').trimEnd());
    if (!wasHelp) throw error;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runCli(process.argv.slice(2), (text) => console.log(text)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
