import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadTexts } from './i18n/load-texts';
import type { Texts } from './i18n/texts';
import { TextsContext } from './i18n/texts-context';
import { preparePage } from './prepare-page';

/** Shows a page of the app in the viewer's language and theme. */
export async function startPage(page: ReactNode): Promise<void> {
  const root = preparePage();
  showPage(root, await loadTexts(), page);
}

/** Puts a page into the element, in place of what is there. */
export function showPage(root: HTMLElement, texts: Texts, page: ReactNode): void {
  document.documentElement.lang = texts.locale;
  createRoot(root).render(<TextsContext.Provider value={texts}>{page}</TextsContext.Provider>);
}
