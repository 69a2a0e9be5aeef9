import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toFields, toList, toText, toTexts, type Fields } from './parse';

/** The manifest's `translations`. */
export interface TranslationsDefinition {
  /** Locale code to the path of its file. */
  readonly resources: ReadonlyMap<string, string>;
  readonly fallback: { readonly default: string; readonly [locale: string]: string | readonly string[] };
}

/** Folder that the platform adds to each page, with one file per locale and one that says which there are. */
export const LOCALES_FOLDER = '__LOCALES__';
const INFO_FILE = 'i18n-info.json';

/** Reads the manifest's `translations`, if it has any. */
export function readTranslations(value: unknown): TranslationsDefinition | undefined {
  if (value === undefined) return undefined;
  const { resources, fallback } = toFields(value);
  const { default: ofAll, ...rest } = toFields(fallback);
  return {
    resources: new Map(
      toList(resources).map((item) => {
        const { key, path } = toFields(item);
        return [toText(key) ?? '', toText(path) ?? ''];
      }),
    ),
    fallback: {
      ...Object.fromEntries(Object.entries(rest).map(([locale, others]) => [locale, toTexts(others)])),
      default: toText(ofAll) ?? 'en-US',
    },
  };
}

/**
 * The app's translations as deployed. A language falls back to those named for it, then to the default, text by text.
 *
 * @see https://developer.atlassian.com/platform/forge/manifest-reference/translations/
 */
export class Translations {
  readonly #appDirectory: string;
  readonly #definition: TranslationsDefinition | undefined;

  constructor(appDirectory: string, definition: TranslationsDefinition | undefined) {
    this.#appDirectory = appDirectory;
    this.#definition = definition;
  }

  /** A file of the folder that the platform adds to pages, or undefined if it has none of that name. */
  file(name: string): string | undefined {
    if (this.#definition === undefined) return undefined;
    const { resources, fallback } = this.#definition;
    if (name === INFO_FILE) {
      return JSON.stringify({ translations: {}, config: { locales: [...resources.keys()], fallback } });
    }
    const path = resources.get(name.replace(/\.json$/, ''));
    return path === undefined ? undefined : readFileSync(join(this.#appDirectory, path), 'utf8');
  }

  /** The text behind a key of the manifest in a language; the key itself where no language has it. */
  text(key: string, locale: string): string {
    for (const candidate of this.#lookupOrder(locale)) {
      const found = textIn(toFields(JSON.parse(this.file(`${candidate}.json`) ?? '{}')), key);
      if (found !== undefined) return found;
    }
    return key;
  }

  #lookupOrder(locale: string): readonly string[] {
    if (this.#definition === undefined) return [];
    const { resources, fallback } = this.#definition;
    return [locale, ...toTexts(fallback[locale]), fallback.default].filter((name) => resources.has(name));
  }
}

/** A flat key is preferred to a nested one. */
function textIn(content: Fields, key: string): string | undefined {
  const flat = toText(content[key]);
  if (flat !== undefined) return flat;
  return toText(key.split('.').reduce<unknown>((value, part) => toFields(value)[part], content));
}
