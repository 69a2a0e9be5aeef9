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
const BOB = { user: 'bob@example.com', accountId: '5b10ac8d82e05b22cc7d4ef2' };
const CAROL = { user: 'carol@example.com', accountId: '557058:abc-1' };

it('reads e-mail address and account id, also as Atlassian exports them', () => {
  const exported =
    '\uFEFF"User id","User name","email"\r\n"557058:abc-1","Chen, ""Carol""","carol@example.com"\r\n';

  expect(readPeople(CSV, 'email')).toEqual({ ok: true, people: [BOB, CAROL] });
  expect(readPeople(exported, 'email')).toEqual({ ok: true, people: [CAROL] });
});

it('takes the part before the @, or the column teleport_user, for the name where told to', () => {
  const named = 'teleport_user,email,account_id\nrobert,bob@example.com,1a\n,carol@example.com,2b\n';

  expect(readPeople(named, 'local-part')).toMatchObject({
    people: [{ user: 'robert' }, { user: 'carol' }],
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
  const read = readPeople(csv, 'email');

  expect(read.ok ? [] : read.problems.join('; ')).toContain(problem);
});

it('lets nothing through that a shell, TOML or jq would take for more than a name', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...'ab1@.\'"`$();|&<>\\\n\r\t {}[]#=-,:_'.split('')) });
  fc.assert(
    fc.property(hostile, hostile, (email, account) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const read = readPeople(`email,account_id\n${quoted(email)},${quoted(account)}\n`, 'email');
      if (!read.ok) return;
      const [person] = read.people;
      expect(printPeople(read.people, 'tctl', 't').split('\n').at(-2)).toBe(
        `set_account '${person?.user}' '${person?.accountId}'`,
      );
      expect(person?.user).toMatch(/^[\w.%+@-]+$/);
      expect(parse(printPeople(read.people, 'toml', 't'))).toEqual({
        people: { [person?.accountId ?? '']: person?.user },
      });
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

    // Stand-ins for tctl and jq write down how they were called.
    const log = join(folder, 'log');
    for (const tool of ['tctl', 'jq']) {
      const path = join(folder, tool);
      await writeFile(
        path,
        `#!/bin/sh\nprintf '%s ' ${tool} "$@" >> '${log}'\necho >> '${log}'\n[ "$1" = get ] || cat > /dev/null\n`,
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

  it('ends with one line for a file that is not there, a bad table and a bad trait', async () => {
    const csv = join(folder, 'people.csv');
    await writeFile(csv, 'email,account_id\nbob@example.com,\n');

    for (const args of [['/no/such.csv'], [csv], [csv, '--trait', 'a"b']]) {
      const { code, err, out } = await run(...args);
      expect([code, err.trim().split('\n').length, out]).toEqual([EXIT_CODES.config, 1, '']);
    }
  });
});
