import fc from 'fast-check';
import { parse, stringify, type TomlTable, type TomlValue } from 'smol-toml';
import { parseConfig } from '../../../src/relay/config/parse';
import { convertPluginConfig } from '../../../src/relay/import/convert';
import { decodeText } from '../../../src/relay/text-file';

/** What `import` prints, with the one thing filled in that no file of that plugin can say. */
const imported = (text: string): string => filledIn(convertPluginConfig(parse(text)).text);
const filledIn = (printed: string): string =>
  printed.replace(/^# app_id = ""/m, 'app_id = "ari:cloud:ecosystem::app/1"');

const WITH_FILES = `
[teleport]
auth_server = "auth.internal.example:3025"
clientkey = "/etc/jira-plugin/auth.key"
client_crt = "/etc/jira-plugin/auth.crt"
root_cas = "/etc/jira-plugin/auth.cas"
[db]
path = "/var/lib/jira-plugin"
[http]
base_url = "https://hooks.internal.example"
[log]
output = "1"
severity = "err"
`;

const WITH_EVERYTHING = `
[teleport]
addr = "https://acme.teleport.example"
auth_server = "auth.internal.example:3025"
identity = "/etc/jira-plugin/identity"
client_key = "/etc/jira-plugin/auth.key"
refresh_identity = true
refresh_identity_interval = "1m"
[jira]
api_token = "canary-token"
[http]
listen_addr = ":443"
public_addr = "https://hook:canary-hook@hooks.acme.example:8443/x"
[http.basic_auth]
user = "canary-user"
password = "canary-password"
[http.tls]
verify_client_cert = true
[log]
output = "/var/log/jira-plugin.log"
severity = "warning"
`;

it('translates what the oldest files say', () => {
  expect(parseConfig(imported(WITH_FILES))).toMatchObject({
    ok: true,
    value: {
      teleport: {
        addr: 'auth.internal.example:3025',
        credentials: {
          kind: 'files',
          key: '/etc/jira-plugin/auth.key',
          certificate: '/etc/jira-plugin/auth.crt',
          authorities: '/etc/jira-plugin/auth.cas',
        },
      },
      log: { output: 'stdout', severity: 'error' },
    },
  });
});

it('keeps the mode that refuses what it cannot check, and says how to choose', () => {
  expect(imported(WITH_FILES)).toMatch(/^mode = "native"$/m);
  expect(imported(WITH_FILES)).toMatch(/^# Who decides\. Take the first that your Teleport can do/m);
});

it('says of each key that is not carried over where it went, and prints no secret', () => {
  const text = imported(WITH_EVERYTHING);

  expect(text).not.toContain('canary');
  expect(text).toContain('addr = "acme.teleport.example:443"  # had more than host and port; had no port: ');
  const notes = text.slice(text.indexOf('# Not needed any more'));
  expect(notes.split('\n').map((line) => line.slice(0, 49))).toEqual([
    '# Not needed any more, or set elsewhere:',
    '# [teleport]',
    '# auth_server: "addr" is used instead',
    '# client_key: "identity" is used instead',
    '# refresh_identity: not needed: the relay takes u',
    '# refresh_identity_interval: not needed: the rela',
    '# [jira]',
    '# api_token: the app needs none: revoke it',
    '# [http]',
    '# public_addr: only with [forge] way = "call", wh',
    '# [http.basic_auth]',
    "# user: not needed: only calls that carry Forge's",
    '# password: not needed: only calls that carry For',
    '# [http.tls]',
    '# verify_client_cert: not needed: only calls that',
    '',
  ]);
  expect(notes).toContain('npm run deploy -- --relay-url https://hooks.acme.example:8443');
});

it.each([
  ['teleport.example.com:443', 'teleport.example.com:443'],
  ['teleport.example.com', 'teleport.example.com:443'],
  ['https://teleport.example.com', 'teleport.example.com:443'],
  ['https://teleport.example.com:3080/', 'teleport.example.com:3080'],
  ['[2001:db8::1]:3025', '[2001:db8::1]:3025'],
])('takes %p for the address %p', (written, address) => {
  expect(imported(`[teleport]\naddr = "${written}"`)).toMatch(
    new RegExp(`^addr = "${address.replaceAll(/[[\]]/g, '\\$&')}"`, 'm'),
  );
});

it.each([
  ['trace', 'debug'],
  ['info', 'info'],
  ['warning', 'warn'],
  ['err', 'error'],
] as const)('takes the severity %p for %p, wherever the log goes', (old, ours) => {
  for (const [output, place] of [
    ['1', 'stdout'],
    ['out', 'stdout'],
    ['2', 'stderr'],
    ['/var/log/jira-plugin.log', '/var/log/jira-plugin.log'],
  ]) {
    const file = `${WITH_FILES.split('[log]')[0] ?? ''}[log]\noutput = "${output}"\nseverity = "${old}"\n`;
    expect(parseConfig(imported(file))).toMatchObject({
      ok: true,
      value: { log: { output: place, severity: ours } },
    });
  }
});

it.each(['\uFEFF', ''])('reads a file with the byte order mark %p and the line ends of Windows', (mark) => {
  const bytes = Buffer.from(mark + WITH_FILES.replaceAll('\n', '\r\n'));

  expect(imported(decodeText(bytes))).toBe(imported(WITH_FILES));
});

describe('whatever a file holds', () => {
  const KNOWN = {
    teleport: [
      'addr',
      'auth_server',
      'identity',
      'client_key',
      'clientkey',
      'client_crt',
      'root_cas',
      'Identity',
    ],
    db: ['path'],
    jira: ['url', 'username', 'api_token', 'project', 'issue_type'],
    http: ['listen_addr', 'public_addr', 'https_key_file', 'https_cert_file', 'insecure', 'Insecure'],
    log: ['output', 'severity', 'format'],
  } as const;
  const word = fc.string({ unit: fc.constantFrom(...'ab:/.@"#\\\n\u007f=é1'.split('')), maxLength: 8 });
  const value: fc.Arbitrary<TomlValue> = fc.oneof(
    word,
    fc.constantFrom('a.example:443', ':443', 'stdout', '2', 'WARNING', '/a/file', ''),
    fc.boolean(),
    fc.integer(),
    fc.array(word, { maxLength: 2 }),
  );
  const sectionOf = (keys: readonly string[]) =>
    fc.dictionary(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keys) }, word), value, { maxKeys: 6 });
  const file: fc.Arbitrary<TomlTable> = fc.record(
    {
      teleport: sectionOf(KNOWN.teleport),
      db: sectionOf(KNOWN.db),
      jira: sectionOf(KNOWN.jira),
      http: fc
        .tuple(sectionOf(KNOWN.http), sectionOf(['user', 'password']))
        .map(([http, basic_auth]) => ({ ...http, basic_auth })),
      log: sectionOf(KNOWN.log),
      unknown: sectionOf(['x']),
    },
    { requiredKeys: [] },
  );

  it('carries over or notes each of its keys, and prints a file that can be used once it is filled in', () => {
    fc.assert(
      fc.property(file, (old) => {
        const { text } = convertPluginConfig(parse(stringify(old)));
        for (const [section, keys] of Object.entries(old)) {
          for (const [key, value] of leavesOf(keys, [])) {
            expect({ section, key, value, isSaid: isSaid(text, section, key) }).toMatchObject({
              isSaid: true,
            });
          }
        }
        expect(problemOf(text)).toMatch(
          /^(none|\[teleport\] addr: is missing|\[teleport\]: needs credentials.*)$/,
        );
      }),
      { numRuns: 500 },
    );
  });

  const problemOf = (text: string): string => {
    const parsed = parseConfig(filledIn(text));
    return parsed.ok ? 'none' : parsed.problem;
  };

  const leavesOf = (value: TomlValue, path: readonly string[]): readonly [string, TomlValue][] =>
    typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
      ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
      : [[path.at(-1) ?? '', value]];

  /** A line of its own, as a key of ours or as a note. Some keys are called otherwise here. */
  function isSaid(text: string, section: string, key: string): boolean {
    const ours = OUR_NAMES[`${section}.${key}`] ?? key;
    const quoted = JSON.stringify(key).replaceAll('\u007f', '\\u007F');
    return text
      .split('\n')
      .some(
        (line) =>
          line.startsWith(`${ours} = "`) || line.startsWith(`# ${key}: `) || line.startsWith(`# ${quoted}: `),
      );
  }
  const OUR_NAMES: Readonly<Record<string, string>> = {
    'teleport.auth_server': 'addr',
    'teleport.clientkey': 'client_key',
    'teleport.Identity': 'identity',
  };
});
