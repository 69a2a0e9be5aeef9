/** Goal: what `init` writes for a code of the site page pairs the relay with the app, as its install script says. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pairingCode } from '../sandbox/pairing';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import { runWith } from '../relay/run-cli';

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ mode: 'native', way: 'pull' });
  folder = await mkdtemp(join(tmpdir(), 'init-pairing-'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

/** Where the sandbox differs from a host with a relay: its address, and a file that needs no root. */
const env = (): Readonly<Record<string, string>> => ({
  RELAY__FORGE__WEBTRIGGER_HOSTS: '127.0.0.1',
  RELAY__FORGE__PAIRING_FILE: join(folder, 'pairing.json'),
});

test('a code goes from the site page through init into the install script, whose command pairs the relay once', async () => {
  const code = await pairingCode(sandbox.forge);
  const answers = [
    '--addr',
    'tele.acme.org:443',
    '--identity',
    'tbot',
    '--mode',
    'native',
    '--reviewer',
    'bob',
  ];
  const written = await runWith(env(), 'init', '--yes', '--folder', folder, ...answers, '--pairing', code);
  expect(written).toMatchObject({ code: 0, out: expect.stringContaining('sudo sh install.sh') as unknown });
  const script = await readFile(join(folder, 'install.sh'), 'utf8');
  const [, pairs = ''] =
    /as_relay pair '([^']+)' --config \/etc\/teleport-jira-relay\.toml \|\| /.exec(script) ?? [];

  const paired = await runWith(env(), 'pair', pairs, '--config', join(folder, 'teleport-jira-relay.toml'));
  const again = await runWith(env(), 'pair', pairs, '--config', join(folder, 'teleport-jira-relay.toml'));

  expect(pairs).toBe(code);
  expect(`${written.out}${written.err}`).not.toContain(code);
  expect((await stat(join(folder, 'install.sh'))).mode & 0o077).toBe(0);
  expect(paired).toMatchObject({
    code: 0,
    out: expect.stringContaining('Paired with the app at') as unknown,
  });
  expect(JSON.parse(await readFile(join(folder, 'pairing.json'), 'utf8'))).toHaveProperty('appKey');
  expect(again.code).not.toBe(0);
});

test('for the chart init pairs by itself, leaves a file for the secret, and pairs once however often it is run', async () => {
  const chart = join(folder, 'chart');
  const code = await pairingCode(sandbox.forge);
  const run = () =>
    runWith(
      env(),
      ...['init', '--yes', '--folder', chart, '--run', 'helm', '--addr', 'tele.acme.org:443', '--identity'],
      ...['identity', '--mode', 'native', '--reviewer', 'bob', '--pairing', code],
    );

  const first = await run();
  const pairing = await readFile(join(chart, 'pairing.json'), 'utf8');
  const again = await run();

  expect(first).toMatchObject({
    code: 0,
    out: expect.stringContaining(
      'kubectl create secret generic teleport-plugin-jira-pairing --from-file=pairing.json',
    ) as unknown,
  });
  expect(`${first.out}${first.err}`).not.toContain(code);
  expect((await stat(join(chart, 'pairing.json'))).mode & 0o077).toBe(0);
  expect(await readFile(join(chart, 'values.yaml'), 'utf8')).toContain(
    'pairingSecretName: teleport-plugin-jira-pairing',
  );
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(await readFile(join(chart, 'pairing.json'), 'utf8')).toBe(pairing);
  // What it left is a key that the app knows.
  const { key } = JSON.parse(pairing) as { readonly key: { readonly x: string } };
  const known = sandbox.forge.storage.keys().map((name) => sandbox.forge.storage.value(name));
  expect(known).toContainEqual(
    expect.objectContaining({ publicKey: key.x, name: expect.stringContaining('Kubernetes') as unknown }),
  );
});
