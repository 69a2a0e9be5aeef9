import type english from '../../../locales/en-US.json';

/** All texts of the pages by key, in one language. Every language has all of them. */
export type Catalogue = Readonly<Record<string, string>>;

type AnyKey = keyof typeof english;

/** Texts that depend on a number: the catalogue has at least a `.one` and an `.other` of each. */
export type PluralKey = AnyKey extends infer Key ? (Key extends `${infer Base}.other` ? Base : never) : never;

/** A text of the catalogue. */
export type TextKey = Exclude<AnyKey, `${PluralKey}.${'one' | 'other'}`>;

/** English, for where the platform gives no other texts: a file of its own, since a page hardly ever needs it. */
export async function loadEnglish(): Promise<Catalogue> {
  return (await import('../../../locales/en-US.json')).default;
}
