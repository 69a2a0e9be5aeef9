import { join, resolve } from 'node:path';

export const PROJECT_ROOT = resolve(__dirname, '../..');

/** Where a page's build lies, made before the tests start: `panel`, `settings` and `site` are the app's, `sandbox` its own. */
export function buildOf(page: 'panel' | 'settings' | 'site' | 'sandbox'): string {
  const folder = page === 'sandbox' ? 'test/sandbox/pages' : `static/${page}`;
  return join(PROJECT_ROOT, folder, 'build');
}
