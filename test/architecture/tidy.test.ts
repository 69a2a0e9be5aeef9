import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'gen', '.git']);

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

const sources = ['src', 'static', 'test', 'scripts'].flatMap((folder) => filesIn(folder, /\.tsx?$/));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');

test('no test is skipped or alone, and no own module is replaced by a mock', () => {
  const tests = sources.filter((path) => path.endsWith('.test.ts') && !path.endsWith('tidy.test.ts'));

  expect(
    tests.filter((path) => /\b(test|it|describe)\.(only|skip)\b\(|\bjest\.mock\(|\bxit\(/.test(read(path))),
  ).toEqual([]);
});

test('no source leaves work for later', () => {
  const own = sources.filter((path) => !path.endsWith('tidy.test.ts'));

  expect(own.filter((path) => /\/\/ ?(TODO|FIXME|XXX)\b/.test(read(path)))).toEqual([]);
});

test('every error code has a row in the README', () => {
  const union = /export type ErrorCode =([^;]+);/.exec(read('src/core/errors.ts'))?.[1] ?? '';
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code ?? '');

  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !readme.includes(`| \`${code}\``))).toEqual([]);
});

test('every deviation that an emulator admits to has a row in the parity table', () => {
  const table = read('test/sandbox/README.md');
  const admitting = sources.filter(
    (path) => path.startsWith('test/sandbox/') && read(path).includes('// Parity:'),
  );

  expect(admitting.filter((path) => !table.includes(relative('test/sandbox', path)))).toEqual([]);
});

test('every test that the threat model names is there, by that name', () => {
  const named = [...read('docs/security.md').matchAll(/`(test\/[\w/.-]+\.ts)`: ([^|]+?) *\|/g)];
  // Of a test for several modes the source has the words behind the mode.
  const wordsOf = (title: string): string => title.split(': ').at(-1) ?? title;
  const isThere = (path: string, title: string): boolean =>
    existsSync(join(root, path)) && read(path).includes(wordsOf(title));

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(([, path = '', title = '']) => !isThere(path, title)).map(([row]) => row)).toEqual([]);
});

test('every link to a file in the documents leads somewhere', () => {
  const documents = ['docs', 'deploy', 'packages'].flatMap((folder) => filesIn(folder, /\.md$/));
  for (const document of ['README.md', 'test/sandbox/README.md', 'CHANGELOG.md', ...documents]) {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, target]) =>
      (target ?? '').replace(/#.*$/, ''),
    );
    const broken = links.filter((target) => !existsSync(join(root, document, '..', target)));
    expect([document, broken]).toEqual([document, []]);
  }
});

test('nothing in the repository names the workplace it was made in', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const words = [['', 'work', ''].join('/'), ['registry', 'npmjs'].join('.'), ['proxy', 'golang'].join('.')];
  const naming = tracked.filter(
    (path) =>
      existsSync(join(root, path)) &&
      words.some((word) => readFileSync(join(root, path), 'latin1').includes(word)),
  );

  expect(naming).toEqual([]);
});
