/**
 * Goal: `npm run deploy` brings the app to a site, and does no harm when it is done again. Forge's command line is a stand-in
 * that takes what the real one's help lists; Atlassian itself is not tried.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appIdIn,
  deploy,
  nextSteps,
  UNREGISTERED_APP_ID,
  type Deployment,
  type DeployPorts,
} from '../../scripts/deploy/deploy';
import { forgeCliAt, nodeProblem } from '../../scripts/deploy/forge-cli';

const ROOT = join(__dirname, '..', '..');
const OWN_ID = 'ari:cloud:ecosystem::app/0aaaaaaa-0000-4000-8000-00000000000a';

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  said = [];
  await cp(join(ROOT, 'manifest.yml'), join(folder, 'manifest.yml'));
  await setState({});
  process.env['STAND_IN_FOLDER'] = folder;
});
afterEach(() => rm(folder, { recursive: true }));

const setState = (state: object): Promise<void> =>
  writeFile(join(folder, 'state.json'), JSON.stringify({ newId: OWN_ID, ...state }));

const DEPLOYMENT: Deployment = {
  site: 'acme.atlassian.net',
  environment: 'production',
  name: 'Teleport Access',
  acceptsTerms: true,
  approved: [],
};

const ports = (changes: Partial<DeployPorts> = {}): DeployPorts => ({
  forge: forgeCliAt(join(__dirname, 'forge-stand-in.mjs')),
  readManifest: () => readFile(join(folder, 'manifest.yml'), 'utf8'),
  build: () => Promise.resolve(void said.push('(built)')),
  say: (line) => said.push(line),
  isAttended: false,
  ...changes,
});

const calls = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, 'calls.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { args: string[] }).args.join(' '));

it('knows the app id that the repository comes with', async () => {
  expect(appIdIn(await readFile(join(ROOT, 'manifest.yml'), 'utf8'))).toBe(UNREGISTERED_APP_ID);
});

it('registers, builds, lints, deploys and installs, saying each step, and tells the ids', async () => {
  const deployed = await deploy(DEPLOYMENT, ports());

  expect(deployed).toEqual({ appId: OWN_ID, installationId: 'installation-1' });
  const to = '--environment production --site acme.atlassian.net --product jira --non-interactive';
  expect(await calls()).toEqual([
    'settings set usage-analytics false',
    'developer-spaces list --json',
    'register --developer-space-id 11111111-2222-3333-4444-555555555555 --accept-terms Teleport Access',
    'lint --environment production',
    'deploy --environment production --non-interactive',
    'install list --json',
    `install ${to}`,
    'install list --json',
  ]);
  expect(said.map((line) => line.split(':')[0])).toEqual([
    ...['Relay', 'Settings', 'Register', 'Build', '(built)', 'Lint', 'Deploy', 'Install'],
  ]);
});

it('tells how to pair the relay, and warns whoever forgets the address of one that the app calls', async () => {
  const deployed = await deploy(DEPLOYMENT, ports());

  expect(said[0]).toMatch(/^Relay: paired .*way = "call".*--relay-url/);
  expect(nextSteps(deployed, DEPLOYMENT)).toMatch(/"Pair a relay"[\s\S]*teleport-jira-relay pair <code>/);
  expect(nextSteps(deployed, DEPLOYMENT)).not.toContain('--app-id');
});

it('tells a relay that the app calls the ids of the app', async () => {
  const called = { ...DEPLOYMENT, relayUrl: 'https://relay.acme.net' };
  const deployed = await deploy(called, ports());

  expect(said[0]).toBe('Relay: the app calls it at https://relay.acme.net');
  expect(nextSteps(deployed, called)).toContain(
    `teleport-jira-relay init --app-id ${OWN_ID} --installation installation-1`,
  );
  expect(nextSteps(deployed, called)).toMatch(/Name --relay-url https:\/\/relay\.acme\.net whenever/);
  expect(nextSteps(deployed, called)).not.toContain('Pair');
});

it('registers once, and upgrades what is installed', async () => {
  await deploy(DEPLOYMENT, ports());
  const before = (await calls()).length;

  await deploy({ ...DEPLOYMENT, approved: ['MAJOR_VERSION_RULE'] }, ports());

  const again = (await calls()).slice(before);
  expect(again.filter((call) => call.startsWith('register'))).toEqual([]);
  expect(again).toContain('deploy --environment production --non-interactive --approve MAJOR_VERSION_RULE');
  expect(again.filter((call) => /^install (?!list)/.test(call))).toEqual([
    'install --upgrade all --environment production --site acme.atlassian.net --product jira --non-interactive',
  ]);
});

it('lets a person answer what Forge asks', async () => {
  await deploy({ ...DEPLOYMENT, acceptsTerms: false }, ports({ isAttended: true }));

  expect(await calls()).toContain('register Teleport Access');
});

it.each([
  ['terms that nobody agreed to', {}, { acceptsTerms: false }, /--accept-terms/],
  ['no developer space', { spaces: [] }, {}, /no developer space: make one at https/],
  [
    'several developer spaces',
    {
      spaces: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    },
    {},
    /--developer-space: a \(A\), b \(B\)/,
  ],
  ['a registration that changed nothing', { newId: UNREGISTERED_APP_ID }, {}, /no id of its own yet/],
  ...['register', 'lint', 'deploy', 'install'].map(
    (failing) => [`a failing ${failing}`, { failing }, {}, /failed/i] as const,
  ),
] as const)('stops at %s, and says what to do', async (_, state, changes, message) => {
  await setState(state);

  await expect(deploy({ ...DEPLOYMENT, ...changes }, ports())).rejects.toThrow(message);
});

it('reads lists behind warnings, and installs beside another environment', async () => {
  await setState({
    warning: 'Warning: Forge CLI supports Node.js 22.x or 24.x.\n\n',
    installations: [{ id: 'dev', environment: 'development', site: 'acme.atlassian.net', product: 'Jira' }],
  });

  expect((await deploy(DEPLOYMENT, ports())).installationId).toBe('installation-1');
});

it.each([
  ['20.20.2', /needs Node 22 or 24/],
  ['22.23.1', /nor/],
  ['23.1.0', /needs/],
])('says why Node %s is none for the CLI', (version, message) => {
  expect(nodeProblem(version)).toMatch(message);
});

it.each(['22.20.0', '22.23.3', '24.0.0'])('takes Node %s', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it('names all that it lacks before it does anything', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/deploy.ts', '--site', 'https://acme.atlassian.net/'],
      { cwd: ROOT, env: { PATH: process.env['PATH'], FORGE_CLI: '/none' } },
      (error, _, text) => resolve({ code: error?.code, stderr: text }),
    );
  });

  expect(code).toBe(1);
  expect(stderr).toMatch(/Set FORGE_EMAIL and FORGE_API_TOKEN/);
  expect(stderr).toMatch(/--site "https:.*": write the name of your site/);
});
