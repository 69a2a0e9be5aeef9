import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { runCli } from '../../../src/relay/cli';
import { EXIT_CODES } from '../../../src/relay/commands/environment';
import { printPeople } from '../../../src/relay/people/output';
import { readPeople } from '../../../src/relay/people/people';

const CSV = 'email,account_id\nbob@example.com,5b10ac8d82e05b22cc7d4ef2\n"carol@example.com",557058:abc-1\n';
const AS_EMAIL = { names: 'email', domains: [] } as const;
const BOB = { user: 'bob@example.com', accountId: '5b10ac8d82e05b22cc7d4ef2' };
const CAROL = { user: 'carol@example.com', accountId: '557058:abc-1' };

it('reads e-mail address and account id, also as Atlassian exports them', () => {
  const exported =
    '\uFEFF"User id","User name","email"\r\n"557058:abc-1","Chen, ""Carol""","carol@example.com"\r\n';

  expect(readPeople(CSV, AS_EMAIL)).toEqual({ ok: true, people: [BOB, CAROL], leftOut: [] });
  expect(readPeople(exported, AS_EMAIL)).toEqual({ ok: true, people: [CAROL], leftOut: [] });
});

it('takes the part before the @, or the column teleport_user, for the name where told to', () => {
  const named = 'teleport_user,email,account_id\nrobert,bob@example.com,1a\n,carol@example.com,2b\n';

  expect(readPeople(named, { names: 'local-part', domains: ['example.com'] })).toMatchObject({
    people: [{ user: 'robert' }, { user: 'carol' }],
  });
});

it.each(['local-part', 'email'] as const)(
  'leaves out addresses of other domains, and names them, where users are called by their %s',
  (names) => {
    const strangers = [
      'bob@gmail.com',
      'bob@example.com.evil.org',
      'bob@evilexample.com',
      'bob',
      "o'neil@x.y",
    ];
    const own = ['bob@Example.COM', 'bob@example.com@gmail.com', 'carol@example.net'];
    const rows = [...strangers, ...own].map((email, index) => `${email},account-${index}`);

    const read = readPeople(['email,account_id', ...rows].join('\n'), {
      names,
      domains: ['example.com', 'EXAMPLE.net'],
    });

    expect(read).toMatchObject({
      people: [{ accountId: 'account-5' }, { accountId: 'account-7' }],
      leftOut: [
        'row 2: bob@gmail.com',
        'row 3: bob@example.com.evil.org',
        'row 4: bob@evilexample.com',
        'row 5: bob',
        'row 6',
        'row 8: bob@example.com@gmail.com',
      ],
    });
  },
);

it('takes a name in the column teleport_user whatever the domain, and refuses a table that is nobody of the domain', () => {
  const reading = { names: 'local-part', domains: ['example.com'] } as const;
  const named = 'teleport_user,email,account_id\nrobert,bob@gmail.com,1a\n';

  expect(readPeople(named, reading)).toMatchObject({ people: [{ user: 'robert' }], leftOut: [] });
  expect(readPeople('email,account_id\nbob@gmail.com,1a\n', reading)).toMatchObject({
    problems: ['no address is of a domain that --domain names'],
  });
});

it.each([
  ['no rows', 'email,account_id\n', 'no rows'],
  ['a missing account', 'email,account_id\nbob@example.com,\n', 'row 2: "account_id"'],
  ['columns with other names', 'mail,account\nbob@example.com,1a\n', 'row 2: "email"'],
  [
    'one account of two users',
    'email,account_id\na@example.com,1a\nb@example.com,1a\n',
    '"1a" stands in two rows',
  ],
  [
    'one user with two accounts',
    'email,account_id\na@example.com,1a\na@example.com,2b\n',
    'stands in two rows',
  ],
  ['a stray quote', 'email,account_id\nb"ob,1a\n', 'line 2: a quote'],
  ['an option for a name', 'email,account_id\n--force,1a\n', 'row 2: "email"'],
])('refuses the whole table for %s', (_case, csv, problem) => {
  const read = readPeople(csv, AS_EMAIL);

  expect(read.ok ? [] : read.problems.join('; ')).toContain(problem);
});

it('lets nothing through that a shell, TOML or jq would take for more than a name', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...'ab1@.\'"`$();|&<>\\\n\r\t {}[]#=-,:_'.split('')) });
  fc.assert(
    fc.property(hostile, hostile, (email, account) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const read = readPeople(`email,account_id\n${quoted(email)},${quoted(account)}\n`, AS_EMAIL);
      if (!read.ok) return;
      const [person] = read.people;
      expect(printPeople(read, 'tctl', 't').split('\n').at(-2)).toBe(
        `set_account '${person?.user}' '${person?.accountId}'`,
      );
      expect(person?.user).toMatch(/^[\w.%+@-]+$/);
      expect(parse(printPeople(read, 'toml', 't'))).toEqual({
        people: { [person?.accountId ?? '']: person?.user },
      });
    }),
  );
});

it('prints of an address that was left out nothing that would end its comment', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...'ab1@.\'"`$();\\\n\r\u2028\t {}#'.split('')) });
  fc.assert(
    fc.property(hostile, (email) => {
      const csv = `email,account_id\n"${email.replaceAll('"', '""')}",1a\nbob@example.com,2b\n`;
      const read = readPeople(csv, { names: 'email', domains: ['example.com'] });
      if (!read.ok || read.leftOut.length === 0) return;
      const lines = printPeople(read, 'tctl', 't').split(/[\n\r\u2028]/);
      expect(lines).toHaveLength(
        printPeople({ ...read, leftOut: ['row 2'] }, 'tctl', 't').split('\n').length,
      );
      expect(parse(printPeople(read, 'toml', 't'))).toEqual({ people: { '2b': 'bob@example.com' } });
    }),
  );
});

describe('teleport-jira-relay people', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'people-'))));
  afterEach(() => rm(folder, { recursive: true }));
  const run = async (...args: string[]) => {
    const printed = { out: '', err: '' };
    const code = await runCli(['people', ...args], {
      out: (text) => void (printed.out += text),
      err: (text) => void (printed.err += text),
      env: {},
      onHangup: () => undefined,
      stopRequested: Promise.resolve('SIGTERM'),
    });
    return { code, ...printed };
  };

  it('prints a script that gives each user the trait, and asks Teleport for nothing else', async () => {
    const csv = join(folder, 'people.csv');
    await writeFile(csv, CSV);
    const { code, out } = await run(csv);
    expect(code).toBe(EXIT_CODES.ok);

    // Stand-ins for tctl and jq write down how they were called: in one piece, since a pipe runs them side by side.
    const log = join(folder, 'log');
    for (const tool of ['tctl', 'jq']) {
      const path = join(folder, tool);
      await writeFile(
        path,
        `#!/bin/sh\nprintf '%s\\n' "${tool} $*" >> '${log}'\n[ "$1" = get ] || cat > /dev/null\n`,
      );
      await chmod(path, 0o755);
    }
    await writeFile(join(folder, 'set.sh'), out);
    await promisify(execFile)('sh', [join(folder, 'set.sh')], {
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });

    const calls = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.trim());
    expect(calls.filter((call) => call.startsWith('tctl get'))).toEqual([
      'tctl get users/bob@example.com --format=json',
      'tctl get users/carol@example.com --format=json',
    ]);
    expect(calls.filter((call) => call.startsWith('jq'))).toEqual([
      'jq --arg id 5b10ac8d82e05b22cc7d4ef2 .[0] | .spec.traits["jira_account_id"] = [$id]',
      'jq --arg id 557058:abc-1 .[0] | .spec.traits["jira_account_id"] = [$id]',
    ]);
    expect(calls.filter((call) => call === 'tctl create -f')).toHaveLength(2);
  });

  it('makes user names of the part before the @ only for the domains that it is told, and says whom it left out', async () => {
    const csv = join(folder, 'people.csv');
    await writeFile(csv, 'email,account_id\nbob@example.com,1a\ncarol@gmail.com,2b\n');

    const untold = await run(csv, '--names', 'local-part');
    const script = await run(
      '--names',
      'local-part',
      '--domain',
      'example.org',
      '--domain',
      'example.com',
      csv,
    );
    const toml = await run(csv, '--names', 'local-part', '--domain', 'example.com', '--format', 'toml');

    expect(untold).toMatchObject({ code: EXIT_CODES.config, out: '' });
    expect(untold.err).toContain('add --domain');
    for (const { code, out } of [script, toml]) {
      expect(code).toBe(EXIT_CODES.ok);
      expect(out).toContain('of the domains: 1\n#   row 3: carol@gmail.com\n');
      expect(out).not.toContain('2b');
    }
    expect(script.out).toContain("\nset_account 'bob' '1a'\n");
    expect(parse(toml.out)).toEqual({ people: { '1a': 'bob' } });
  });

  it('ends with one line for a file that is not there, a bad table, a bad trait and a bad domain', async () => {
    const csv = join(folder, 'people.csv');
    await writeFile(csv, 'email,account_id\nbob@example.com,\n');

    for (const args of [['/no/such.csv'], [csv], [csv, '--trait', 'a"b'], [csv, '--domain', '@a.b']]) {
      const { code, err, out } = await run(...args);
      expect([code, err.trim().split('\n').length, out]).toEqual([EXIT_CODES.config, 1, '']);
    }
  });
});
