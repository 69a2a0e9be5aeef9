import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { manPage } from '../../scripts/man-page';
import { buildRelay } from '../../scripts/build-relay';
import { EXIT_CODES } from '../../src/relay/commands/environment';
import { parseConfig } from '../../src/relay/config/parse';
import { RELAY_VERSION } from '../../src/relay/version';
import { version } from '../../package.json';
import { ALICE, BOB } from './bed';
import { textLike } from './matchers';
import { run } from './run-cli';

it('knows its version, which is the package’s', async () => {
  expect(RELAY_VERSION).toBe(version);
  expect((await run('version')).out).toContain(`v${version}`);
  expect((await run('--version')).out).toBe((await run('version')).out);
  expect(JSON.parse((await run('version', '--json')).out)).toMatchObject({ version });
});

describe('help', () => {
  const commandsIn = (help: string): readonly string[] =>
    [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);

  it('shows the commands in groups, with examples and links', async () => {
    const { code, out } = await run('--help');

    expect(code).toBe(EXIT_CODES.ok);
    for (const heading of ['Set up:', 'Look into it:', 'Run:', 'Shell:', 'Examples:', 'Exit codes:'])
      expect(out).toContain(heading);
    expect(out).toContain('https://');
    expect(out).not.toContain('\u001b');
    expect(commandsIn(out).length).toBeGreaterThan(8);
  });

  it('shows an example of each command, which the command line takes', async () => {
    for (const name of commandsIn((await run('--help')).out)) {
      if (name === 'help' || name === 'version') continue;
      const { out } = await run(name, '--help');
      const [, example = ''] = /Examples:\n {2}(.+)/.exec(out) ?? [];
      expect([name, example]).toEqual([name, textLike(new RegExp(`teleport-jira-relay ${name}\\b`))]);
    }
  });
});

describe('configure', () => {
  it('fills in what it is given', async () => {
    const { out } = await run(
      ...['configure', '--addr', 'a.example.org:443', '--mode', 'relay', '--approver', BOB],
      ...['--approver', ALICE, '--identity', '/run/identity', '--installation', 'i'],
      ...['--app-id', 'ari:cloud:ecosystem::app/1'],
    );

    expect(parseConfig(out)).toMatchObject({
      ok: true,
      value: {
        teleport: { addr: 'a.example.org:443', credentials: { path: '/run/identity' } },
        review: { mode: 'relay', approvers: [BOB, ALICE] },
        forge: { way: 'call', installations: ['i'] },
      },
    });
  });

  it('lets nobody decide in a mode that needs approvers, until some are named', async () => {
    expect(parseConfig((await run('configure', '--mode', 'override')).out)).toMatchObject({
      ok: true,
      value: { review: { mode: 'override', approvers: [] } },
    });
  });

  it('refuses what could not stand in the file', async () => {
    expect(await run('configure', '--addr', 'nowhere')).toMatchObject({
      code: EXIT_CODES.config,
      err: textLike(/\[teleport\] addr: must be/),
    });
    expect((await run('configure', '--mode', 'all')).code).toBe(EXIT_CODES.usage);
  });
});

describe('completion', () => {
  const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { out } = await run('completion', 'bash');
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `${out}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _teleport_jira_relay; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: __dirname });
    return stdout.trim().split('\n');
  };

  it('completes commands, options, their choices and files in bash', async () => {
    expect(await completed('teleport-jira-relay', 'do')).toEqual(['doctor']);
    expect(await completed('teleport-jira-relay', 'doctor', '--j')).toEqual(['--json']);
    expect(await completed('teleport-jira-relay', 'configure', '--mode', '')).toEqual([
      'native',
      'relay',
      'override',
    ]);
    expect(await completed('teleport-jira-relay', 'check', '--config', 'cli.t')).toEqual(['cli.test.ts']);
    expect(await completed('teleport-jira-relay', 'completion', 'f')).toEqual(['fish']);
  });

  it('knows each command in each shell, and no other shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { out } = await run('completion', shell);
      expect(
        ['doctor', 'configure', '--insecure-no-tls', 'insecure-no-tls'].filter((word) => !out.includes(word)),
      ).toEqual(shell === 'fish' ? ['--insecure-no-tls'] : []);
    }
    expect((await run('completion', 'tcsh')).code).toBe(EXIT_CODES.usage);
  });
});

it('has a manual page with every command, option and key, which groff takes without a warning', () => {
  const page = manPage();
  const plain = page.replaceAll('\\-', '-');

  for (const word of ['teleport-jira-relay', 'people <csv>', '--insecure-no-tls', '[review] mode', '78'])
    expect(plain).toContain(word);
  const groff = spawnSync('groff', ['-man', '-ww', '-z'], { input: page, encoding: 'utf8' });
  if (groff.error === undefined) expect(groff.stderr).toBe('');
});

it('prints a configuration that it accepts itself', async () => {
  expect(parseConfig((await run('configure')).out).ok).toBe(true);
});

it('ends with one line and its own exit code for a configuration that cannot work', async () => {
  const { code, err } = await run('start', '--config', '/no/such.toml');

  expect(code).toBe(EXIT_CODES.config);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain('/no/such.toml');
});

it.each([['nonsense'], ['start', '--nonsense']])('ends with a usage error for %p', async (...args) => {
  expect((await run(...args)).code).toBe(EXIT_CODES.usage);
});

it('runs as one file in an empty folder, with nothing installed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relay-bundle-'));
  const program = await buildRelay(join(folder, 'teleport-jira-relay.cjs'));
  await writeFile(
    join(folder, 'relay.toml'),
    (await run('configure', '--addr', '127.0.0.1:9', '--app-id', 'ari:cloud:ecosystem::app/1')).out,
  );

  const outcome = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(
      program,
      ['start', '-c', 'relay.toml'],
      { cwd: folder, env: { PATH: process.env['PATH'] } },
      (error, _, stderr) => resolve({ code: error?.code, stderr }),
    );
  });

  expect(outcome).toEqual({
    code: EXIT_CODES.config,
    stderr: textLike(/identity: .* does not exist/),
  });
  await rm(folder, { recursive: true });
});
