/** Languages that cards and their comments speak. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language for a locale such as `de_DE` or `de-AT`; English for any that cards do not speak. */
export const languageOf = (locale: string | undefined): Language =>
  LANGUAGES.find((language) => locale?.toLowerCase().split(/[-_]/)[0] === language) ?? 'en';
