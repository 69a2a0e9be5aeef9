/**
 * Rows as CSV for spreadsheets (RFC 4180, with a header line). A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it, so that nothing that somebody wrote in Teleport or Jira is ever run on an admin's machine.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** What starts a formula, also after spaces and in the wide forms that some spreadsheets take for the narrow ones. */
const FORMULA = /^[\s\u0000]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Every cell is quoted: a separator of another country's spreadsheet then separates nothing. */
function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
