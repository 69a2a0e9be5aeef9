import { i18n, view } from '@forge/bridge';
import { loadEnglish, type Catalogue } from './catalogue';
import { textsOf, type Texts } from './texts';

/** A page that does not know its viewer's language after this long speaks English: texts must not delay a decision. */
const LOAD_MS_MAX = 3_000;

/** The texts in the viewer's language, as the platform tells it. Never throws: what cannot be loaded is said in English. */
export async function loadTexts(): Promise<Texts> {
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LOAD_MS_MAX));
  const texts = await Promise.race([viewersTexts().catch(() => undefined), patience]);
  return texts ?? textsOf(await loadEnglish(), { locale: 'en-US' });
}

async function viewersTexts(): Promise<Texts | undefined> {
  const [{ timezone, locale }, { translations, locale: spoken }] = await Promise.all([
    view.getContext(),
    i18n.getTranslations(),
  ]);
  const catalogue = flatOf(translations);
  if (Object.keys(catalogue).length === 0) return undefined;
  // Numbers and times follow the words: a German date in an English sentence helps nobody, another English one does.
  const isSameLanguage = locale.slice(0, 2) === spoken.slice(0, 2);
  return textsOf(catalogue, { locale: isSameLanguage ? locale : spoken, timeZone: timezone });
}

/** Our files are flat; whatever else the platform may hand over is left out. */
function flatOf(translations: object | null): Catalogue {
  const entries = Object.entries(translations ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
