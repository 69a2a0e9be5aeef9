/** Goal: `init` leaves nothing to fill in, shows what it does before it does it, and does no harm when it is run again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { EXIT_CODES } from '../../../src/relay/commands/environment';
import { parseConfig } from '../../../src/relay/config/parse';
import { relayUnit } from '../../../src/relay/init/host-files';
import { teleportResources } from '../../../src/relay/init/teleport-resources';
import type { Answers } from '../../../src/relay/init/answers';
import { BOB } from '../bed';
import { run, runOn } from '../run-cli';

const ROOT = join(__dirname, '..', '..', '..');
const deployed = (path: string): Promise<string> => readFile(join(ROOT, 'deploy', path), 'utf8');
const documents = (yaml: string): unknown[] =>
  parseAllDocuments(yaml).map((document) => document.toJS() as unknown);

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'init-')), 'relay');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const CALL = [
  ...['--app-id', 'ari:cloud:ecosystem::app/1', '--installation', 'installation-1'],
  ...['--https-key', 'server.key', '--https-cert', 'server.crt'],
];
const NATIVE = ['--addr', 'tele.acme.org:443', '--identity', 'tbot', '--mode', 'native', '--reviewer', 'bob'];
const init = (...args: readonly string[]) => run('init', '--folder', folder, ...args);
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

const ANSWERS: Answers = {
  addr: 'tele.acme.org:443',
  mode: 'native',
  identity: { kind: 'file', path: 'identity' },
  run: 'systemd',
  reviewers: ['bob', 'carol', 'erin'],
  roles: ['editor'],
  approvers: [],
  app: { way: 'pull', code: 'x' },
};

it.each(['native', 'relay', 'override'] as const)(
  'makes the role and user of deploy/teleport for mode %s, which a test tries permission by permission',
  async (mode) => {
    const [role, user] = documents(teleportResources({ ...ANSWERS, mode }, undefined));

    expect([role, user]).toEqual(documents(await deployed(`teleport/${mode}.yaml`)));
  },
);

it('makes the other resources as deploy/teleport has them, and a token that joins the bot once', async () => {
  const byHand = documents(teleportResources(ANSWERS, undefined));
  const [, bot, token] = documents(
    teleportResources(ANSWERS, { secret: 'abc', expires: '2026-12-01T00:00:00.000Z' }),
  );

  expect(byHand[2]).toEqual(parse(await deployed('teleport/impersonator.yaml')));
  expect(bot).toEqual(parse(await deployed('teleport/bot.yaml')));
  expect(token).toMatchObject({ kind: 'token', spec: { bot_name: 'jira-relay', join_method: 'token' } });
});

it('makes the unit of deploy/systemd, for the programs as they are here', async () => {
  const unit = await deployed('systemd/teleport-jira-relay.service');

  expect(
    relayUnit({ node: '/usr/bin/node', relay: '/usr/lib/teleport-jira-relay/teleport-jira-relay.cjs' }),
  ).toBe(unit);
});

it('writes what the relay takes and says what to do, in order', async () => {
  const { code, out, err } = await init('--yes', ...NATIVE, ...CALL);

  expect({ code, err: err.includes('--- ') }).toEqual({ code: EXIT_CODES.ok, err: true });
  expect([...(await readdir(folder))].sort()).toEqual([
    ...['install.sh', 'tbot.yaml', 'teleport-jira-relay-tbot.service', 'teleport-jira-relay.service'],
    ...['teleport-jira-relay.toml', 'teleport.yaml'],
  ]);
  expect(parseConfig(await read('teleport-jira-relay.toml'))).toMatchObject({
    ok: true,
    value: {
      teleport: {
        addr: 'tele.acme.org:443',
        credentials: { path: '/var/lib/teleport-jira-relay/tbot/identity' },
      },
      forge: { appId: 'ari:cloud:ecosystem::app/1', installations: ['installation-1'] },
      review: { mode: 'native' },
    },
  });
  expect(out).toMatch(/1\. tctl create -f teleport\.yaml\n +2\. sudo sh install\.sh\n/);
  expect(await read('teleport.yaml')).toContain('submit_for_users: ["bob"]');
});

it('keeps the token from others and from the screen, and changes nothing when it is run again', async () => {
  const first = await init('--yes', ...NATIVE, ...CALL);
  const before = await Promise.all((await readdir(folder)).map(read));
  const [, token = ''] = /kind: token[\s\S]*? name: (\S+)/.exec(await read('teleport.yaml')) ?? [];

  const again = await init('--yes', ...NATIVE, ...CALL);

  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(`${first.out}${first.err}`).not.toContain(token);
  expect((await stat(join(folder, 'teleport.yaml'))).mode & 0o077).toBe(0);
  expect((await stat(join(folder, 'tbot.yaml'))).mode & 0o077).toBe(0);
  expect(again.err).toBe('');
  expect(await Promise.all((await readdir(folder)).map(read))).toEqual(before);
});

it('says which folder it cannot read or write', async () => {
  await writeFile(folder, 'a file');

  expect(await init('--yes', ...NATIVE, ...CALL)).toMatchObject({
    code: EXIT_CODES.config,
    err: expect.stringContaining(folder) as unknown,
  });
});

it('writes nothing that nobody has agreed to', async () => {
  expect((await init(...NATIVE, ...CALL)).out).toContain('Nothing was written');
  expect((await runOn({ says: ['', 'n'] }, 'init', '--folder', folder, ...NATIVE, ...CALL)).out).toContain(
    'Nothing was written',
  );
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

it('asks a person for all that is not said, and takes what is usual for an empty answer', async () => {
  const says = ['tele.acme.org:443', '', 'relay', '', 'editor, ssh-admin', BOB, 'y'];
  const { code } = await runOn({ says }, 'init', '--folder', folder, ...CALL);

  expect(code).toBe(EXIT_CODES.ok);
  expect(await read('teleport.yaml')).toContain('roles: ["editor","ssh-admin"]');
  expect(parseConfig(await read('teleport-jira-relay.toml'))).toMatchObject({
    ok: true,
    value: { review: { mode: 'relay', approvers: [BOB] } },
  });
});

it('names all that is missing where nobody answers', async () => {
  expect(await init('--mode', 'native', ...CALL)).toMatchObject({
    code: EXIT_CODES.config,
    err: expect.stringContaining('init needs --addr, --reviewer, or a terminal') as unknown,
  });
  expect((await init('--yes', ...NATIVE, ...CALL, '--addr', 'nowhere')).code).toBe(EXIT_CODES.config);
});

it('writes values for the chart, and the commands that bring its secrets', async () => {
  const { code, out } = await init(
    ...['--yes', '--run', 'helm', ...NATIVE, ...CALL, '--identity', 'identity'],
  );

  expect(code).toBe(EXIT_CODES.ok);
  expect(parse(await read('values.yaml'))).toMatchObject({
    teleport: { address: 'tele.acme.org:443', identitySecretName: 'teleport-plugin-jira-identity' },
    forge: { way: 'call', appId: 'ari:cloud:ecosystem::app/1' },
    review: { mode: 'native' },
  });
  expect(out).toMatch(
    /tctl create.*[\s\S]*tctl auth sign.*[\s\S]*kubectl create secret.*[\s\S]*helm install/,
  );
  expect((await init('--yes', '--run', 'helm', ...NATIVE, ...CALL)).err).toMatch(/--identity/);
});

it('asks for a pairing code for the chart too, unless it is told how the app calls', async () => {
  const helm = ['--yes', '--run', 'helm', ...NATIVE, '--identity', 'identity'];

  expect((await init(...helm)).err).toContain('init needs --pairing');
  expect((await init(...helm, '--pairing', 'tjr1_x')).err).toMatch(/--pairing: the code cannot be used/);
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

it.each([
  ['half a code', 'tjr1_eyJ1cmwi', /--pairing: the code cannot be used: it is not whole/],
  ['something else', 'https://acme.atlassian.net', /--pairing: the code cannot be used: it does not begin/],
])('refuses %s before anything is written', async (_, code, problem) => {
  expect((await init('--yes', ...NATIVE, '--pairing', code)).err).toMatch(problem);
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

it('writes a script that a shell takes, whatever stands in the paths', async () => {
  await init('--yes', ...NATIVE, ...CALL, '--https-key', "it's here/server.key");

  const script = join(folder, 'install.sh');
  expect(await read('install.sh')).toContain(`'it'\\''s here/server.key'`);
  expect(execFileSync('sh', ['-n', script], { encoding: 'utf8' })).toBe('');
  const shellcheck = spawnSync('shellcheck', [script], { encoding: 'utf8' });
  if (shellcheck.error === undefined) expect(shellcheck.stdout).toBe('');
});
