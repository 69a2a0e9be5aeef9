import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expiryProblem, parseIdentity, readIdentity } from '../../../src/relay/teleport/identity';
import { createTeleportPki, type TeleportPki } from '../../sandbox/pki/teleport-pki';
import { textWith } from '../matchers';

let pki: TeleportPki;
let good: string;
let folder: string;

beforeAll(async () => {
  pki = await createTeleportPki();
  good = await pki.issueIdentityFile({ user: 'access-plugin', roles: ['access-plugin'] });
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileOf = async (text: string): Promise<string> => {
  const path = join(folder, 'identity');
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
  return path;
};
const pems = () => good.match(/-----BEGIN[^-]+-----[\s\S]+?-----END[^-]+-----\n/g) ?? [];

it('reads the file as Teleport writes it: key, TLS certificate, TLS authorities, with SSH lines in between', async () => {
  const identity = await readIdentity(await fileOf(good));

  expect(identity).toMatchObject({
    user: 'access-plugin',
    authorities: [textWith('CERTIFICATE')],
    isExposed: false,
  });
  expect(identity.key).toContain('PRIVATE KEY');
  expect(identity.expiresAt).toBeGreaterThan(identity.startsAt);
});

it('does not mind Windows line ends and lines it does not know', async () => {
  const identity = await readIdentity(await fileOf(`${good.replaceAll('\n', '\r\n')}something newer\r\n`));

  expect(identity.user).toBe('access-plugin');
});

it('takes every certificate after the second block for an authority', () => {
  const parsed = parseIdentity(good + pki.userCaPem);

  expect(parsed.ok && parsed.value.authorities).toHaveLength(2);
});

it('notices that others can read the file', async () => {
  const path = await fileOf(good);
  await chmod(path, 0o640);

  expect(await readIdentity(path)).toMatchObject({ isExposed: true });
});

it.each([
  ['is empty', () => '', /no private key/],
  ['begins with a certificate', () => pems().slice(1).join(''), /no private key/],
  ['has no certificate', () => pems()[0] ?? '', /no TLS certificate/],
  ['has no authority', () => pems().slice(0, 2).join(''), /no TLS certificate authority/],
  [
    'has a broken certificate',
    () => [pems()[0], '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', pems()[2]].join(''),
    /no readable TLS/,
  ],
  [
    'has a key of another certificate',
    () => [pems()[0], pki.userCaPem, pems()[2]].join(''),
    /does not belong/,
  ],
])('names file and fix when the file %s', async (_, text, problem) => {
  const path = await fileOf(text());

  const error = await readIdentity(path).catch((thrown: unknown) => thrown);

  expect(String(error)).toMatch(problem);
  expect(String(error)).toContain(path);
  expect(String(error)).toMatch(/tctl auth sign/);
  expect(String(error)).not.toContain('\n');
});

it('says that a file does not exist', async () => {
  await expect(readIdentity(join(folder, 'nothing'))).rejects.toThrow(/does not exist/);
});

it('says when the certificate expired', async () => {
  const identity = await readIdentity(await fileOf(good));

  expect(expiryProblem(identity, identity.expiresAt - 1)).toBeUndefined();
  expect(expiryProblem(identity, identity.expiresAt)).toContain(new Date(identity.expiresAt).toISOString());
});
