/** Goal: whoever copies a command out of the documents gets what they say. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { scripts } from '../../package.json';
import { newKey } from '../../src/forge/mailbox/jws';
import { commandLine } from '../../src/relay/command-line';
import { runCli as runAccess } from '../sandbox/teleport/cli';
import { startTeleportConsole } from '../sandbox/teleport/console';
import { startTeleport } from '../sandbox/teleport/teleport';
import { SystemClock } from '../sandbox/clock';

const ROOT = join(__dirname, '..', '..');

/** Programs of others: what is said to them is only read. */
const ONLY_READ = new Set([
  ...['tctl', 'tsh', 'tbot', 'docker', 'kubectl', 'helm', 'systemctl', 'git', 'curl', 'less', 'sh'],
  ...['useradd', 'runuser', 'chown', 'install', 'export', 'npx', 'node', 'go', 'journalctl'],
]);

interface DocumentedCommand {
  readonly document: string;
  /** As it stands, without what begins with sudo or sets a variable. */
  readonly text: string;
  readonly words: readonly string[];
}

const documents = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documents(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const blocks = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'test/sandbox/README.md',
  ...documents('docs'),
  ...documents('deploy'),
].flatMap((document) =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^( *)```sh\n([\s\S]*?)^ *```/gm)].map(
    ([, indent = '', text = '']) => ({
      document,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
);

const COMMANDS: readonly DocumentedCommand[] = blocks.flatMap(({ document, text }) =>
  text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(' && '))
    .map((line) => line.replace(/^sudo /, '').replace(/^([A-Z_]+=\S+ )+(?=\w)/, ''))
    .filter((line) => line !== '')
    .map((line) => ({ document, text: line, words: wordsOf(line) })),
);

/** The words that a shell makes of a command, up to where its output goes. */
function wordsOf(command: string): readonly string[] {
  const words = command.replace(/ [>|].*$/, '').match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ''));
}

const of = (...program: readonly string[]): readonly DocumentedCommand[] =>
  COMMANDS.filter(({ words }) => program.every((word, index) => words[index] === word));

test('there are commands, and each is of a program that is known here', () => {
  const own = new Set(['teleport-jira-relay', 'npm']);
  const unknown = COMMANDS.filter(
    ({ words: [program = ''] }) => !own.has(program) && !ONLY_READ.has(program),
  );

  expect(COMMANDS.length).toBeGreaterThan(40);
  expect(unknown).toEqual([]);
});

test.each(blocks)('a shell can read what $document says', ({ text }) => {
  execFileSync('sh', ['-n'], { input: text.replaceAll(/<[a-z ]+>/g, 'x') });
});

test.each(of('teleport-jira-relay'))('$text: the program takes it', async ({ words: [, ...args] }) => {
  const run: string[] = [];
  const program = commandLine(
    {
      out: () => undefined,
      err: (text) => run.push(text),
      env: {},
      onHangup: () => undefined,
      stopRequested: new Promise(() => undefined),
    },
    () => undefined,
  );
  // Options are read as ever; what they would do is not done.
  const actions = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(actions)];
  for (const command of actions(program)) if (command !== program) command.action(() => void run.push('ran'));

  const error: unknown = await program.parseAsync(args, { from: 'user' }).catch((thrown: unknown) => thrown);

  expect(error instanceof CommanderError && error.exitCode !== 0 ? error.message : run).toEqual(['ran']);
});

test.each([...of('npm', 'run'), ...of('npm', 'test'), ...of('npm', 'start')])(
  '$text: there is such a script',
  ({ words: [, ...words] }) => {
    const name =
      words[0] === 'run' ? words.find((word, index) => index > 0 && !word.startsWith('-')) : words[0];
    expect(Object.keys(scripts)).toContain(name);
  },
);

test.each(of('npm', 'run', 'deploy'))('$text: lacks nothing but a login', async ({ words }) => {
  // The names of examples are refused: whoever reads this puts their own there.
  const own = (word: string): string => word.replace('your-site', 'acme').replace('example.com', 'acme.net');
  const args = words.slice(words.indexOf('--') + 1).map(own);
  const stderr = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/deploy.ts', ...args],
      { cwd: ROOT, env: { PATH: process.env['PATH'], FORGE_CLI: '/none' } },
      (_, __, text) => resolve(text),
    );
  });

  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^Set FORGE_EMAIL and FORGE_API_TOKEN/)]);
});

test('what stands after "npm run access --" does in the sandbox what it says', async () => {
  const teleport = await startTeleport({ clock: new SystemClock() });
  const console_ = await startTeleportConsole(teleport);
  const said = of('npm', 'run', 'access');
  const printed: string[] = [];
  try {
    for (const { words } of said) {
      const args = words.slice(words.indexOf('--') + 1);
      const id = teleport.state.requests()[0]?.Metadata.Name ?? '';
      await runAccess(['--url', console_.url, ...args.map((word) => (word === '<id>' ? id : word))], (text) =>
        printed.push(text),
      );
    }
  } finally {
    await console_.stop();
    await teleport.stop();
  }

  expect(said.length).toBeGreaterThan(3);
  expect(printed.length).toBeGreaterThanOrEqual(said.length);
});

test('each file of this repository that a command names is there', () => {
  const named = COMMANDS.flatMap(({ document, words }) =>
    words
      .filter(
        (word) => /^(deploy\/|scripts\/|test\/)[\w./-]+$/.test(word) || /^(\w+\.yaml|bot\.yaml)$/.test(word),
      )
      .filter((word) => !WRITTEN.has(word))
      .map((word) => ({ document, word })),
  );
  const missing = named.filter(
    ({ document, word }) => !existsSync(join(ROOT, word)) && !existsSync(join(ROOT, dirname(document), word)),
  );

  expect(named.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

/** Written by the command before, or by whoever follows the document. */
const WRITTEN = new Set([
  ...['values.yaml', 'myuser.yaml'],
  ...['pairing.json', 'teleport-jira-relay.toml'].map((name) => `deploy/compose/config/${name}`),
]);

test('the install guide counts its actions, and there are at most fifteen', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'install.md'), 'utf8');
  const path = guide.slice(0, guide.indexOf('## Variants'));
  const actions = [...path.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));

  expect(actions).toEqual(actions.map((_, index) => index + 1));
  expect(actions.length).toBeLessThanOrEqual(15);
  expect(path).toContain(`**${actions.length} actions**`);
});

/** Stands in the guide as $CODE: whole, as the site page makes it. */
const CODE = `tjr1_${Buffer.from(
  JSON.stringify({
    url: 'https://x.webtrigger.atlassian.app/public/1',
    key: newKey().x,
    secret: 's'.repeat(22),
  }),
).toString('base64url')}`;

test.each(of('teleport-jira-relay', 'init').filter(({ text }) => text.includes('--yes')))(
  'what init writes by this command can be used as it is: $text',
  async ({ words }) => {
    const folder = await mkdtemp(join(tmpdir(), 'guide-'));
    const { run } = await import('../relay/run-cli');

    const { code } = await run(
      ...words.slice(1).map((word) => (word === '$CODE' ? CODE : word)),
      '--folder',
      folder,
    );
    await rm(folder, { recursive: true });

    expect(code).toBe(0);
  },
);
