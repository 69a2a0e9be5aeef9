import { createContext, useContext } from 'react';
import { ENGLISH } from './catalogue';
import { textsOf, type Texts } from './texts';

/** English unless a page has loaded something else. */
export const TextsContext = createContext<Texts>(textsOf(ENGLISH, { locale: 'en-US' }));

/** The words to write a component with. */
export const useTexts = (): Texts => useContext(TextsContext);
