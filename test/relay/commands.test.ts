import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../../src/relay/commands/environment';
import { PROBLEM_CODES } from '../../src/wire/messages';
import { SystemClock } from '../sandbox/clock';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { startTeleport, type Teleport } from '../sandbox/teleport/teleport';
import { run, runOn } from './run-cli';

let folder: string;
let teleport: Teleport;
let files: RelayFiles;

beforeAll(async () => {
  teleport = await startTeleport({ clock: new SystemClock() });
});
afterAll(() => teleport.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
  files = await writeRelayFiles({
    teleportAddr: teleport.addr,
    identity: await teleport.issueIdentity(PLUGIN_USER),
    way: {
      kind: 'call',
      certificate: await createServerCertificate(),
      listenAddr: '127.0.0.1:0',
      appId: 'ari:cloud:ecosystem::app/1',
      installationIds: ['installation'],
      jwksUrl: 'http://127.0.0.1:1/keys',
    },
    mode: 'native',
  });
});
afterEach(async () => {
  await files.remove();
  await rm(folder, { recursive: true });
});

describe('check', () => {
  it('finds nothing wrong with good files, and uses no network for it', async () => {
    expect(await run('check', '--config', files.configPath)).toMatchObject({ code: EXIT_CODES.ok, err: '' });
  });

  it.each([
    ['"addr" = ', '"adr" = ', /\[teleport\] adr: .*"addr"/],
    ['"native"', '"natve"', /\[review\] mode/],
    ['identity.pem', 'none.pem', /\[teleport\] identity: .*none\.pem/],
    ['server.key', 'server.crt', /\[http\] https_key_file/],
    ['listen_addr" = "127.0.0.1:0"', 'listen_addr" = "nowhere"', /\[http\] listen_addr/],
  ])('names what is wrong in one line once %p is %p', async (good, bad, message) => {
    const text = await readFile(files.configPath, 'utf8');
    const broken = text.replace(good, bad);
    expect(broken).not.toBe(text);
    await writeFile(files.configPath, broken);

    const { code, out, err } = await run('check', '--config', files.configPath);

    expect({ code, out }).toEqual({ code: EXIT_CODES.config, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(message);
  });
});

describe('check of a file with several mistakes', () => {
  const checked = async (change: (text: string) => string) => {
    await writeFile(files.configPath, change(await readFile(files.configPath, 'utf8')));
    const { code, err } = await run('check', '--config', files.configPath);
    expect(code).toBe(EXIT_CODES.config);
    return err
      .trim()
      .split('\n')
      .map((line) => line.replace(/^teleport-jira-relay: .*?\.toml:(\d+:\d+: )?/, ''));
  };

  it('names each in a line, and none twice', async () => {
    const lines = await checked((text) =>
      text
        .replace('"addr" = ', '"adr" = ')
        .replace('"native"', '"natve"')
        .replace('listen_addr" = "127.0.0.1:0"', 'listen_addr" = "nowhere"'),
    );

    expect(lines).toEqual([
      '[teleport] adr: unknown key, did you mean "addr"?',
      expect.stringMatching(/^\[http\] listen_addr: must be/),
      expect.stringMatching(/^\[review\] mode: must be/),
    ]);
  });

  it('tells them as JSON, with their places', async () => {
    await writeFile(
      files.configPath,
      (await readFile(files.configPath, 'utf8')).replace('"native"', '"natve"'),
    );

    const { code, out } = await run('check', '--json', '--config', files.configPath);

    expect(code).toBe(EXIT_CODES.config);
    expect(JSON.parse(out)).toEqual({
      path: files.configPath,
      mistakes: [
        {
          problem: '[review] mode: must be one of "native", "relay", "override"',
          position: { line: expect.any(Number) as unknown, column: 1 },
        },
      ],
    });
  });

  it('names all files that cannot be used, and what was left as it stands in examples', async () => {
    const lines = await checked((text) =>
      text
        .replace('identity.pem', 'none.pem')
        .replace('server.key', 'none.key')
        .replace(teleport.addr, 'teleport.example.com:443')
        .replace('app/1"', 'app/00000000-0000-0000-0000-000000000000"'),
    );

    expect(lines).toEqual([
      expect.stringMatching(/^\[teleport\] addr: "teleport\.example\.com" is the name of an example/),
      expect.stringMatching(/^\[forge\] app_id: is that of an example/),
      expect.stringMatching(/^\[teleport\] identity: .*none\.pem/),
      expect.stringMatching(/^\[http\] https_key_file: .*none\.key/),
    ]);
  });
});

describe('doctor', () => {
  it('prints what it found, and ends with its own code if something is broken', async () => {
    const { code, out } = await run('doctor', '--config', files.configPath);

    expect(code).toBe(EXIT_CODES.unhealthy);
    expect(out).toMatch(/^FAIL {2}forge-keys/m);
    expect(out).toMatch(/^ok {4}teleport /m);
    expect(out).toMatch(/^1 failure, /m);
  });

  it('tells one cause in one line, and how much waits for it', async () => {
    const text = await readFile(files.configPath, 'utf8');
    await writeFile(files.configPath, text.replace('identity.pem', 'none.pem'));

    const { out } = await run('doctor', '--config', files.configPath);

    expect(out.match(/none\.pem/g)).toHaveLength(1);
    expect(out).toMatch(/^ +\d+ other checks cannot be made before$/m);
    expect(out).not.toMatch(/requests-watch/);
  });

  it('colours its marks for a terminal that shows colours, and for nobody else', async () => {
    const colored = await runOn({ outHasColors: true }, 'doctor', '--config', files.configPath);
    const plain = await runOn({ outHasColors: false }, 'doctor', '--config', files.configPath);

    expect(colored.out).toContain('\u001b[31mFAIL\u001b[39m');
    expect(plain.out).not.toContain('\u001b');
  });

  it('prints JSON', async () => {
    const { out } = await run('doctor', '--json', '--config', files.configPath);

    const { findings } = JSON.parse(out) as { findings: { name: string; kind: string }[] };
    expect(findings.find(({ kind }) => kind === 'failure')).toMatchObject({ name: 'forge-keys' });
  });
});

describe.each(['start', 'requests'])('%s', (command) => {
  it('refuses what was left as it stands in examples, and says where', async () => {
    const text = await readFile(files.configPath, 'utf8');
    await writeFile(
      files.configPath,
      text
        .replace('app/1"', 'app/00000000-0000-0000-0000-000000000000"')
        .replace(teleport.addr, 'a.example.com:443'),
    );

    const { code, err } = await run(command, '--config', files.configPath);

    expect(code).toBe(EXIT_CODES.config);
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/\.toml:2:1: \[teleport\] addr: "a\.example\.com" is the name of an example/),
      expect.stringMatching(/\.toml:\d+:1: \[forge\] app_id: is that of an example/),
    ]);
  });
});

describe('requests', () => {
  it('lists the pending requests with their cards, and lets no name command the terminal', async () => {
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    const { code, out } = await run('requests', '--config', files.configPath);
    const json = JSON.parse((await run('requests', '--json', '-c', files.configPath)).out) as unknown[];

    expect(code).toBe(EXIT_CODES.ok);
    expect(out).toMatch(new RegExp(`^${id} +pending +alice +editor`, 'm'));
    expect(json).toContainEqual(expect.objectContaining({ id, state: 'pending', user: 'alice' }));
    teleport.deleteRequest('alice', id);
  });

  it('says in one line that Teleport cannot be reached', async () => {
    const text = await readFile(files.configPath, 'utf8');
    await writeFile(files.configPath, text.replace(teleport.addr, '127.0.0.1:1'));

    const { code, err } = await run('requests', '--config', files.configPath);

    expect(code).toBe(EXIT_CODES.failure);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('Cannot connect to Teleport');
  });
});

it('explains each code that the relay answers, and no other', async () => {
  const docs = await readFile(join(__dirname, '..', '..', 'docs', 'operate.md'), 'utf8');
  const answers = docs.slice(docs.indexOf('## What the relay answers'));
  const documented = [...answers.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code);

  expect([...documented].sort()).toEqual([...PROBLEM_CODES].sort());
});
