import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/relay/cli';
import { EXIT_CODES } from '../../src/relay/commands/environment';
import { parseConfig } from '../../src/relay/config/parse';
import { PROBLEM_CODES } from '../../src/wire/messages';
import { SystemClock } from '../sandbox/clock';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { startTeleport, type Teleport } from '../sandbox/teleport/teleport';

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
    certificate: await createServerCertificate(),
    listenAddr: '127.0.0.1:0',
    appId: 'ari:cloud:ecosystem::app/1',
    installationIds: ['installation'],
    jwksUrl: 'http://127.0.0.1:1/keys',
    mode: 'native',
  });
});
afterEach(async () => {
  await files.remove();
  await rm(folder, { recursive: true });
});

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
      .map((line) => line.trim());
  };

  it('names each in a line, and none twice', async () => {
    const lines = await checked((text) =>
      text
        .replace('"addr" = ', '"adr" = ')
        .replace('"native"', '"natve"')
        .replace('listen_addr" = "127.0.0.1:0"', 'listen_addr" = "nowhere"'),
    );

    expect(lines).toEqual([
      `teleport-jira-relay: ${files.configPath}: 3 mistakes`,
      '[teleport] adr: unknown key, did you mean "addr"?',
      expect.stringMatching(/^\[http\] listen_addr: must be/),
      expect.stringMatching(/^\[review\] mode: must be/),
    ]);
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
      expect.stringMatching(/: 4 mistakes$/),
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
    expect(out).toMatch(/^1 failures/m);
  });

  it('prints JSON', async () => {
    const { out } = await run('doctor', '--json', '--config', files.configPath);

    const { findings } = JSON.parse(out) as { findings: { name: string; kind: string }[] };
    expect(findings.find(({ kind }) => kind === 'failure')).toMatchObject({ name: 'forge-keys' });
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

describe('import', () => {
  const OLD = `
[teleport]
addr = "auth.example.com:3025"
identity = "/var/lib/teleport/plugins/jira/auth.pem"
[jira]
url = "https://example.atlassian.net"
username = "bot"
api_token = "canary-token"
project = "ACC"
[http]
listen_addr = ":8081"
public_addr = "jira.example.com"
https_key_file = "/var/lib/teleport/plugins/jira/server.key"
https_cert_file = "/var/lib/teleport/plugins/jira/server \\"x\\".crt"
[log]
output = "stdout"
severity = "WARN"
`;

  it('carries over what means the same, says what went elsewhere, and leaves the token out', async () => {
    await writeFile(join(folder, 'old.toml'), OLD);

    const { code, out } = await run('import', join(folder, 'old.toml'));

    expect(code).toBe(EXIT_CODES.ok);
    expect(out).not.toContain('canary-token');
    expect(out).toContain('# api_token: ');
    expect(out).toContain('# public_addr: ');
    const filledIn = out.replace(/^# app_id = ""/m, 'app_id = "ari:cloud:ecosystem::app/1"');
    expect(parseConfig(filledIn)).toMatchObject({
      ok: true,
      value: {
        teleport: {
          addr: 'auth.example.com:3025',
          credentials: { kind: 'identity', path: '/var/lib/teleport/plugins/jira/auth.pem' },
        },
        http: { port: 8081, httpsCertFile: '/var/lib/teleport/plugins/jira/server "x".crt' },
        review: { mode: 'native' },
        log: { output: 'stdout', severity: 'warn' },
      },
    });
  });

  it.each([
    ['not TOML', 'teleport = [', /line \d+, column \d+/],
    ['another kind of file', 'teleport = 1', /not a configuration of teleport-jira/],
  ])('names what is wrong with %s in one line', async (_, text, message) => {
    await writeFile(join(folder, 'old.toml'), text);

    const { code, err } = await run('import', join(folder, 'old.toml'));

    expect(code).toBe(EXIT_CODES.config);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(message);
  });

  it('says that a file is not there', async () => {
    expect(await run('import', join(folder, 'none.toml'))).toMatchObject({
      code: EXIT_CODES.config,
      err: expect.stringContaining('ENOENT') as unknown,
    });
  });
});

it('has a runbook entry for each code that the relay answers, and for no other', async () => {
  const docs = await readFile(join(__dirname, '..', '..', 'docs', 'operate.md'), 'utf8');
  const runbook = docs.slice(docs.indexOf('## Runbook'));
  const documented = [...runbook.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code);

  expect([...documented].sort()).toEqual([...PROBLEM_CODES].sort());
});
