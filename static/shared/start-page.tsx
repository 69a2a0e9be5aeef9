import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadTexts } from './i18n/load-texts';
import { TextsContext } from './i18n/texts-context';
import { followTheme } from './rpc';

/** Shows a page of the app in the viewer's language and theme. */
export async function startPage(page: ReactNode): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element "root"');
  // A page without Jira's theme is still readable, so it does not wait for it.
  void followTheme().catch(() => undefined);
  const texts = await loadTexts();
  document.documentElement.lang = texts.locale;
  createRoot(root).render(<TextsContext.Provider value={texts}>{page}</TextsContext.Provider>);
}
