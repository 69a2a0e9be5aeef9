import { CsvError, parse } from 'csv-parse/sync';

/** One row of a table and the line of the file that it ends in. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table, or what is wrong with it. */
export type Table =
  | { readonly ok: true; readonly header: readonly string[]; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly problem: string };

/** Spreadsheets separate by what their country's decimal point leaves free. */
const SEPARATORS = [',', ';', '\t'];

/** A first line with which Excel names the separator: no row of the table. */
const NAMED_SEPARATOR = /^sep=(.)\r?\n/i;

/**
 * Reads CSV with a header line, whichever separator it uses. Empty rows are left out. A stray quote is a letter like any
 * other; a row whose cells do not fit the header is for the caller to judge.
 */
export function readTable(text: string): Table {
  const named = NAMED_SEPARATOR.exec(text);
  const body = text.slice(named?.[0].length ?? 0);
  const rows: Row[] = [];
  const linesBefore = named === null ? 0 : 1;
  try {
    parse(body, {
      bom: true,
      delimiter: named?.[1] ?? separatorOf(body),
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_empty_values: true,
      trim: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines + linesBefore, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, problem: `no CSV: ${error.message}` };
  }
  const [header, ...others] = rows;
  return { ok: true, header: header?.cells ?? [], rows: others };
}

/** Which separator stands most often in the header line, outside of quotes. */
function separatorOf(body: string): string {
  const [line = ''] = body.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1);
  const countOf = (separator: string): number => line.split(separator).length;
  return SEPARATORS.reduce((best, other) => (countOf(other) > countOf(best) ? other : best));
}
