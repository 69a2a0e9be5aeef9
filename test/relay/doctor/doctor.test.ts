import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHECK_NAMES, examine, type NamedFinding } from '../../../src/relay/doctor/doctor';
import { reportOf } from '../../../src/relay/doctor/report';
import type { RelayConfig } from '../../../src/relay/config/config';
import { startConnectProxy } from '../../sandbox/connect-proxy';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { createTeleportPki } from '../../sandbox/pki/teleport-pki';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { BOB } from '../bed';
import { useDoctorBed } from './doctor-bed';
import { healthyConfig } from './healthy';

const DAY_MS = 86_400_000;
const { bed, pathOf, write } = useDoctorBed();
let certificate: Awaited<ReturnType<typeof createServerCertificate>>;

beforeAll(async () => {
  certificate = await createServerCertificate();
});
const healthy = (teleport: Teleport, mode: RelayConfig['review']['mode'] = 'native'): Promise<RelayConfig> =>
  healthyConfig({ bed, write, certificate }, teleport, mode);

async function examined(
  config: RelayConfig,
  environment: Readonly<Record<string, string>> = {},
): Promise<Map<string, NamedFinding>> {
  const findings = await examine({ config, clock: bed.clock, log: bed.log, environment });
  return new Map(findings.map((finding) => [finding.name, finding]));
}

const broken = (findings: Map<string, NamedFinding>): string[] =>
  [...findings.values()].filter(({ kind }) => kind === 'failure').map(({ name }) => name);

it('finds nothing wrong where nothing is, and answers each check', async () => {
  const teleport = await bed.teleport();

  const findings = await examined(await healthy(teleport));

  expect([...findings.keys()]).toEqual(CHECK_NAMES);
  expect(broken(findings)).toEqual([]);
  expect(findings.get('teleport')?.detail).toContain('example.teleport.sh');
  expect(reportOf([...findings.values()])).toMatch(/^0 failures/m);
});

it('changes nothing in Teleport', async () => {
  const teleport = await bed.teleport();
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const before = structuredClone([teleport.state.request(id), teleport.state.pluginData(id)]);

  await examined(await healthy(teleport));

  expect([teleport.state.request(id), teleport.state.pluginData(id)]).toEqual(before);
});

it.each([
  ['relay', { accessRequest: ['list', 'read'], accessPluginData: ['update'], user: ['read'] }],
  ['override', { accessRequest: ['list', 'read', 'update'], accessPluginData: [], user: ['read'] }],
] as const)(
  'mode %s: has nothing against a role that may not list users if [people] has all approvers',
  async (mode, rules) => {
    const teleport = await bed.teleport();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), ...rules });
    const config = await healthy(teleport, mode);

    const review = { ...config.review, approvers: [BOB] };
    const findings = await examined({ ...config, review, people: { [BOB]: 'bob' } });

    expect(broken(findings)).toEqual([]);
    expect(findings.get('users')).toMatchObject({ kind: 'ok' });
    for (const name of ['user-trait', 'user-trait-values', 'user-trait-unique', 'people']) {
      expect(findings.get(name)).toMatchObject({ kind: 'skipped' });
    }
  },
);

it('says which way to Teleport was found, and what became of the others', async () => {
  const teleport = await bed.teleport();
  const { config: front } = await bed.front(teleport, 'proxy');
  const config = await healthy(teleport);

  const findings = await examined({
    ...config,
    teleport: { ...config.teleport, connection: 'auto', ...front },
  });

  expect(findings.get('teleport')?.detail).toMatch(/through its Proxy Service/);
  expect(findings.get('teleport-routes')?.detail).toMatch(
    /^auth: what answers has no certificate by .*; proxy: in use; websocket: leads there too$/,
  );
});

describe('finds, and says how to mend,', () => {
  type Broken = (config: RelayConfig, teleport: Teleport) => RelayConfig | Promise<RelayConfig>;
  const rules = (changes: Partial<ReturnType<Teleport['defaultPluginRules']>>): Broken => {
    return (config, teleport) => {
      teleport.setPluginRules({ ...teleport.defaultPluginRules(), ...changes });
      return config;
    };
  };
  const cases: readonly [name: string, what: string, broken: Broken, fix: RegExp][] = [
    [
      'identity',
      'an identity that is not there',
      (config) => ({
        ...config,
        teleport: { ...config.teleport, credentials: { kind: 'identity', path: pathOf('none') } },
      }),
      /\[teleport\]/,
    ],
    [
      'identity-expiry',
      'an identity that has expired',
      (config) => {
        bed.clock.advance(400 * DAY_MS);
        return config;
      },
      /tctl auth sign/,
    ],
    [
      'teleport',
      'a Teleport that cannot be reached',
      (config) => ({ ...config, teleport: { ...config.teleport, addr: '127.0.0.1:1' } }),
      /\[teleport\] addr/,
    ],
    ['requests-watch', 'a role that may not see requests', rules({ accessRequest: [] }), /access_request/],
    [
      'requests-list',
      'a role that may read requests and not list them',
      rules({ accessRequest: ['read'] }),
      /access_request: \[list, read\]/,
    ],
    [
      'plugin-data',
      'a role without plugin data',
      rules({ accessRequest: [], accessPluginData: [] }),
      /access_plugin_data/,
    ],
    ['users', 'a role that may not list users', rules({ user: [] }), /user: \[list, read\]/],
    [
      'users',
      'a role that may not read the requester',
      (config, teleport) =>
        rules({ user: [] })(
          {
            ...config,
            review: { ...config.review, mode: 'relay', approvers: [BOB] },
            people: { [BOB]: 'bob' },
          },
          teleport,
        ),
      /user: \[read\]/,
    ],
    [
      'user-trait',
      'a cluster in which nobody has the trait',
      (config) => ({ ...config, review: { ...config.review, userTrait: 'other' } }),
      /trait "other"/,
    ],
    [
      'https-files',
      'a key that is not of the certificate',
      async (config) => ({
        ...config,
        http: {
          ...config.http,
          httpsKeyFile: await write('other.key', (await createServerCertificate()).keyPem),
        },
      }),
      /PEM key and its certificate/,
    ],
    [
      'https-files',
      'a missing setting',
      (config) => ({ ...config, http: { host: '127.0.0.1', port: 0 } }),
      /set both/,
    ],
    [
      'listen-address',
      'an address that this machine does not have',
      (config) => ({ ...config, http: { ...config.http, host: '192.0.2.1' } }),
      /listen_addr/,
    ],
    [
      'forge-keys',
      'keys that cannot be fetched',
      (config) => ({ ...config, forge: { ...config.forge, jwksUrl: 'http://127.0.0.1:1/keys' } }),
      /HTTPS_PROXY/,
    ],
    [
      'installations',
      'a configuration that trusts no installation',
      (config) => ({ ...config, forge: { ...config.forge, installations: [] } }),
      /\[forge\] installations/,
    ],
  ];

  test.each(cases)('%s: %s', async (name, _, breakIt, fix) => {
    const teleport = await bed.teleport();
    const config = await breakIt(await healthy(teleport), teleport);

    const finding = (await examined(config)).get(name);

    expect(finding).toMatchObject({ kind: 'failure', fix: expect.stringMatching(fix) as unknown });
  });

  test('teleport-version and teleport-edition: a Teleport that the mode does not suit', async () => {
    const old = await bed.teleport({ version: '17.4.0' });
    const open = await bed.teleport({ edition: 'oss' });

    expect((await examined(await healthy(old))).get('teleport-version')).toMatchObject({
      kind: 'failure',
      fix: expect.stringContaining('18.11') as unknown,
    });
    expect((await examined(await healthy(open, 'relay'))).get('teleport-edition')).toMatchObject({
      kind: 'failure',
      fix: expect.stringContaining('override') as unknown,
    });
    expect(broken(await examined(await healthy(open, 'override')))).toEqual([]);
  });

  test('http-proxy: a variable that names none, and one that refuses', async () => {
    const config = await healthy(await bed.teleport());
    const away = { ...config, teleport: { ...config.teleport, addr: 'teleport.example.com:443' } };
    const proxy = await startConnectProxy({ ways: {} });
    bed.alsoStop(() => proxy.stop());

    const wrong = await examined(away, { HTTPS_PROXY: 'socks5://me:secret@proxy' });
    const refusing = await examined(away, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });

    expect(wrong.get('http-proxy')).toMatchObject({
      kind: 'failure',
      detail: expect.stringMatching(/^HTTPS_PROXY must be/) as unknown,
      fix: expect.stringContaining('NO_PROXY') as unknown,
    });
    expect(JSON.stringify([...wrong.values()])).not.toContain('secret');
    expect(refusing.get('http-proxy')).toMatchObject({ kind: 'ok' });
    expect(refusing.get('teleport')).toMatchObject({
      kind: 'failure',
      detail: expect.stringMatching(
        /the proxy does not open a way to teleport.example.com:443: it answered 403/,
      ) as unknown,
    });
  });

  test('teleport: a way that leads elsewhere, and a web authority that is not there', async () => {
    const config = await healthy(await bed.teleport());
    const { config: front } = await bed.front(
      await bed.teleport({ pki: await createTeleportPki() }),
      'websocket',
    );
    const at = (teleport: Partial<RelayConfig['teleport']>) => ({
      ...config,
      teleport: { ...config.teleport, connection: 'auto' as const, ...front, ...teleport },
    });

    const elsewhere = (await examined(at({}))).get('teleport');
    const unread = (await examined(at({ proxyCaFile: pathOf('none.pem') }))).get('teleport');

    expect(elsewhere).toMatchObject({
      kind: 'failure',
      detail: expect.stringMatching(/auth: .*; proxy: .*; websocket: /) as unknown,
    });
    expect(unread).toMatchObject({
      kind: 'failure',
      detail: expect.stringMatching(
        /proxy_ca_file: ".*" cannot be read \(ENOENT\): give a PEM file/,
      ) as unknown,
    });
  });

  test('clock: a machine whose time is wrong', async () => {
    const teleport = await bed.teleport();
    const config = await healthy(teleport);
    bed.clock.advance(60_000);

    expect((await examined(config)).get('clock')).toMatchObject({ kind: 'failure' });
  });
});

describe('warns', () => {
  test('of an identity that others can read, of people who are no users, of a taken address and of a missing list', async () => {
    const teleport = await bed.teleport();
    const config = await healthy(teleport, 'relay');
    await chmod(pathOf('identity'), 0o644);
    const taken: Server = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;

    const findings = await examined({
      ...config,
      http: { ...config.http, port },
      people: { [BOB]: 'nobody-here' },
    });
    await new Promise((resolve) => taken.close(resolve));

    for (const name of ['identity-permissions', 'people', 'listen-address', 'approvers']) {
      expect(findings.get(name)).toMatchObject({ name, kind: 'warning' });
    }
    expect(broken(findings)).toEqual([]);
  });

  test('of certificates that are about to expire', async () => {
    const teleport = await bed.teleport();
    const short = await createServerCertificate({ ttlMs: 4.5 * DAY_MS });
    const config = await healthy(teleport);
    const findings = await examined({
      ...config,
      http: {
        ...config.http,
        httpsKeyFile: await write('short.key', short.keyPem),
        httpsCertFile: await write('short.crt', short.certPem),
      },
    });

    expect(findings.get('https-expiry')).toMatchObject({ kind: 'warning', detail: 'expires in 4 days' });
  });
});
