import { columnsOf, type Cells } from './columns';
import { readTable } from './table';

/** A Teleport user and the Atlassian account of the same person. */
export interface Person {
  readonly user: string;
  readonly accountId: string;
}

/** A row that nobody is made of: its line, why, and the address where that can be printed. */
export interface LeftOut {
  readonly line: number;
  readonly why: string;
  readonly label?: string | undefined;
}

/** Everybody in a table and the rows that were left out, or everything that is wrong with it, one line each. */
export type People =
  | { readonly ok: true; readonly people: readonly Person[]; readonly leftOut: readonly LeftOut[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How a Teleport user is called: like the e-mail address, or like what stands before its @. */
export const USER_NAMES = ['email', 'local-part'] as const;
export type UserNames = (typeof USER_NAMES)[number];

/** How a table is read. `domains`: the mail domains that count; none named, all do. */
export interface Reading {
  readonly names: UserNames;
  readonly domains: readonly string[];
}

/** What may stand in an address (RFC 5322 and RFC 6532), but for the slash, which names of Teleport's resources cannot hold. */
const USER = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.!#$%&'*+=?^_`{|}~@-]{0,127}$/u;
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,127}$/;

/** What exports call an account that nobody can use. */
const OUT_OF_USE = /^(deactivated|deleted|disabled|inactive|suspended)$/i;

/**
 * Reads a table of e-mail address and Atlassian account id. A column `teleport_user` says what a user is called where the
 * address does not. Rows of which nobody can be made are left out, each with its reason: above all addresses of other
 * domains, since whoever has the name of a colleague there is somebody else. A person who is two users, or an account of two
 * people, refuses the whole table: which of the two is meant only a person can say.
 */
export function readPeople(csv: string, reading: Reading): People {
  const table = readTable(csv);
  if (!table.ok) return { ok: false, problems: [table.problem] };
  const columns = columnsOf(table.header);
  if (!columns.ok) return { ok: false, problems: [columns.problem] };
  if (table.rows.length === 0)
    return { ok: false, problems: ['the table has no rows below its header line'] };
  const read = table.rows.map(({ line, cells }) => ({ line, ...readRow(columns.read(cells), reading) }));
  const found = read.flatMap((row) => ('person' in row ? [row] : []));
  const { people, again, problems } = onceEach(found);
  if (problems.length > 0) return { ok: false, problems };
  const leftOut = read.flatMap((row) => ('why' in row ? [row] : [])).concat(again);
  return people.length > 0
    ? { ok: true, people, leftOut }
    : { ok: false, problems: ['nobody can be made of any row', ...wordsFor(leftOut)] };
}

type ReadRow = { readonly person: Person } | Omit<LeftOut, 'line'>;

function readRow(cells: Cells, { names, domains }: Reading): ReadRow {
  const { email, accountId } = cells;
  // The separator inside a name that is not quoted moves all cells after it.
  if (cells.isTooLong) return { why: 'more cells than the header line has' };
  if (OUT_OF_USE.test(cells.status)) return { why: 'not in use (deactivated or the like)' };
  if (cells.user === '' && email === '') return { why: 'no e-mail address' };
  if (cells.user === '' && isElsewhere(email, domains))
    return { why: 'of none of the domains', label: USER.test(email) ? email : undefined };
  if (accountId === '') return { why: 'no account id' };
  const user = cells.user === '' ? (names === 'email' ? email : localPartOf(email)) : cells.user;
  if (!USER.test(user)) return { why: 'not a name that a Teleport user can have' };
  if (!ACCOUNT.test(accountId)) return { why: 'not an Atlassian account id' };
  return { person: { user, accountId } };
}

function isElsewhere(email: string, domains: readonly string[]): boolean {
  const domain = email.slice(localPartOf(email).length + 1).toLowerCase();
  return domains.length > 0 && !domains.some((own) => own.toLowerCase() === domain);
}

/** What stands before the last @. */
const localPartOf = (email: string): string => email.replace(/@[^@]*$/, '');

interface FoundRow {
  readonly line: number;
  readonly person: Person;
}

/** Everybody once, however many rows they have. Names that differ in case only are one: no two people have such addresses. */
function onceEach(rows: readonly FoundRow[]): {
  readonly people: readonly Person[];
  readonly again: readonly LeftOut[];
  readonly problems: readonly string[];
} {
  const people: Person[] = [];
  const again: LeftOut[] = [];
  const problems: string[] = [];
  const byUser = new Map<string, FoundRow>();
  const byAccount = new Map<string, FoundRow>();
  for (const row of rows) {
    const user = row.person.user.toLowerCase();
    const sameUser = byUser.get(user);
    const sameAccount = byAccount.get(row.person.accountId);
    if (sameUser === undefined && sameAccount === undefined) {
      people.push(row.person);
      byUser.set(user, row);
      byAccount.set(row.person.accountId, row);
    } else if (sameUser === sameAccount) {
      again.push({ line: row.line, why: 'the same as an earlier row' });
    } else {
      if (sameUser !== undefined)
        problems.push(`"${row.person.user}" has two accounts: lines ${sameUser.line} and ${row.line}`);
      if (sameAccount !== undefined)
        problems.push(`"${row.person.accountId}" has two users: lines ${sameAccount.line} and ${row.line}`);
    }
  }
  return { people, again, problems };
}

/** Lines that are named for one reason; a table of ten thousand is counted. */
const LINES_NAMED_MAX = 20;

/** What to say of rows that were left out: a line for each reason, with the lines of the file. */
export function wordsFor(leftOut: readonly LeftOut[]): readonly string[] {
  const reasons = [...new Set(leftOut.map(({ why }) => why))];
  return reasons.map((why) => {
    const rows = leftOut.filter((row) => row.why === why);
    const named = rows
      .slice(0, LINES_NAMED_MAX)
      .map(({ line, label }) => (label === undefined ? String(line) : `${line} (${label})`));
    const more = rows.length - named.length;
    return `${why}: line ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  });
}
