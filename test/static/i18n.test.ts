import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { textsOf } from '../../static/shared/i18n/texts';

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const catalogue = (locale: string) =>
  JSON.parse(read(`locales/${locale}.json`)) as Readonly<Record<string, string>>;

interface ManifestTranslations {
  readonly translations: { readonly resources: readonly { readonly key: string; readonly path: string }[] };
}
const { resources } = (parse(read('manifest.yml')) as ManifestTranslations).translations;
const english = catalogue('en-US');
const placeholders = (text: string | undefined): readonly string[] =>
  [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

/** Catalogue files together. @see https://developer.atlassian.com/platform/forge/manifest-reference/translations/ */
const CATALOGUES_BYTES_MAX = 100 * 1024;

const sources = readdirSync(join(root, 'static'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('build/'))
  .map((path) => join('static', path));

interface Use {
  readonly where: string;
  readonly method: string;
  /** The key, or the start of it where the rest is computed. */
  readonly key: string;
  readonly isWhole: boolean;
  /** Names given; undefined where they are not written out at the call. */
  readonly given: readonly string[] | undefined;
}

/** Every call of `t`, `count` and `rich` in the pages. */
function usesIn(path: string): readonly Use[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) uses.push(...useOf(node, path));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

function useOf(call: ts.CallExpression, where: string): readonly Use[] {
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const [key] = call.arguments;
  const method = callee.getText();
  if (!['t', 'count', 'rich'].includes(method) || key === undefined) return [];
  const values = call.arguments[method === 'count' ? 2 : 1];
  const given =
    values === undefined
      ? []
      : ts.isObjectLiteralExpression(values)
        ? values.properties.map((property) => property.name?.getText() ?? '')
        : undefined;
  if (ts.isStringLiteral(key)) return [{ where, method, key: key.text, isWhole: true, given }];
  if (ts.isTemplateExpression(key)) return [{ where, method, key: key.head.text, isWhole: false, given }];
  return [];
}

const uses = sources.flatMap(usesIn);

test.each(resources.map(({ key }) => key))(
  'the texts in %s are those in English, with the same placeholders',
  (locale) => {
    const texts = catalogue(locale);

    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      expect([key, placeholders(texts[key])]).toEqual([key, placeholders(text)]);
      expect([key, texts[key]?.trim()]).not.toEqual([key, '']);
    }
  },
);

test('all catalogues together are small enough for Forge', () => {
  const bytes = resources.map(({ path }) => Buffer.byteLength(read(path)));

  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(CATALOGUES_BYTES_MAX);
});

test('every text that a page says gets exactly the values that it has room for', () => {
  const wrong = uses.flatMap(({ where, method, key, isWhole, given }) => {
    const text = english[method === 'count' ? `${key}.other` : key];
    const wanted = placeholders(text).filter((name) => method !== 'count' || name !== 'count');
    const fits = given === undefined || [...given].sort().join() === [...new Set(wanted)].join();
    return isWhole && (text === undefined || !fits) ? [`${where}: ${key} wants ${wanted.join()}`] : [];
  });

  expect(uses.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

test('every text is said somewhere', () => {
  const written = [...sources, 'manifest.yml'].map(read).join('\n');
  const starts = uses.filter(({ isWhole }) => !isWhole).map(({ key }) => key);
  const unused = Object.keys(english)
    .map((key) => key.replace(/\.(one|other)$/, ''))
    .filter((key) => !written.includes(`'${key}'`) && !written.includes(`i18n: ${key} `))
    .filter((key) => !starts.some((start) => start !== '' && key.startsWith(start)));

  expect([...new Set(unused)]).toEqual([]);
});

test('no page has words of its own', () => {
  const wordy = sources
    .filter((path) => path.endsWith('.tsx'))
    .flatMap((path) => {
      const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text)) found.push(`${path}: ${node.text.trim()}`);
        ts.forEachChild(node, visit);
      };
      visit(file);
      return found;
    });

  expect(wordy).toEqual([]);
});

describe('texts', () => {
  const german = textsOf(catalogue('de-DE'), { locale: 'de-DE', timeZone: 'Europe/Berlin' });

  it('fill in values as the language writes them', () => {
    expect(german.t('panel.resources.showAll', { count: 12_345 })).toBe('Alle 12.345 Ressourcen anzeigen');
    expect(german.count('panel.progress.approvals', 1, { approvals: 0 })).toBe('0 von 1 Genehmigung');
    expect(german.count('panel.progress.approvals', 2, { approvals: 1 })).toBe('1 von 2 Genehmigungen');
  });

  it('never take a value for a placeholder', () => {
    expect(german.t('panel.sentence.open', { user: '{access}', access: '$&' })).toBe('{access} bittet um $&');
  });

  it("write moments in the viewer's time zone, and leave alone what is no moment", () => {
    const at = '2026-11-23T12:00:00Z';

    expect(german.format.time(at)).toBe('13:00');
    expect(german.format.relative(at, Date.parse('2026-11-23T08:59:00Z'))).toBe('in 3 Stunden');
    expect(german.format.instant('soon')).toBe('soon');
    expect(german.format.duration(4 * 3_600_000)).toBe('4 Stunden');
    expect(textsOf({}, { locale: 'en-US', timeZone: 'Nowhere/At-all' }).format.instant(at)).toContain('2026');
  });

  it('take the forms of numbers that a language has, as its catalogue tells', () => {
    const polish = textsOf(
      {
        'panel.need.approvals.one': 'jedna',
        'panel.need.approvals.few': 'kilka',
        'panel.need.approvals.other': 'wiele',
      },
      { locale: 'pl' },
    );

    expect([1, 2, 5].map((needed) => polish.count('panel.need.approvals', needed))).toEqual([
      'jedna',
      'kilka',
      'wiele',
    ]);
  });
});
