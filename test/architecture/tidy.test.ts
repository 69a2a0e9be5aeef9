import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hasTest } from '../support/named-tests';

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

/** Tests that do not run, or that keep others from it. */
const ASIDE =
  /\b(test|it|describe)\b(\.\w+)*\.(only|skip|todo|failing)\b|\b([xf](it|test|describe)|xtest)\b(\.each)?\(/;
const MOCKED = /\bjest\.(mock|doMock|setMock|unstable_mockModule|createMockFromModule|requireMock)\(/;
/** Tests at the same time: `test/support/runner.cjs` knows which one runs only where it is one. */
const AT_ONCE = /\b(test|it)\.concurrent\b/;
/** Waits for as long as somebody thought that something takes. */
const SLEEP = /\bsetTimeout\(|\bsleep\(|\bwaitForTimeout\(|timers\/promises/;

test('no test is skipped or alone or waits for time to pass, and no own module is replaced by a mock', () => {
  // The vendor's own description of Jira is not in this repository: where it is missing, its tests say so.
  const except = ['test/architecture/tidy.test.ts', 'test/sandbox/jira/openapi.test.ts'];
  const tests = sources.filter((path) => path.endsWith('.test.ts') && !except.includes(path));

  for (const pattern of [ASIDE, MOCKED, SLEEP]) {
    expect([pattern, tests.filter((path) => pattern.test(read(path)))]).toEqual([pattern, []]);
  }
});

test('no tests of a file run at the same time', () => {
  const tests = sources.filter((path) => path.endsWith('.test.ts') && !path.endsWith('tidy.test.ts'));

  expect(tests.filter((path) => AT_ONCE.test(read(path)))).toEqual([]);
  expect("test.concurrent.each([1])('x')").toMatch(AT_ONCE);
});

test.each([
  ...["test.skip('x')", 'it.only.each([])', 'test.skip.each([])', "test.todo('x')", "it.failing('x')"],
  ...["describe.skip('x')", "test.concurrent.only('x')", "fit('x')", "xit('x')", "xtest('x')"],
  ...["xdescribe('x')", "fdescribe('x')", 'xit.each([])'],
])('"%s" would be found', (written) => {
  expect(written).toMatch(ASIDE);
});

test('no source leaves work for later', () => {
  const own = sources.filter((path) => !path.endsWith('tidy.test.ts'));

  expect(own.filter((path) => /\/\/ ?(TODO|FIXME|XXX)\b/.test(read(path)))).toEqual([]);
});

test('no page makes markup of text', () => {
  const pages = sources.filter((path) => path.startsWith('static/'));
  const pattern = /dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcdoc/i;

  expect(pages.length).toBeGreaterThan(50);
  expect(pages.filter((path) => pattern.test(read(path)))).toEqual([]);
});

test('every error code has a row in docs/errors.md', () => {
  const union = /export type ErrorCode =([^;]+);/.exec(read('src/core/errors.ts'))?.[1] ?? '';
  const table = read('docs/errors.md');
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code ?? '');

  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !table.includes(`| \`${code}\``))).toEqual([]);
});

test('every deviation that an emulator admits to has a row in the parity table', () => {
  const table = read('test/sandbox/README.md');
  const admitting = sources.filter(
    (path) => path.startsWith('test/sandbox/') && read(path).includes('// Parity:'),
  );

  expect(admitting.filter((path) => !table.includes(relative('test/sandbox', path)))).toEqual([]);
});

test('each threat of the model has a test, which is there once by that whole title', () => {
  const [, ...tables] = read('docs/security.md').split(/\n\| threat[^\n]*\n\| -[^\n]*\n/);
  const rows = tables.flatMap((table) => (/^(?:\|[^\n]*\n)+/.exec(table)?.[0] ?? '').trimEnd().split('\n'));
  const isShown = (row: string): boolean => {
    const [, path = '', title = ''] = /`(test\/[\w/.-]+\.ts)`: ([^|]+?) *\|$/.exec(row) ?? [];
    return title !== '' && hasTest(path, title);
  };

  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => !isShown(row))).toEqual([]);
});

test('every link to a file in the documents leads somewhere', () => {
  const documents = ['docs', 'deploy', 'test/sandbox'].flatMap((folder) => filesIn(folder, /\.md$/));
  for (const document of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...documents]) {
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
