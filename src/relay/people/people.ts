import { parseCsv, type Row } from './csv';

/** A Teleport user and the Atlassian account of the same person. */
export interface Person {
  readonly user: string;
  readonly accountId: string;
}

/** Everybody in a table, or everything that is wrong with it, one line each. */
export type People =
  | { readonly ok: true; readonly people: readonly Person[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How a Teleport user is called: like the e-mail address, or like what stands before its @. */
export const USER_NAMES = ['email', 'local-part'] as const;
export type UserNames = (typeof USER_NAMES)[number];

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
 */
export function readPeople(csv: string, names: UserNames): People {
  const table = parseCsv(csv);
  if (!table.ok) return { ok: false, problems: [table.problem] };
  if (table.rows.length === 0)
    return { ok: false, problems: ['the table has no rows below its header line'] };
  const read = table.rows.map((row, index) => personIn(row, index + 2, names));
  const people = read.flatMap((person) => (typeof person === 'string' ? [] : [person]));
  const problems = read.flatMap((person) => (typeof person === 'string' ? [person] : []));
  const doubled = [...doubles(people, 'user'), ...doubles(people, 'accountId')];
  const all = [...problems, ...doubled];
  return all.length === 0 ? { ok: true, people } : { ok: false, problems: all };
}

function personIn(row: Row, line: number, names: UserNames): Person | string {
  const email = cellOf(row, EMAIL_COLUMNS);
  const named = cellOf(row, USER_COLUMNS);
  const user = named === '' ? (names === 'email' ? email : email.replace(/@.*$/, '')) : named;
  const accountId = cellOf(row, ACCOUNT_COLUMNS);
  if (!USER.test(user))
    return `row ${line}: "email" (or "teleport_user") must be a name of letters, digits and . _ % + @ -`;
  if (!ACCOUNT.test(accountId)) return `row ${line}: "account_id" must be an Atlassian account id`;
  return { user, accountId };
}

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
