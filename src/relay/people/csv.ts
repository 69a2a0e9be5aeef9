/** One row of a table: cells by the lower-case name of their column. */
export type Row = Readonly<Record<string, string>>;

/** A table, or what is wrong with it. */
export type Table =
  { readonly ok: true; readonly rows: readonly Row[] } | { readonly ok: false; readonly problem: string };

/** Reads CSV with a header line (RFC 4180: quoted cells may hold commas, quotes and line ends). Empty lines are left out. */
export function parseCsv(text: string): Table {
  const lines: string[][] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  const body = text.replace(/^\uFEFF/, '');
  let line: string[] = [];
  while (cell.lastIndex < body.length || line.length > 0) {
    const match = cell.exec(body);
    if (match === null)
      return { ok: false, problem: `line ${lines.length + 1}: a quote stands where none may` };
    const [, content = '', end = ''] = match;
    line.push(content.startsWith('"') ? content.slice(1, -1).replaceAll('""', '"') : content.trim());
    if (end === ',') continue;
    if (line.some((value) => value !== '')) lines.push(line);
    line = [];
  }
  const [header = [], ...rows] = lines;
  const names = header.map((name) => name.trim().toLowerCase());
  return {
    ok: true,
    rows: rows.map((values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))),
  };
}
