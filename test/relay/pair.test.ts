/** Goal: `pair` turns the code of the site page into a file that only its owner can read, once, and says why where it cannot. */
import { readFile, stat } from 'node:fs/promises';
import { SystemClock } from '../sandbox/clock';
import { startForgeSide } from '../sandbox/forge-side';
import type { ForgeHost } from '../sandbox/forge-host/host';
import { startJira, type Jira } from '../sandbox/jira/jira';
import { pairingCode } from '../sandbox/pairing';
import { ERIN } from '../sandbox/people';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { run } from './run-cli';

let jira: Jira;
let forge: ForgeHost;
let files: RelayFiles;
beforeAll(async () => {
  const clock = new SystemClock();
  jira = await startJira({ clock });
  forge = await startForgeSide({ clock, jira, relay: { baseUrl: 'https://127.0.0.1:9', ca: '' } });
  await forge.install(ERIN);
});
afterAll(async () => {
  await forge.stop();
  await jira.stop();
});
beforeEach(async () => {
  files = await writeRelayFiles({
    teleportAddr: '127.0.0.1:9',
    identity: 'none',
    mode: 'native',
    way: { kind: 'pull' },
  });
});
afterEach(() => files.remove());

const pair = (code: string) => run('pair', code, '--config', files.configPath);

it('keeps what the relay needs, for its owner alone', async () => {
  const { code, out, err } = await pair(await pairingCode(forge));

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('Paired with the app at 127.0.0.1');
  expect((await stat(files.pairingPath)).mode & 0o777).toBe(0o600);
  expect(out).not.toContain((JSON.parse(await readFile(files.pairingPath, 'utf8')) as Kept).key.d);
});

interface Kept {
  readonly key: { readonly d: string };
}

it('does nothing with a code that was used, and leaves the pairing as it is', async () => {
  const code = await pairingCode(forge);
  await pair(code);
  const before = await readFile(files.pairingPath, 'utf8');

  const again = await pair(code);

  expect(again.code).not.toBe(0);
  expect(again.err).toContain('The app does not take the key');
  expect(await readFile(files.pairingPath, 'utf8')).toBe(before);
});

it.each([
  ['is no code', () => 'RELAY', 'does not begin with'],
  ['is not whole', (code: string) => code.slice(0, -20), 'not whole'],
])('says what is wrong with text that %s', async (_is, spoil, problem) => {
  const { code, err } = await pair(spoil(await pairingCode(forge)));

  expect(code).not.toBe(0);
  expect(err).toContain(problem);
});
