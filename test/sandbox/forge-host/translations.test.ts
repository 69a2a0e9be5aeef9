import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTranslations, Translations } from './translations';

let folder: string;
let translations: Translations;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'translations-'));
  const files = {
    'en-US.json': { 'page.title': 'Title', page: { title: 'not used', text: 'Text' }, only: 'English' },
    'de-DE.json': { page: { title: 'Titel' } },
    'da-DK.json': {},
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
  const definition = readTranslations({
    resources: Object.keys(files).map((path) => ({ key: path.replace('.json', ''), path })),
    fallback: { default: 'en-US', 'da-DK': ['de-DE'] },
  });
  translations = new Translations(folder, definition);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a text is found in the language, then in its fallbacks, then in the default; a flat key first', () => {
  expect(translations.text('page.title', 'en-US')).toBe('Title');
  expect(translations.text('page.title', 'de-DE')).toBe('Titel');
  expect(translations.text('page.title', 'da-DK')).toBe('Titel');
  expect(translations.text('page.text', 'da-DK')).toBe('Text');
  expect(translations.text('only', 'fr-FR')).toBe('English');
  expect(translations.text('no.such', 'en-US')).toBe('no.such');
});

test('pages get the files and what there is of them', () => {
  expect(JSON.parse(translations.file('i18n-info.json') ?? '')).toMatchObject({
    config: { locales: ['en-US', 'de-DE', 'da-DK'], fallback: { default: 'en-US', 'da-DK': ['de-DE'] } },
  });
  expect(JSON.parse(translations.file('de-DE.json') ?? '')).toEqual({ page: { title: 'Titel' } });
  expect(translations.file('../manifest.json')).toBeUndefined();
});
