import { followTheme } from './rpc';

/** Lets the page follow Jira's theme, and gives the element that it is shown in. */
export function preparePage(): HTMLElement {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element "root"');
  // A page without Jira's theme is still readable, so it does not wait for it.
  void followTheme().catch(() => undefined);
  return root;
}
