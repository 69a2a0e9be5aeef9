/** Writes the table of operations anew from Atlassian's OpenAPI file: `npm run take:jira -- path/to/the/file`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, parseJson } from './json';
import { ROUTES } from './routes';
import { subsetOf, textOf } from './subset';

const [path] = process.argv.slice(2);
const document = path === undefined ? undefined : asObject(parseJson(readFileSync(path, 'utf8')));
if (document === undefined) {
  console.error('Name the OpenAPI file of Jira Cloud’s REST API, as JSON');
  process.exitCode = 1;
} else {
  const table = subsetOf(
    document,
    ROUTES.map(({ operation }) => operation),
  );
  writeFileSync(join(__dirname, 'operations.json'), textOf(table));
}
