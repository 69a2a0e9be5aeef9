import type { Language } from '#core/lib/language';
import { DE } from './de';
import { EN } from './en';

export type WordKey = keyof typeof EN;

/** A text in one language, with its values. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { en: EN, de: DE };

/** The words of a site. A value is never read as a text with values of its own. */
export const wordsOf =
  (language: Language = 'en'): Say =>
  (key, values = {}) =>
    CATALOGUES[language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
