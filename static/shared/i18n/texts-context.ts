import { createContext, useContext } from 'react';
import type { Texts } from './texts';

/** What a page has loaded. */
export const TextsContext = createContext<Texts | undefined>(undefined);

/** The words to write a component with. */
export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === undefined) throw new Error('No texts: the page has no TextsContext');
  return texts;
}
