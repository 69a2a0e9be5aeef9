import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCredentials } from '../../../src/relay/teleport/credentials';
import { expiryProblem, parseIdentity, type Identity } from '../../../src/relay/teleport/identity';
import { createTeleportPki, type TeleportPki } from '../../sandbox/pki/teleport-pki';
import { textWith } from '../matchers';

let pki: TeleportPki;
let good: string;
let folder: string;

beforeAll(async () => {
  pki = await createTeleportPki();
  good = await pki.issueIdentityFile({ user: 'access-plugin', roles: ['access-plugin'] });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, text: string, mode = 0o600): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
};
const readFrom = (path: string) => readCredentials({ kind: 'identity', path });
const problemOf = async (read: Promise<unknown>): Promise<string> => {
  const error = await read.catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.message : 'no problem';
};
const pems = () => good.match(/-----BEGIN[^-]+-----[\s\S]+?-----END[^-]+-----\n/g) ?? [];
const part = (index: number): string => pems()[index] ?? '';

it('reads the file as Teleport writes it: key, TLS certificate, TLS authorities, with SSH lines in between', async () => {
  const { identity, exposedFile } = await readFrom(await write('identity', good));

  expect(identity).toMatchObject({
    user: 'access-plugin',
    cluster: 'example.teleport.sh',
    authorities: [textWith('CERTIFICATE')],
  });
  expect(identity.key).toContain('PRIVATE KEY');
  expect(identity.expiresAt).toBeGreaterThan(identity.startsAt);
  expect(exposedFile).toBeUndefined();
});

it('does not mind Windows line ends and lines it does not know', async () => {
  const { identity } = await readFrom(
    await write('identity', `${good.replaceAll('\n', '\r\n')}something newer\r\n`),
  );

  expect(identity.user).toBe('access-plugin');
});

it('takes every certificate after the second block for an authority', () => {
  const parsed = parseIdentity(good + pki.userCaPem);

  expect(parsed.ok && parsed.value.authorities).toHaveLength(2);
});

it('reads the identity out of the folder of a tbot output, also through the links of a Kubernetes secret', async () => {
  const paths = ['..data_1', '..data_2'].map((name) => join(folder, name));
  const second = await pki.issueIdentityFile({ user: 'second', roles: [] });
  for (const [index, path] of paths.entries()) {
    await mkdir(path);
    await writeFile(join(path, 'identity'), index === 0 ? good : second, { mode: 0o600 });
  }
  await symlink('..data_1', join(folder, '..data'));
  await symlink('..data/identity', join(folder, 'identity'));
  expect((await readFrom(folder)).identity.user).toBe('access-plugin');

  await symlink('..data_2', join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));

  expect((await readFrom(folder)).identity.user).toBe('second');
  expect((await readFrom(join(folder, 'identity'))).identity.user).toBe('second');
});

it('reads the three files of "tctl auth sign --format=tls"', async () => {
  const { identity } = await readCredentials({
    kind: 'files',
    key: await write('auth.key', part(0)),
    certificate: await write('auth.crt', part(1), 0o644),
    authorities: await write('auth.cas', pki.hostCaPem, 0o644),
  });

  const { identity: same } = await readFrom(await write('identity', good));
  expect(identity).toEqual(same);
});

it('names the private key that others can read, and only that', async () => {
  const key = await write('auth.key', part(0), 0o640);
  const certificate = await write('auth.crt', part(1), 0o644);
  const authorities = await write('auth.cas', part(2), 0o644);

  expect(await readFrom(await write('identity', good, 0o604))).toMatchObject({
    exposedFile: join(folder, 'identity'),
  });
  expect(await readCredentials({ kind: 'files', key, certificate, authorities })).toMatchObject({
    exposedFile: key,
  });
});

it.each([
  ['is empty', () => '', /no private key/],
  ['begins with a certificate', () => pems().slice(1).join(''), /no private key/],
  ['has no certificate', () => part(0), /no TLS certificate/],
  ['has no authority', () => part(0) + part(1), /no TLS certificate authority/],
  [
    'has a broken certificate',
    () => [part(0), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', part(2)].join(''),
    /no readable TLS/,
  ],
  ['has a broken authority', () => good.replace(part(2), part(0)), /authority that is not a certificate/],
  ['has a key of another certificate', () => [part(0), pki.userCaPem, part(2)].join(''), /does not belong/],
  ['is huge', () => good + ' '.repeat(2 * 1024 * 1024), /is too large/],
])('names key, file and fix when the file %s', async (_, text, problem) => {
  const path = await write('identity', text());

  const message = await problemOf(readFrom(path));

  expect(message).toMatch(problem);
  expect(message).toContain(`[teleport] identity: "${path}"`);
  expect(message).toMatch(/tctl auth sign/);
  expect(message).not.toContain('\n');
});

it.each([
  ['client_key', 'key', ''],
  ['client_key', 'key', 'CERTIFICATE'],
  ['client_crt', 'certificate', ''],
  ['root_cas', 'authorities', 'junk'],
] as const)('names %s when its file is of no use', async (name, broken, text) => {
  const paths = {
    key: await write('key', part(0)),
    certificate: await write('crt', part(1)),
    authorities: await write('cas', part(2)),
  };
  await writeFile(paths[broken], text === 'CERTIFICATE' ? part(1) : text);

  expect(await problemOf(readCredentials({ kind: 'files', ...paths }))).toMatch(`[teleport] ${name}: "`);
});

it('says that a file does not exist, that a folder has none, and that it may not be read', async () => {
  const missing = join(folder, 'nothing');
  expect(await problemOf(readFrom(missing))).toContain(`[teleport] identity: "${missing}" does not exist`);
  expect(await problemOf(readFrom(folder))).toContain(`"${join(folder, 'identity')}" does not exist`);
  const files = {
    key: folder,
    certificate: await write('crt', part(1)),
    authorities: await write('cas', part(2)),
  };
  expect(await problemOf(readCredentials({ kind: 'files', ...files }))).toContain('is a folder');
});

it('says when the certificate expired', async () => {
  const identity: Identity = (await readFrom(await write('identity', good))).identity;

  expect(expiryProblem(identity, identity.expiresAt - 1)).toBeUndefined();
  expect(expiryProblem(identity, identity.expiresAt)).toContain(new Date(identity.expiresAt).toISOString());
});
