/** The cells of a row that matter; an absent one is empty. `isTooLong`: it has more of them than the header line. */
export interface Cells {
  readonly accountId: string;
  readonly email: string;
  readonly user: string;
  readonly status: string;
  readonly isTooLong: boolean;
}

/** How to read a row by its columns, or what the header line lacks. */
export type Columns =
  | { readonly ok: true; readonly read: (cells: readonly string[]) => Cells }
  | { readonly ok: false; readonly problem: string };

/** Columns by their own names, and as exports of Atlassian's call them: in lower case, letters and digits only. */
const NAMES = {
  accountId: ['accountid', 'atlassianaccountid', 'atlassianid', 'userid'],
  email: ['email', 'emailaddress'],
  user: ['teleportuser'],
  status: ['userstatus', 'accountstatus', 'status'],
} as const;

/** Finds the columns by the names in the header line, however those are written. */
export function columnsOf(header: readonly string[]): Columns {
  const names = header.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const placesOf = (known: readonly string[]): readonly number[] =>
    known.flatMap((name) => names.flatMap((other, index) => (other === name ? [index] : [])));
  const accountId = placesOf(NAMES.accountId);
  const email = placesOf(NAMES.email);
  const user = placesOf(NAMES.user);
  const status = placesOf(NAMES.status);
  const missing = [
    ...(accountId.length === 0 ? ['"account_id" (or "User id")'] : []),
    ...(email.length + user.length === 0 ? ['"email" (or "teleport_user")'] : []),
  ];
  if (missing.length > 0)
    return { ok: false, problem: `the first line names no column ${missing.join(' and none ')}` };
  return {
    ok: true,
    read: (cells) => {
      const first = (places: readonly number[]): string =>
        places.map((place) => (cells[place] ?? '').normalize()).find((cell) => cell !== '') ?? '';
      return {
        accountId: first(accountId),
        email: first(email),
        user: first(user),
        status: first(status),
        isTooLong: cells.slice(header.length).some((cell) => cell !== ''),
      };
    },
  };
}
