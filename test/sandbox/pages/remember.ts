/** Under which key the project is kept that the visitor looked at last. */
export const LAST_PROJECT = 'sandbox.project';

/** Keeps a small choice of the visitor in the browser. Where storage is off, the choice lasts as long as the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage can be off or full; a forgotten choice is no harm.
  }
}

/** A choice kept by `remember`. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
