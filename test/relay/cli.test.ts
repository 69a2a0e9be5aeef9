import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRelay } from '../../scripts/build-relay';
import { EXIT_CODES } from '../../src/relay/commands/environment';
import { runCli } from '../../src/relay/cli';
import { parseConfig } from '../../src/relay/config/parse';
import { RELAY_VERSION } from '../../src/relay/version';
import { version } from '../../package.json';
import { textLike } from './matchers';

const run = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const code = await runCli(args, {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    env: {},
    onHangup: () => undefined,
    stopRequested: Promise.resolve('SIGTERM'),
  });
  return { code, ...printed };
};

it('knows its version, which is the package’s', async () => {
  expect(RELAY_VERSION).toBe(version);
  expect((await run('version')).out).toContain(`v${version}`);
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
  await writeFile(join(folder, 'relay.toml'), (await run('configure')).out);

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
