/** Where each thing lies that is built before it runs: see scripts/build.ts. */
import { join } from 'node:path';

/** The clone that all of this runs in. */
export const PROJECT_ROOT = join(__dirname, '..', '..');

/** The app as `forge deploy` bundles it. */
export const FORGE_BUNDLE = join(PROJECT_ROOT, 'dist', 'forge', 'index.cjs');
/** The relay in one file. */
export const RELAY_BUNDLE = join(PROJECT_ROOT, 'dist', 'relay', 'teleport-jira-relay.cjs');
/** The relay as it is published. */
export const RELAY_PACKAGE = join(PROJECT_ROOT, 'dist', 'package');

/** A page's build: `panel`, `approvals`, `gadget`, `settings` and `site` are the app's, `sandbox` the sandbox's own. */
export function buildOf(page: 'panel' | 'approvals' | 'gadget' | 'settings' | 'site' | 'sandbox'): string {
  const folder = page === 'sandbox' ? 'test/sandbox/pages' : `static/${page}`;
  return join(PROJECT_ROOT, folder, 'build');
}
