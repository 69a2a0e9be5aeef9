import { problemOf, type Problem } from './problem';

/** What a screen knows of something it loads. A failed reload keeps the value and says so in `problem`. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'failed' } & Problem)
  | { readonly kind: 'ready'; readonly value: T; readonly problem?: Problem };

/** What came of a call. Never throws. */
export async function outcomeOf<T>(load: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { kind: 'ready', value: await load() };
  } catch (error) {
    return { kind: 'failed', ...problemOf(error) };
  }
}
