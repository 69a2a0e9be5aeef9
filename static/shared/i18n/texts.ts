import type { ReactNode } from 'react';
import { Fragment, createElement } from 'react';
import type { Catalogue, PluralKey, TextKey } from './catalogue';
import { plain } from '../plain';
import { formatsFor, type Formats } from './formats';

/** What stands in for the `{names}` of a text. */
export type TextValues = Readonly<Record<string, string | number>>;

/** The pages' words in the viewer's language, and moments and numbers as the viewer writes them. */
export interface Texts {
  readonly t: (key: TextKey, values?: TextValues) => string;
  /** A text that depends on a number, which is also its `{count}`. */
  readonly count: (key: PluralKey, count: number, values?: TextValues) => string;
  /** A text with elements in it: a sentence stays one text, whatever is inside. */
  readonly rich: (key: TextKey, values: Readonly<Record<string, ReactNode>>) => ReactNode;
  readonly format: Formats;
  /** BCP 47, such as `de-DE`. */
  readonly locale: string;
  /** IANA name of the viewer's time zone, or undefined for the machine's. */
  readonly timeZone: string | undefined;
}

const PLACEHOLDER = /\{(\w+)\}/;

/**
 * Texts of a catalogue for a language and a time zone (IANA name; absent: the machine's). A key that the catalogue lacks
 * stands for itself. Which form a number takes is for the browser's rules of the language to say.
 */
export function textsOf(
  catalogue: Catalogue,
  { locale, timeZone }: { readonly locale: string; readonly timeZone?: string | undefined },
): Texts {
  const format = formatsFor(locale, timeZone);
  const plural = new Intl.PluralRules(locale);
  const text = (key: string): string => catalogue[key] ?? key;
  const written = (value: string | number): string =>
    typeof value === 'number' ? format.number(value) : plain(value);
  const filled = (template: string, values: TextValues): string =>
    template.replaceAll(new RegExp(PLACEHOLDER, 'g'), (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : written(value);
    });
  return {
    t: (key, values = {}) => filled(text(key), values),
    count: (key, count, values = {}) => {
      const form = `${key}.${plural.select(count)}`;
      return filled(text(form in catalogue ? form : `${key}.other`), { count, ...values });
    },
    rich: (key, values) =>
      text(key)
        .split(PLACEHOLDER)
        // Split with a group: every second part is the name of a placeholder.
        .map((part, position) =>
          createElement(Fragment, { key: position }, position % 2 === 0 ? part : values[part]),
        ),
    format,
    locale,
    timeZone,
  };
}
