import { parseCsv, type Row } from './csv';

/** A Teleport user and the Atlassian account of the same person. */
export interface Person {
  readonly user: string;
  readonly accountId: string;
}

/** Everybody in a table and the rows that were left out, or everything that is wrong with it, one line each. */
export type People =
  | { readonly ok: true; readonly people: readonly Person[]; readonly leftOut: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How a Teleport user is called: like the e-mail address, or like what stands before its @. */
export const USER_NAMES = ['email', 'local-part'] as const;
export type UserNames = (typeof USER_NAMES)[number];

/** How a table is read. `domains`: the mail domains that count; none named, all do. */
export interface Reading {
  readonly names: UserNames;
  readonly domains: readonly string[];
}

/** Columns by their own names, and as Atlassian's export of users calls them. */
const ACCOUNT_COLUMNS = ['account_id', 'user id'];
const EMAIL_COLUMNS = ['email'];
const USER_COLUMNS = ['teleport_user'];

/** Nothing that a shell, YAML or TOML could take for anything but text. */
const USER = /^[A-Za-z0-9][A-Za-z0-9._%+@-]{0,127}$/;
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,127}$/;

/**
 * Reads a table of e-mail address and Atlassian account id. A column `teleport_user` says what a user is called where the
 * address does not. All or nothing: a person who is two users, or an account of two people, would be nobody later on.
 * Only addresses of other domains are left out: whoever has the name of a colleague there is somebody else.
 */
export function readPeople(csv: string, reading: Reading): People {
  const table = parseCsv(csv);
  if (!table.ok) return { ok: false, problems: [table.problem] };
  if (table.rows.length === 0)
    return { ok: false, problems: ['the table has no rows below its header line'] };
  const read = table.rows.map((row, index) => readRow(row, index + 2, reading));
  const people = read.flatMap((row) => (row.kind === 'person' ? [row.person] : []));
  const leftOut = read.flatMap((row) => (row.kind === 'left-out' ? [row.label] : []));
  const problems = read.flatMap((row) => (row.kind === 'problem' ? [row.problem] : []));
  if (leftOut.length === read.length) problems.push('no address is of a domain that --domain names');
  const doubled = [...doubles(people, 'user'), ...doubles(people, 'accountId')];
  const all = [...problems, ...doubled];
  return all.length === 0 ? { ok: true, people, leftOut } : { ok: false, problems: all };
}

type ReadRow =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'left-out'; readonly label: string }
  | { readonly kind: 'problem'; readonly problem: string };

function readRow(row: Row, line: number, { names, domains }: Reading): ReadRow {
  const email = cellOf(row, EMAIL_COLUMNS);
  const named = cellOf(row, USER_COLUMNS);
  if (named === '' && email !== '' && isElsewhere(email, domains))
    return { kind: 'left-out', label: USER.test(email) ? `row ${line}: ${email}` : `row ${line}` };
  const user = named === '' ? (names === 'email' ? email : localPartOf(email)) : named;
  const accountId = cellOf(row, ACCOUNT_COLUMNS);
  if (!USER.test(user)) {
    const problem = `row ${line}: "email" (or "teleport_user") must be a name of letters, digits and . _ % + @ -`;
    return { kind: 'problem', problem };
  }
  if (!ACCOUNT.test(accountId))
    return { kind: 'problem', problem: `row ${line}: "account_id" must be an Atlassian account id` };
  return { kind: 'person', person: { user, accountId } };
}

function isElsewhere(email: string, domains: readonly string[]): boolean {
  const domain = email.slice(localPartOf(email).length + 1).toLowerCase();
  return domains.length > 0 && !domains.some((own) => own.toLowerCase() === domain);
}

/** What stands before the last @. */
const localPartOf = (email: string): string => email.replace(/@[^@]*$/, '');

const cellOf = (row: Row, columns: readonly string[]): string =>
  columns.map((column) => row[column] ?? '').find((value) => value !== '') ?? '';

function doubles(people: readonly Person[], key: keyof Person): readonly string[] {
  const seen = new Set<string>();
  return people.flatMap((person) => {
    const isDouble = seen.has(person[key]);
    seen.add(person[key]);
    return isDouble ? [`"${person[key]}" stands in two rows`] : [];
  });
}
