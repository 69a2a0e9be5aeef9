import { parse, TomlError, type TomlTable } from 'smol-toml';

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Looking costs a parse a line: nobody writes longer files, and one that is made is not mended by hand. */
const LINES_MAX = 1_000;

/** One statement or header of a file, and what the file says from its beginning to there. */
interface Statement {
  readonly position: Position;
  readonly table: TomlTable;
}

/**
 * Finds where a file that is TOML says something: the line of the section or the key with this path. The parser tells no
 * places, but it tells what the beginning of a file says: the first beginning that has the path ends with it.
 */
export function positionsIn(text: string): (path: readonly string[]) => Position | undefined {
  let found: readonly Statement[] | undefined;
  return (path) => {
    found ??= statementsIn(text);
    return found.find(({ table }) => has(table, path))?.position;
  };
}

function statementsIn(text: string): readonly Statement[] {
  const lines = text.split(/\r?\n/);
  if (lines.length > LINES_MAX) return [];
  const statements: Statement[] = [];
  let begin = 0;
  for (const [index, line] of lines.entries()) {
    const isBetween = begin === index && /^\s*(#.*)?$/.test(line);
    const table = isBetween ? undefined : tableOf(lines.slice(0, index + 1).join('\n'));
    if (table !== undefined) {
      const column = (lines[begin] ?? '').search(/\S/) + 1;
      statements.push({ position: { line: begin + 1, column }, table });
    }
    if (isBetween || table !== undefined) begin = index + 1;
  }
  return statements;
}

/** Undefined where it ends within a statement. */
function tableOf(text: string): TomlTable | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

function has(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return false;
  return has(Reflect.get(value, first), rest);
}
