/** Goal: what is published runs where nothing else is, started the way that each kind of deployment starts it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { version } from '../../package.json';
import { NODE_FLAGS } from '../../src/relay/node-flags';
import { RELAY_PACKAGE } from '../sandbox/built';
import { ManualClock } from '../sandbox/clock';
import { createServerCertificate, type ServerCertificate } from '../sandbox/pki/server-certificate';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { startRelayProcess } from '../sandbox/relay-process';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { startTeleport, type Teleport } from '../sandbox/teleport/teleport';
import { eventually } from '../support/eventually';

const root = join(__dirname, '..', '..');
const run = promisify(execFile);
const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const FILE = 'node_modules/teleport-jira-relay/teleport-jira-relay.cjs';

let folder = '';
let teleport: Teleport;
let certificate: ServerCertificate;
let files: RelayFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: RELAY_PACKAGE });
  await writeFile(join(folder, 'package.json'), '{}');
  const install = ['install', '--offline', '--no-audit', '--no-fund', `./teleport-jira-relay-${version}.tgz`];
  // These tests run on older versions of Node than the package is made for; elsewhere npm only warns of that.
  const env = { ...process.env, npm_config_engine_strict: 'false' };
  await run('npm', install, { cwd: folder, env });
  teleport = await startTeleport({ clock: new ManualClock(Date.now()) });
  certificate = await createServerCertificate();
  files = await writeRelayFiles({
    teleportAddr: teleport.addr,
    identity: await teleport.issueIdentity(PLUGIN_USER),
    way: {
      kind: 'call',
      certificate,
      listenAddr: '127.0.0.1:0',
      appId: 'ari:cloud:ecosystem::app/7f1c9c55-4f0e-4a39-9d3e-0a4f3a6f2a11',
      installationIds: [],
      jwksUrl: 'https://127.0.0.1:9/jwks.json',
    },
    mode: 'native',
  });
});
afterAll(async () => {
  await files.remove();
  await teleport.stop();
  await rm(folder, { recursive: true });
});

test('the package installs into an empty folder, without dependencies, and knows its version', async () => {
  const { stdout } = await run(join(folder, 'node_modules', '.bin', 'teleport-jira-relay'), ['version']);

  expect(stdout).toContain(`v${version} `);
  expect(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))).toMatchObject({
    packages: { 'node_modules/teleport-jira-relay': { version } },
  });
});

const CONFIG = /\/etc\/[\w/.-]+\.toml/;

/** The command lines as the files in deploy/ have them, before their paths are those of this test. */
const commandLines: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  npm: () =>
    Promise.resolve([join(folder, 'node_modules/.bin/teleport-jira-relay'), 'start', '-c', '/etc/x.toml']),
  systemd: async () =>
    (/^ExecStart=(.*)$/m.exec(await text('deploy/systemd/teleport-jira-relay.service'))?.[1] ?? '').split(
      ' ',
    ),
  container: async () => {
    const dockerfile = await text('deploy/docker/Dockerfile');
    const list = (key: string) =>
      JSON.parse(new RegExp(`^${key} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '[]') as string[];
    return [...list('ENTRYPOINT'), ...list('CMD')];
  },
  Helm: async () => {
    const template = await text('deploy/helm/teleport-jira-relay/templates/deployment.yaml');
    const args = /name: relay\n[\s\S]*?args: \[([^\]]+)\]/.exec(template)?.[1] ?? '';
    return ['node', '/usr/lib/teleport-jira-relay/teleport-jira-relay.cjs', ...args.split(', ')];
  },
};

test('the base of the image is pinned by digest', async () => {
  const bases = /^ARG NODE_IMAGE=(.*)$/gm;
  const [base, ...others] = [...(await text('deploy/docker/Dockerfile')).matchAll(bases)].map(
    ([, name]) => name,
  );
  expect([base, others]).toEqual([expect.stringMatching(/@sha256:[0-9a-f]{64}$/), []]);
});

test('the unit and the image start Node as the first line of the program does', async () => {
  const [shebang = ''] = (await text(`dist/package/${FILE.split('/').at(-1)}`)).split('\n');

  expect(shebang).toBe(`#!/usr/bin/env -S node ${NODE_FLAGS.join(' ')}`);
  for (const kind of ['systemd', 'container'])
    expect((await commandLines[kind]?.())?.slice(1, 1 + NODE_FLAGS.length)).toEqual(NODE_FLAGS);
});

test.each(Object.keys(commandLines))(
  'the command line of %s serves, and is ready once it watches Teleport',
  async (kind) => {
    const written = (await commandLines[kind]?.()) ?? [];
    expect(written.filter((word) => CONFIG.test(word))).toHaveLength(1);
    const commandLine = written.map((word) =>
      word
        .replace(/^(\/usr\/bin\/)?node$/, process.execPath)
        .replace('/usr/lib/teleport-jira-relay/teleport-jira-relay.cjs', join(folder, FILE))
        .replace(CONFIG, files.configPath),
    );

    const relay = await startRelayProcess(files, () => undefined, commandLine);

    await eventually(async () => expect(await statusOf(`${relay.url}/readyz`)).toBe(200));
    await relay.stop();
  },
);

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca: certificate.caPem, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });
}
