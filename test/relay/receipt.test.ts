/** Goal: whoever has the app's key can tell, without a network, that nothing in a receipt was changed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { newKey, signed as signedByApp } from '../../src/forge/mailbox/jws';
import { EXIT_CODES } from '../../src/relay/commands/environment';
import { MAIL_KINDS } from '../../src/wire/mail';
import { RECEIPT_KIND, type Receipt } from '../../src/wire/receipt';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { run } from './run-cli';

const MUTATIONS = 300;
const APP = newKey();
const RECEIPT: Receipt = {
  version: 1,
  at: '2026-11-22T22:00:00.000Z',
  requestId: '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80',
  issueKey: 'ACC-1',
  isWhole: true,
  entries: [
    {
      id: 'request:1',
      at: '2026-11-22T21:00:00.000Z',
      event: 'request',
      asked: { requester: 'alice', roles: ['editor'] },
    },
    {
      id: 'review:1:0',
      at: '2026-11-22T21:10:00.000Z',
      event: 'review',
      reviewer: 'bob',
      via: 'drag',
      reason: 'fine \u001b[2J',
    },
    { id: 'outcome:1', at: '2026-11-22T21:10:00.000Z', event: 'outcome', resolution: 'approved' },
  ],
};
const GENUINE = signedByApp(RECEIPT_KIND, RECEIPT, APP);

let folder: string;
let files: RelayFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
  files = await writeRelayFiles({
    teleportAddr: '127.0.0.1:9',
    identity: 'none',
    mode: 'native',
    way: { kind: 'pull' },
  });
  await writeFile(
    files.pairingPath,
    JSON.stringify({ url: 'https://app.example.com/', appKey: APP.x, key: newKey() }),
    { mode: 0o600 },
  );
});
afterAll(async () => {
  await files.remove();
  await rm(folder, { recursive: true });
});

async function verify(text: string, ...options: readonly string[]) {
  const path = join(folder, 'receipt.jws');
  await writeFile(path, text);
  return run('receipt', 'verify', path, '--config', files.configPath, ...options);
}

test('a receipt is genuine, and is told line by line without what a terminal would obey', async () => {
  const { code, out, err } = await verify(`${GENUINE}\n`);

  expect({ code, err }).toEqual({ code: EXIT_CODES.ok, err: '' });
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^Genuine: .* card ACC-1, signed 2026-11-22T22:00:00\.000Z$/),
    expect.stringContaining('request'),
    expect.stringContaining('reviewer: bob, via: drag, reason: fine'),
    expect.stringContaining('resolution: approved'),
    '',
  ]);
  expect(out).not.toContain('\u001b');
});

test('its entries are given to programs as they were signed', async () => {
  const { out } = await verify(GENUINE, '--json');

  expect(JSON.parse(out)).toEqual({ genuine: true, ...RECEIPT });
});

test('an auditor needs no pairing, but the key', async () => {
  const path = join(folder, 'receipt.jws');
  await writeFile(path, GENUINE);

  expect(await run('receipt', 'verify', path, '--app-key', APP.x)).toMatchObject({ code: EXIT_CODES.ok });
  expect(await run('receipt', 'verify', path, '--app-key', newKey().x)).toMatchObject({
    code: EXIT_CODES.unhealthy,
  });
});

/** Where a value stands in a document, with every way of changing it. */
const paths = (value: unknown, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => [[...at, name], ...paths(part, [...at, name])])
    : [];

function changed(path: readonly string[], to: unknown): unknown {
  const copy = structuredClone(RECEIPT) as unknown;
  const holder = path
    .slice(0, -1)
    .reduce((value, name) => Reflect.get(value as object, name) as unknown, copy);
  const last = path.at(-1) ?? '';
  if (to === undefined) Reflect.deleteProperty(holder as object, last);
  else Reflect.set(holder as object, last, to);
  return copy;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test(`no change of any field, of the order or of a letter passes, in ${MUTATIONS} random ones`, async () => {
  const [header = '', , signature = ''] = GENUINE.split('.');
  const withPayload = (payload: unknown): string => `${header}.${encoded(payload)}.${signature}`;
  const mutations = fc.oneof(
    fc
      .tuple(fc.constantFrom(...paths(RECEIPT)), fc.option(fc.jsonValue(), { nil: undefined }))
      .map(([path, to]) => withPayload(changed(path, to))),
    fc
      .tuple(fc.nat(GENUINE.length - 1), fc.constantFrom(...Array.from('ABYZabyz0189-_=.')))
      .map(([at, letter]) => [GENUINE.slice(0, at), letter, GENUINE.slice(at + 1)].join('')),
    fc.nat(GENUINE.length - 1).map((length) => GENUINE.slice(0, length)),
    fc.constant(withPayload({ ...RECEIPT, entries: RECEIPT.entries.toReversed() })),
  );
  const property = fc.asyncProperty(
    mutations.filter((text) => text !== GENUINE),
    async (text) => {
      expect(await verify(text)).toMatchObject({ code: EXIT_CODES.unhealthy, out: '' });
    },
  );

  await fc.assert(property, { numRuns: MUTATIONS });
});

test.each([
  ['by another app', signedByApp(RECEIPT_KIND, RECEIPT, newKey())],
  ['as a message of another kind', signedByApp(MAIL_KINDS.answer, RECEIPT, APP)],
  ['though it is no receipt', signedByApp(RECEIPT_KIND, { version: 1 }, APP)],
  ['without an algorithm', `${encoded({ alg: 'none', typ: RECEIPT_KIND })}.${encoded(RECEIPT)}.`],
])('what was signed %s is refused', async (_, text) => {
  expect(await verify(text)).toMatchObject({
    code: EXIT_CODES.unhealthy,
    out: '',
    err: expect.stringContaining('is not as the app signed it') as unknown,
  });
});

test('a file that is not there, and a relay that was never paired, are told apart from a forgery', async () => {
  const missing = await run('receipt', 'verify', join(folder, 'none.jws'), '--app-key', APP.x);
  const pairing = await readFile(files.pairingPath, 'utf8');
  await rm(files.pairingPath);
  const unpaired = await verify(GENUINE);
  await writeFile(files.pairingPath, pairing, { mode: 0o600 });

  expect(missing).toMatchObject({ code: EXIT_CODES.config });
  expect(unpaired).toMatchObject({
    code: EXIT_CODES.config,
    err: expect.stringContaining('--app-key') as unknown,
  });
});
