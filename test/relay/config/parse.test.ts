import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boilerplate } from '../../../src/relay/config/boilerplate';
import { parseConfig, readConfig } from '../../../src/relay/config/parse';
import { textLike } from '../matchers';

const MINIMAL = `
[teleport]
addr = "auth.example.com:3025"
identity = "/identity"
[forge]
app_id = "ari:cloud:ecosystem::app/1"
`;
const problemOf = (text: string) => {
  const parsed = parseConfig(text);
  return parsed.ok ? 'no problem' : parsed.problem;
};

it('needs little and has safe defaults for the rest', () => {
  expect(parseConfig(MINIMAL)).toEqual({
    ok: true,
    value: {
      teleport: {
        addr: 'auth.example.com:3025',
        connection: 'auto',
        credentials: { kind: 'identity', path: '/identity' },
        proxyCaFile: undefined,
      },
      http: { host: '', port: 8443, httpsKeyFile: undefined, httpsCertFile: undefined },
      forge: {
        way: 'pull',
        pairingFile: '/var/lib/teleport-jira-relay/pairing.json',
        appId: 'ari:cloud:ecosystem::app/1',
        installations: [],
        environment: 'production',
        jwksUrl: 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json',
        tokens: 'per-call',
        webtriggerHosts: [],
      },
      review: {
        mode: 'native',
        userTrait: 'jira_account_id',
        allowEmailMatch: false,
        approvers: [],
        allowedRoles: [],
        denyOnly: false,
        endAccess: false,
        endAccessOnClose: false,
        longestAccessMs: undefined,
      },
      people: {},
      tiers: {},
      log: { output: 'stderr', severity: 'info' },
    },
  });
});

it('accepts what "configure" prints, also with every comment taken away', () => {
  // The three files stand in for the identity.
  const uncommented = boilerplate()
    .replaceAll(/^# (client_key|client_crt|root_cas) = .*\n/gm, '')
    .replaceAll(/^# ([a-z0-9_]+ = )/gm, '$1');

  expect(parseConfig(boilerplate()).ok).toBe(true);
  expect(problemOf(uncommented)).toBe('no problem');
  expect(uncommented).toContain('\nlongest_access');
});

it.each(['relay', 'override'])(
  'mode %s: wants to be told who may decide, and takes nobody for an answer',
  (mode) => {
    const section = `${MINIMAL}[review]\nmode = "${mode}"\n`;

    expect(problemOf(section)).toMatch(/^\[review\]: approvers is missing, .* an empty list lets nobody$/);
    expect(parseConfig(`${section}approvers = []`)).toMatchObject({
      ok: true,
      value: { review: { approvers: [] } },
    });
    expect(parseConfig(section, { RELAY__REVIEW__APPROVERS: '' })).toMatchObject({
      ok: true,
      value: { review: { approvers: [] } },
    });
  },
);

it('reads account ids in any spelling', () => {
  const id = '5b10ac8d82e05b22cc7d4ef2';
  const text = `[review]\napprovers = ["ari:cloud:identity::user/${id}"]\n[people]\n${id.toUpperCase()} = "bob"`;

  expect(parseConfig(`${MINIMAL}${text}`)).toMatchObject({
    ok: true,
    value: { review: { approvers: [id] }, people: { [id]: 'bob' } },
  });
});

it.each([
  [
    '[review]\nallow_emails_match = true',
    '[review] allow_emails_match: unknown key, did you mean "allow_email_match"?',
  ],
  ['[revew]\nmode = "relay"', '[revew]: unknown section or key, did you mean "review"?'],
  ['[review]\nzzzzzzzz = 1', /^\[review\] zzzzzzzz: unknown key, known are mode, /],
  ['[review]\nmode = "nativ"', '[review] mode: must be one of "native", "relay", "override"'],
  ['[review]\ndeny_only = "yes"', '[review] deny_only: must be a boolean, not "yes"'],
  ['[review]\nallowed_roles = "editor"', '[review] allowed_roles: must be a list, not "editor"'],
  [
    '[review]\nlongest_access = "soon"',
    '[review] longest_access: must be a number and s, m, h or d, such as "24h"',
  ],
  ['[http]\nlisten_addr = "8443"', '[http] listen_addr: must be "[addr]:port"'],
  ['[http]\nlisten_addr = ":99999"', '[http] listen_addr: must be "[addr]:port"'],
  ['[log]\nseverity = "LOUD"', '[log] severity: must be one of "DEBUG", "INFO", "WARN", "ERROR"'],
  ['[people]\n5b10ac8d82e05b22cc7d4ef2 = 2', '[people] 5b10ac8d82e05b22cc7d4ef2: must be a string, not 2'],
  ['[people]\nbob = "bob"', /^\[people\] bob: must be an Atlassian account id such as/],
  [
    '[people]\n5b10ac8d82e05b22cc7d4ef2 = "bob"\n5B10AC8D82E05B22CC7D4EF2 = "carol"',
    /^\[people\]: names one account twice/,
  ],
  ['[tiers]\n"prod-*" = "pannel"', '[tiers] prod-*: must be one of "drag", "panel", "teleport"'],
  ['[review]\napprovers = ["bob@example.com"]', /^\[review\] approvers.0: must be an Atlassian account id/],
])('explains %j', (text, problem) => {
  const expected = typeof problem === 'string' ? problem : textLike(problem);
  expect(problemOf(`${MINIMAL}${text}`)).toEqual(expected);
});

it('names a missing section, a missing key and a file that is no TOML', () => {
  expect(problemOf('')).toBe('[teleport]: is missing');
  expect(problemOf('[teleport]\nidentity = "/identity"')).toBe('[teleport] addr: is missing');
  expect(problemOf('[teleport\n')).toMatch(/^Invalid TOML document: /);
});

const FORGE = '\n[forge]\napp_id = "ari:cloud:ecosystem::app/1"';

it.each([
  ['addr = 3025', '[teleport] addr: must be a string, not 3025'],
  ['addr = "teleport.example.com"', /^\[teleport\] addr: must be "host:port", of the Auth Service/],
  ['addr = "https://teleport.example.com"', /^\[teleport\] addr: must be "host:port"/],
  ['addr = ":443"', /^\[teleport\] addr: must be "host:port"/],
  ['addr = "a:70000"', /^\[teleport\] addr: must be "host:port"/],
  ['connection = "tunnel"', '[teleport] connection: must be one of "auto", "auth", "proxy", "websocket"'],
  ['identity = ""', '[teleport] identity: must not be empty'],
  ['identity = ["/a"]', /^\[teleport\] identity: must be a string/],
  ['client_key = true', '[teleport] client_key: must be a string, not true'],
  ['client_crt = 1', '[teleport] client_crt: must be a string, not 1'],
  ['root_cas = 1', '[teleport] root_cas: must be a string, not 1'],
  ['proxy_ca_file = ""', '[teleport] proxy_ca_file: must not be empty'],
  ['client_cert = "/a"', '[teleport] client_cert: unknown key, did you mean "client_crt"?'],
  ['insecure = true', /^\[teleport\] insecure: unknown key, known are addr, identity, /],
  ['client_key = "/a"', /^\[teleport\]: has both identity and client_key, client_crt or root_cas/],
])('explains %j in [teleport]', (line, problem) => {
  const key = line.split(' ')[0] ?? '';
  const rest = ['addr = "a:1"', 'identity = "/i"'].filter((other) => !other.startsWith(`${key} `));
  const expected = typeof problem === 'string' ? problem : textLike(problem);

  expect(problemOf(['[teleport]', line, ...rest, FORGE].join('\n'))).toEqual(expected);
});

it.each(['', 'client_key = "/a"', 'client_key = "/a"\nroot_cas = "/c"'])(
  'says which credentials are missing in %j',
  (lines) => {
    expect(problemOf(`[teleport]\naddr = "a:1"\n${lines}${FORGE}`)).toBe(
      '[teleport]: needs credentials: set identity, or client_key, client_crt and root_cas together',
    );
  },
);

it("takes the three files of Teleport's own plugins in place of an identity file", () => {
  const parsed = parseConfig(
    `[teleport]\naddr = "a:1"\nclient_key = "/k"\nclient_crt = "/c"\nroot_cas = "/r"${FORGE}`,
  );

  expect(parsed.ok && parsed.value.teleport.credentials).toEqual({
    kind: 'files',
    key: '/k',
    certificate: '/c',
    authorities: '/r',
  });
});

it.each(['[::1]:8443', '127.0.0.1:8443', 'localhost:8443', ':8443'])('listens on %s', (address) => {
  expect(parseConfig(`${MINIMAL}[http]\nlisten_addr = "${address}"`).ok).toBe(true);
});

it('says how to get a file that is not there', async () => {
  await expect(readConfig('/no/such.toml')).rejects.toThrow(/^\/no\/such\.toml: no such file: .*configure/);
});

describe('the lines of a file with mistakes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const linesOf = async (text: string, env: Record<string, string> = {}): Promise<readonly string[]> => {
    const path = join(folder, 'relay.toml');
    await writeFile(path, text);
    const error: unknown = await readConfig(path, env).catch((thrown: unknown) => thrown);
    return String(error)
      .replace(/^ConfigError: /, '')
      .split('\n')
      .map((line) => line.replace(path, 'FILE'));
  };

  it('name each mistake once, with line and column, those of the environment last', async () => {
    const lines = await linesOf(
      `[teleport]\naddr = "nowhere"\nclient_key = "/k"\n\n[revew]\n[review]\n  mode = "nativ"\n`,
      { RELAY__HTTP__LISTEN_ADDR: 'x', RELAY__XYZ: '1' },
    );

    expect(lines).toEqual([
      'FILE:5:1: [revew]: unknown section or key, did you mean "review"?',
      expect.stringMatching(/^FILE:2:1: \[teleport\] addr: must be "host:port"/),
      expect.stringMatching(/^FILE:1:1: \[teleport\]: needs credentials/),
      expect.stringMatching(/^FILE: \[http\] listen_addr \(from RELAY__HTTP__LISTEN_ADDR\): must be/),
      'FILE:7:3: [review] mode: must be one of "native", "relay", "override"',
      expect.stringMatching(/^FILE: environment variable RELAY__XYZ: unknown/),
    ]);
  });

  it('tell a key that lacks another’s sake together with what else is wrong in its section', async () => {
    expect(await linesOf(`${MINIMAL}[review]\nmode = "relay"\ndeny_only = 1\n`)).toEqual([
      'FILE:9:1: [review] deny_only: must be a boolean, not 1',
      expect.stringMatching(/^FILE:7:1: \[review\]: approvers is missing/),
    ]);
  });

  it('name the place where a file is no TOML', async () => {
    expect(await linesOf('[teleport]\naddr = \n')).toEqual([
      expect.stringMatching(/^FILE:2:\d+: Invalid TOML document: /),
    ]);
  });
});
