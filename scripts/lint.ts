/**
 * Lints what may lint differently from when it last passed: rules know types, so that is a file whose own text has changed, or
 * the types of anything that it is made of (see lint-keys.ts). Usage: npx tsx scripts/lint.ts.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import { CACHE, PROJECT_ROOT } from './forge-app';
import { filesIn, hashOf } from './hash';
import { lintKeys } from './lint-keys';

const FOLDERS = ['src', 'static', 'test', 'scripts', 'bench'];
/** What decides over all files, beside declarations: the rules, the compiler's options, the packages with their types, how keys are made. */
const SETTINGS = [
  'eslint.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'scripts/lint.ts',
  'scripts/lint-keys.ts',
];
const PASSED_FILE = join(CACHE, 'check', 'lint.json');

type Keys = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  const eslint = new ESLint({ cwd: PROJECT_ROOT });
  const files = await lintable(eslint);
  const everywhere = files.filter((file) => file.endsWith('.d.ts'));
  const keys = lintKeys(files, await hashOf(PROJECT_ROOT, [...SETTINGS, ...everywhere]));
  const passed = readPassed();
  const due = [...keys.keys()].filter(
    (file) => passed[file] === undefined || passed[file] !== keys.get(file),
  );
  const results = due.length === 0 ? [] : await eslint.lintFiles(due);
  const failing = results.filter(({ messages }) => messages.length > 0);
  const failed = new Set(failing.map(({ filePath }) => relative(PROJECT_ROOT, filePath)));
  writePassed(Object.fromEntries([...keys].filter(([file]) => !failed.has(file))));
  console.log(`Linted ${due.length} of ${keys.size} files.`);
  if (failing.length === 0) return;
  console.log(await (await eslint.loadFormatter('stylish')).format(results));
  process.exitCode = 1;
}

/** All TypeScript that has rules, relative to the project. */
async function lintable(eslint: ESLint): Promise<readonly string[]> {
  const all = await Promise.all(FOLDERS.map((folder) => filesIn(join(PROJECT_ROOT, folder))));
  const files = all.flat().filter((file) => /\.tsx?$/.test(file));
  const ignored = await Promise.all(files.map((file) => eslint.isPathIgnored(file)));
  return files.filter((_, index) => ignored[index] !== true).map((file) => relative(PROJECT_ROOT, file));
}

function readPassed(): Keys {
  return existsSync(PASSED_FILE) ? (JSON.parse(readFileSync(PASSED_FILE, 'utf8')) as Keys) : {};
}

function writePassed(keys: Keys): void {
  mkdirSync(dirname(PASSED_FILE), { recursive: true });
  writeFileSync(PASSED_FILE, JSON.stringify(keys));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
