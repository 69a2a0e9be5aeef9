/** Tests that a document or a list names, by file and title. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

const literally = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** Whether the file has one test, or one row of a table of tests, of that whole title. */
export function hasTest(path: string, title: string): boolean {
  if (!existsSync(join(root, path))) return false;
  const written = new RegExp(`(?:^\\s+|[([])(['"\`])${literally(title)}\\1,`, 'gm');
  return [...readFileSync(join(root, path), 'utf8').matchAll(written)].length === 1;
}
