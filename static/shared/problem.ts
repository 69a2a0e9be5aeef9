import type { TextKey } from './i18n/catalogue';
import type { Texts } from './i18n/texts';

/** Why something failed: a text of the catalogue where the page knows it, else what the platform said. */
export interface Problem {
  readonly message: string;
  readonly key?: TextKey | undefined;
}

/** A failure that the page has words for. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly key: TextKey;

  constructor(key: TextKey) {
    super(key);
    this.key = key;
  }
}

/** Reads whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PageError) return { message: error.message, key: error.key };
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The problem in the viewer's language, as far as the page has words for it. */
export const problemText = ({ t }: Texts, { key, message }: Problem): string =>
  key === undefined ? message : t(key);
