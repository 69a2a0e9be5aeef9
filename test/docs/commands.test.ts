/** Goal: whoever copies a command out of the documents gets what they say. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
import { blocks, COMMANDS, of, ROOT } from './documented-commands';
import { OTHER_PROGRAMS } from './other-programs';

test('there are commands, and each is of a program that is known here', () => {
  const own = ['teleport-jira-relay', 'npm'];
  const unknown = COMMANDS.filter(
    ({ words: [program = ''] }) => !own.includes(program) && !Object.hasOwn(OTHER_PROGRAMS, program),
  );

  expect(COMMANDS.length).toBeGreaterThan(40);
  expect(unknown).toEqual([]);
});

test.each(COMMANDS.filter(({ words: [program = ''] }) => Object.hasOwn(OTHER_PROGRAMS, program)))(
  '$text: the reference of the program has such a command, and its options',
  ({ words: [program = '', ...words] }) => {
    const end = words.indexOf('--');
    const said = end < 0 ? words : words.slice(0, end);
    const commands = OTHER_PROGRAMS[program] ?? {};
    const name = Object.keys(commands).find((command) =>
      ` ${said.join(' ')} `.includes(` ${command} `.replace(/ +/g, ' ')),
    );
    const options = said.filter((word) => /^--?[A-Za-z]/.test(word)).map((word) => word.replace(/=.*$/, ''));

    expect(name).toBeDefined();
    expect(options.filter((option) => commands[name ?? '']?.includes(option) !== true)).toEqual([]);
  },
);

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
