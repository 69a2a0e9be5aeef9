import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../../../src/relay/commands/environment';
import { parseConfig } from '../../../src/relay/config/parse';
import { SystemClock } from '../../sandbox/clock';
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import { startTeleport, type Teleport, type TeleportOptions } from '../../sandbox/teleport/teleport';
import { run, runOn } from '../run-cli';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterEach(() => rm(folder, { recursive: true }));

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

    const { code, out } = await run('import', '--no-network', join(folder, 'old.toml'));

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
    ['not TOML', 'teleport = [', /old\.toml:\d+:\d+: not TOML/],
    ['another kind of file', 'teleport = 1', /not a configuration of teleport-jira/],
  ])('names what is wrong with %s in one line', async (_, text, message) => {
    await writeFile(join(folder, 'old.toml'), text);

    const { code, err } = await run('import', join(folder, 'old.toml'));

    expect(code).toBe(EXIT_CODES.config);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(message);
  });

  const withCluster = async (options: Partial<TeleportOptions>): Promise<Teleport> => {
    const cluster = await startTeleport({ clock: new SystemClock(), ...options });
    const identity = join(folder, 'auth.pem');
    await writeFile(identity, await cluster.issueIdentity(PLUGIN_USER), { mode: 0o600 });
    await writeFile(
      join(folder, 'old.toml'),
      `[teleport]\naddr = "${cluster.addr}"\nidentity = "${identity}"\n`,
    );
    return cluster;
  };

  it.each([
    ['native', { edition: 'enterprise', version: '18.11.0' }],
    ['relay', { edition: 'enterprise', version: '17.4.2' }],
    ['override', { edition: 'oss', version: '18.11.0' }],
  ] as const)('picks %s, the strongest mode of a cluster that is %o', async (mode, options) => {
    const cluster = await withCluster(options);

    const { out, err } = await run('import', join(folder, 'old.toml'));
    await cluster.stop();

    expect(err).toBe('');
    expect(out).toMatch(new RegExp(`^mode = "${mode}"$`, 'm'));
    expect(out).toContain('# Who decides. The strongest that this cluster can do: "example.teleport.sh"');
  });

  it('takes the mode that it is told, and asks a person where the cluster does not answer', async () => {
    const cluster = await withCluster({});
    await cluster.stop();
    const path = join(folder, 'old.toml');

    expect((await run('import', '--mode', 'override', path)).out).toMatch(/^mode = "override"$/m);
    const asked = await runOn({ says: ['relay'] }, 'import', path);
    expect(asked.err).toMatch(/^The cluster cannot be asked which mode it can do: /);
    expect(asked.out).toMatch(/^mode = "relay"\napprovers = \[\]/m);
    expect(await runOn({ says: ['all'] }, 'import', '--no-network', path)).toMatchObject({
      code: EXIT_CODES.config,
    });
  });

  it('prints what went elsewhere as data', async () => {
    await writeFile(join(folder, 'old.toml'), OLD);

    const { out } = await run('import', '--no-network', '--json', join(folder, 'old.toml'));

    expect(JSON.parse(out)).toMatchObject({
      text: expect.stringContaining('[teleport]') as unknown,
      notes: expect.arrayContaining([
        { section: 'jira', line: expect.stringMatching(/^api_token: /) as unknown },
      ]) as unknown,
    });
  });

  it('says that a file is not there', async () => {
    expect(await run('import', join(folder, 'none.toml'))).toMatchObject({
      code: EXIT_CODES.config,
      err: expect.stringContaining('ENOENT') as unknown,
    });
  });
});
