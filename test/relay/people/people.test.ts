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
import { decodeText } from '../../../src/relay/text-file';
import { readPeople, wordsFor } from '../../../src/relay/people/people';

const CSV = 'email,account_id\nbob@example.com,5b10ac8d82e05b22cc7d4ef2\n"carol@example.com",557058:abc-1\n';
const AS_EMAIL = { names: 'email', domains: [] } as const;
const BOB = { user: 'bob@example.com', accountId: '5b10ac8d82e05b22cc7d4ef2' };
const CAROL = { user: 'carol@example.com', accountId: '557058:abc-1' };
const MIA = { user: 'mia@example.com', accountId: '712020:5f1e-01' };
const JOERG = { user: 'jörg@example.com', accountId: '712020:5f1e-05' };
const SAY_ARGUMENTS = `set_account() { printf '%s %s\\n' "$1" "$2"; }`;

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
      'o"neil@x.y',
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
        { line: 2, label: 'bob@gmail.com' },
        { line: 3, label: 'bob@example.com.evil.org' },
        { line: 4, label: 'bob@evilexample.com' },
        { line: 5, label: 'bob' },
        { line: 6, label: undefined },
        { line: 8, label: 'bob@example.com@gmail.com' },
      ],
    });
  },
);

it('takes a name in the column teleport_user whatever the domain, and refuses a table that is nobody of the domain', () => {
  const reading = { names: 'local-part', domains: ['example.com'] } as const;
  const named = 'teleport_user,email,account_id\nrobert,bob@gmail.com,1a\n';

  expect(readPeople(named, reading)).toMatchObject({ people: [{ user: 'robert' }], leftOut: [] });
  expect(readPeople('email,account_id\nbob@gmail.com,1a\n', reading)).toMatchObject({
    problems: ['nobody can be made of any row', 'of none of the domains: line 2 (bob@gmail.com)'],
  });
});

it.each([
  ['account-id-with-blank.csv', [MIA], []],
  ['apostrophe.csv', [MIA, { user: "tim.d'arcy@example.com", accountId: '5b20ff9d82e05b22cc7d4f10' }], []],
  ['deactivated-double.csv', [MIA], ['not in use (deactivated or the like): line 3']],
  ['no-email.csv', [MIA], ['not in use (deactivated or the like): line 3', 'no e-mail address: line 4']],
  ['row-per-group.csv', [MIA], ['the same as an earlier row: line 3']],
  ['semicolons.csv', [MIA], []],
  ['semicolons-named.csv', [MIA], []],
  ['utf-16.csv', [MIA], []],
  ['umlaut-and-upper-case.csv', [{ ...MIA, user: 'Mia.Sample@Example.com' }, JOERG], []],
  ['windows-1252.csv', [{ ...MIA, user: 'Mia.Sample@Example.com' }, JOERG], []],
])('reads the export %s', async (file, people, leftOut) => {
  const read = readPeople(decodeText(await readFile(join(__dirname, 'exports', file))), AS_EMAIL);

  expect(read.ok ? [read.people, wordsFor(read.leftOut)] : read.problems).toEqual([people, leftOut]);
});

it('leaves out rows of which nobody can be made, with the reason and the line', () => {
  const csv = [
    'email,account_id,name',
    'bob@example.com,,Bob',
    '"a\nb@example.com",1a,',
    '--force,1a,',
    'carol@example.com,557058:abc-1,Carol',
    'dave@example.com,"1 a",',
    'Sample, eve@example.com,1e,Eve',
  ].join('\n');

  const read = readPeople(csv, AS_EMAIL);

  expect(read).toMatchObject({ people: [CAROL] });
  expect(read.ok && wordsFor(read.leftOut)).toEqual([
    'no account id: line 2',
    'not a name that a Teleport user can have: line 4, 5',
    'not an Atlassian account id: line 7',
    'more cells than the header line has: line 8',
  ]);
});

it('counts the lines that it does not name', () => {
  const rows = Array.from({ length: 1_000 }, () => 'carol@example.com,557058:abc-1');
  const read = readPeople(['email,account_id', ...rows].join('\n'), AS_EMAIL);

  expect(read.ok && wordsFor(read.leftOut)[0]).toMatch(
    /^the same as an earlier row: line 3, .* 22 and 979 more$/,
  );
});

it('makes the same of a table whatever separator, line end, quotes and encoding it has', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'abÄß@.,;\t" \'123'.split('')), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom<BufferEncoding>('utf8', 'utf16le'),
      (rows, separator, end, encoding) => {
        const people = rows.map(([name], index) => ({
          user: `p${index}@example.com`,
          accountId: `a-${index}`,
          name,
        }));
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = people.map(({ user, accountId, name }) =>
          [quoted(name), user, accountId].join(separator),
        );
        const text = ['\uFEFFName', 'Email', 'User id'].join(separator) + end + lines.join(end) + end;
        const read = readPeople(decodeText(Buffer.from(text, encoding)), AS_EMAIL);
        expect(read).toEqual({
          ok: true,
          people: people.map(({ user, accountId }) => ({ user, accountId })),
          leftOut: [],
        });
      },
    ),
  );
});

it.each([
  ['no rows', 'email,account_id\n', 'no rows'],
  ['nothing', '', 'names no column "account_id"'],
  [
    'columns with other names',
    'mail,account\nbob@example.com,1a\n',
    'names no column "account_id" (or "User id")',
  ],
  ['rows of which nobody can be made', 'email,account_id\nbob@example.com,\n', 'no account id: line 2'],
  [
    'one account of two users',
    'email,account_id\na@example.com,1a\nb@example.com,1a\n',
    '"1a" has two users: lines 2 and 3',
  ],
  [
    'one user with two accounts, however it is written',
    'email,account_id\na@example.com,1a\nA@example.com,2b\n',
    '"A@example.com" has two accounts: lines 2 and 3',
  ],
  ['a quote that does not end', 'email,account_id\n"bob,1a\n', 'no CSV: Quote Not Closed'],
])('refuses the whole table for %s', (_case, csv, problem) => {
  const read = readPeople(csv, AS_EMAIL);

  expect(read.ok ? [] : read.problems.join('; ')).toContain(problem);
});

it('hands a shell, TOML and jq each name as it stands, whatever letters are in it', async () => {
  const letters = 'ab1@.\'"`$();|&<>\\\n\r\t {}[]#=-,:_*?!~é'.split('');
  const hostile = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
  const rows = fc.array(fc.tuple(hostile, hostile), { minLength: 500, maxLength: 500 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(rows, async (names) => {
      const lines = names.map(
        // The number first, and a letter after it: no two rows are of one person or one account.
        ([name, id], index) => `${quoted(`a${index}x${name}z`)},${quoted(`${index}x${id}z`)}`,
      );
      const read = readPeople(['email,account_id', "d'arcy,1a", ...lines].join('\n'), AS_EMAIL);
      if (!read.ok) throw new Error(read.problems.join('; '));

      const script = printPeople(read, 'tctl', 't').replace(/^set_account\(\) \{[^]*?^\}/m, SAY_ARGUMENTS);
      const said = await promisify(execFile)('sh', ['-c', script]);

      expect(said.stdout.split('\n').slice(0, -1)).toEqual(
        read.people.map(({ user, accountId }) => `${user} ${accountId}`),
      );
      expect(parse(printPeople(read, 'toml', 't'))).toEqual({
        people: Object.fromEntries(read.people.map(({ user, accountId }) => [accountId, user])),
      });
    }),
    { numRuns: 5 },
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
      const plain = { ...read, leftOut: [{ line: 2, why: 'for a reason' }] };
      expect(lines).toHaveLength(printPeople(plain, 'tctl', 't').split('\n').length);
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

  it('prints a script that gives each user the trait, asks Teleport for nothing else, and counts who is no user', async () => {
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
        `#!/bin/sh\nprintf '%s\\n' "${tool} $*" >> '${log}'\n[ "$2" != users/bob@example.com ] || exit 1\n[ "$1" = get ] || cat > /dev/null\n`,
      );
      await chmod(path, 0o755);
    }
    await writeFile(join(folder, 'set.sh'), out);
    const ran = promisify(execFile)('sh', [join(folder, 'set.sh')], {
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });
    await expect(ran).rejects.toThrow('1 of 2 are no users');

    const calls = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.trim());
    expect(calls.filter((call) => call.startsWith('tctl get'))).toEqual([
      'tctl get users/bob@example.com --format=json',
      'tctl get users/carol@example.com --format=json',
    ]);
    expect(calls.filter((call) => call.startsWith('jq'))).toEqual([
      'jq --arg id 557058:abc-1 .[0] | .spec.traits["jira_account_id"] = [$id]',
    ]);
    expect(calls.filter((call) => call === 'tctl create -f')).toHaveLength(1);
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
      expect(out).toContain('# Rows left out: 1\n#   of none of the domains: line 3 (carol@gmail.com)\n');
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
