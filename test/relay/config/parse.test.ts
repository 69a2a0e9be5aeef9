import { BOILERPLATE } from '../../../src/relay/config/boilerplate';
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
      teleport: { addr: 'auth.example.com:3025', identity: '/identity' },
      http: { host: '', port: 8443, httpsKeyFile: undefined, httpsCertFile: undefined },
      forge: {
        appId: 'ari:cloud:ecosystem::app/1',
        installations: [],
        environment: 'production',
        jwksUrl: 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json',
        webtriggerHosts: [],
      },
      review: {
        mode: 'native',
        userTrait: 'jira_account_id',
        allowEmailMatch: false,
        approvers: undefined,
        allowedRoles: [],
        denyOnly: false,
        longestAccessMs: undefined,
      },
      people: {},
      log: { output: 'stderr', severity: 'info' },
    },
  });
});

it('accepts what "configure" prints, also with every comment taken away', () => {
  const uncommented = BOILERPLATE.replaceAll(/^# ([a-z0-9_]+ = )/gm, '$1');

  expect(parseConfig(BOILERPLATE).ok).toBe(true);
  expect(problemOf(uncommented)).toBe('no problem');
  expect(uncommented).toContain('\nlongest_access');
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
  ['[people]\n"1" = 2', '[people] 1: must be a string, not 2'],
])('explains %j', (text, problem) => {
  const expected = typeof problem === 'string' ? problem : textLike(problem);
  expect(problemOf(`${MINIMAL}${text}`)).toEqual(expected);
});

it('names a missing section, a missing key and the place of a mistake in the file', () => {
  expect(problemOf('')).toBe('[teleport]: is missing');
  expect(problemOf('[teleport]\naddr = "a:1"')).toBe('[teleport] identity: is missing');
  expect(problemOf('[teleport\n')).toMatch(/^line 1, column \d+: /);
});

it.each(['[::1]:8443', '127.0.0.1:8443', 'localhost:8443', ':8443'])('listens on %s', (address) => {
  expect(parseConfig(`${MINIMAL}[http]\nlisten_addr = "${address}"`).ok).toBe(true);
});

it('says how to get a file that is not there', async () => {
  await expect(readConfig('/no/such.toml')).rejects.toThrow(/^\/no\/such\.toml: no such file: .*configure/);
});
