import english from '../../../locales/en-US.json';

/** All texts of the pages by key, in one language. English is complete: it is what other languages fall back to. */
export type Catalogue = Readonly<Record<string, string>>;

export const ENGLISH: Catalogue = english;

type AnyKey = keyof typeof english;

/** Texts that depend on a number: the catalogue has a `.one` and an `.other` of each. */
export type PluralKey = AnyKey extends infer Key ? (Key extends `${infer Base}.other` ? Base : never) : never;

/** A text of the catalogue. */
export type TextKey = Exclude<AnyKey, `${PluralKey}.${'one' | 'other'}`>;
