import { AppError } from '#core/errors';
import { languageOf, type Language } from '#core/lib/language';
import { askJira } from './client';

/**
 * What the site speaks where somebody has chosen nothing: what cards are read by everybody in. Atlassian's example of the answer
 * has it, and sites send it; one that does not speaks English. Settings are saved without it.
 */
export async function readSiteLanguage(): Promise<Language> {
  try {
    const { value } = await askJira('readSite', {});
    return languageOf(value.defaultLocale?.locale);
  } catch (error) {
    if (error instanceof AppError) return 'en';
    throw error;
  }
}
